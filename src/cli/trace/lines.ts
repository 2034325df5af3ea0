const WIDTH = 100;
const LABEL = 14;

/** `  label       text`, wrapped at spaces below the text. Words longer than a line are cut into lines. */
export function entry(label: string, text: string): string {
  const room = WIDTH - LABEL - 2;
  return wrap(text, room)
    .map((line, at) => `  ${(at === 0 ? label : '').padEnd(LABEL)}${line}`)
    .join('\n');
}

function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let rest = text.replace(/\s+$/, '');
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room);
    const at = space > room / 2 ? space : room;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const SHOWN = 6;

/** The first few, and how many more there are. */
export function listed(all: string[]): string {
  const rest = all.length - SHOWN;
  return rest > 0 ? `${all.slice(0, SHOWN).join(', ')} and ${rest} more` : all.join(', ');
}

/** To the millisecond, in UTC. */
export function stamp(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ');
}

/** Enough of a hash to tell it from others. */
export function hash(hex: string): string {
  return hex.slice(0, 12);
}
