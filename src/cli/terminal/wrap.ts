/** The lines of a text of at most `room` characters each, broken at spaces. Words longer than a line are cut into lines; line ends stay. */
export function wrap(text: string, room: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line.trimEnd(), room));
}

function wrapLine(line: string, room: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room);
    const next = rest.slice(space + 1).split(' ', 1)[0]!;
    const at = space > room / 2 || (space > 0 && next.length <= room) ? space : room;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
