/** One line of an NDJSON body, as bytes. Without bytes it was over the limit: its text was thrown away and the stream went on. */
export interface Line {
  number: number;
  bytes?: Buffer;
}

/** 1 MiB: an item of thousands of cells fits, a sender that forgot its line ends does not. */
export const MAX_LINE_BYTES = 1024 * 1024;

const LINE_FEED = 0x0a;

/** Lines of a byte stream, in constant memory: one chunk and one line. Empty lines do not count. */
export async function* splitLines(stream: AsyncIterable<Buffer>, maxBytes = MAX_LINE_BYTES): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let held = 0;
  let number = 0;
  const finish = (): Line | undefined => {
    const tooLong = held > maxBytes;
    const bytes = Buffer.concat(parts);
    parts = [];
    held = 0;
    if (!tooLong && bytes.every(isSpace)) return undefined;
    number += 1;
    return tooLong ? { number } : { number, bytes };
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      held += end - from;
      if (held <= maxBytes) parts.push(chunk.subarray(from, end));
      const line = finish();
      if (line) yield line;
      from = end + 1;
    }
    held += chunk.length - from;
    if (held <= maxBytes) parts.push(chunk.subarray(from));
    else parts = [];
  }
  const last = finish();
  if (last) yield last;
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;
