import { problem, Refusal } from '../../../libs/problem/index.js';

/** One line of an NDJSON body, as bytes. Without bytes it was over the limit: its text was thrown away and the stream went on. */
export interface Line {
  number: number;
  bytes?: Buffer;
}

/** 1 MiB: an item of thousands of cells fits, a sender that forgot its line ends does not. */
export const MAX_LINE_BYTES = 1024 * 1024;
/** Empty lines in a row. A file may end in some; more than a million are no file of lines. */
export const MAX_BLANKS = 1_000_000;

const [SPACE, TAB, LINE_FEED, RETURN] = [0x20, 0x09, 0x0a, 0x0d];

/**
 * Lines of a byte stream, in constant memory: one part and one line. Those that one part of the stream ends come together: told one by one, a
 * million of them cost as much as reading what they say. Empty lines do not count.
 */
export async function* splitLines(stream: AsyncIterable<Buffer>, maxBytes = MAX_LINE_BYTES): AsyncGenerator<Line[]> {
  let parts: Buffer[] = [];
  let held = 0;
  let number = 0;
  let blanks = 0;
  const finish = (): Line | undefined => {
    const tooLong = held > maxBytes;
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const bytes = number === 0 ? withoutMark(whole) : whole;
    parts = [];
    held = 0;
    if (!tooLong && bytes.every(isSpace)) return undefined;
    number += 1;
    blanks = 0;
    return tooLong ? { number } : { number, bytes };
  };
  for await (const chunk of stream) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      // The most frequent empty line costs a comparison: a million of them are soon counted.
      if (held === 0 && (end === from || (end === from + 1 && chunk[from] === RETURN))) blanks += 1;
      else {
        held += end - from;
        if (held <= maxBytes) parts.push(chunk.subarray(from, end));
        blanks += 1;
        const line = finish();
        if (line) lines.push(line);
      }
      if (blanks > MAX_BLANKS) break;
      from = end + 1;
    }
    if (lines.length > 0) yield lines;
    if (blanks > MAX_BLANKS) throw new Refusal(tooManyBlanks(number));
    held += chunk.length - from;
    if (held <= maxBytes) parts.push(chunk.subarray(from));
    else parts = [];
  }
  const last = finish();
  if (last) yield [last];
}

const isSpace = (byte: number): boolean => byte === SPACE || byte === TAB || byte === RETURN;

/** A file that holds nothing but its byte order mark holds no line. */
const withoutMark = (bytes: Buffer): Buffer => (bytes.indexOf('\ufeff') === 0 ? bytes.subarray(3) : bytes);

function tooManyBlanks(number: number) {
  const message = `More than ${MAX_BLANKS.toLocaleString('en-US')} empty lines follow in a row.`;
  return problem('too_many_blank_lines', `line ${number + 1}`, message, 'Leave empty lines out, and send the rest again.');
}
