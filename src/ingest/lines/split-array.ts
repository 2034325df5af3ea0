/** The texts of the elements of a JSON array; of another value, its own. The text is known to be JSON. */
export function* splitArray(text: string): Generator<string> {
  const whole = text.trim();
  if (!whole.startsWith('[')) return yield whole;
  let depth = 0;
  let from = 1;
  for (let at = 0; at < whole.length; at++) {
    switch (whole.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(whole, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth++;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        if (depth > 0) break;
        if (whole.slice(from, at).trim() !== '') yield whole.slice(from, at);
        break;
      case COMMA:
        if (depth > 1) break;
        yield whole.slice(from, at);
        from = at + 1;
    }
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
}
