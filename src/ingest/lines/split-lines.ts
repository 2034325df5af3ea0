/** One line of an NDJSON body. `tooLong`: over the limit; its text was thrown away and the stream went on. */
export interface Line {
  number: number;
  text: string;
  tooLong: boolean;
}

/** 1 MiB: an item of thousands of cells fits, a sender that forgot its line ends does not. */
export const MAX_LINE_BYTES = 1024 * 1024;

const LINE_FEED = 0x0a;

/**
 * Lines of a byte stream, in constant memory. Empty lines do not count; a byte-order mark before the first is dropped; bytes that are
 * no UTF-8 become U+FFFD and so fail as values instead of as a stream.
 */
export async function* splitLines(stream: AsyncIterable<Buffer>, maxBytes = MAX_LINE_BYTES): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let held = 0;
  let number = 0;
  const finish = (): Line | undefined => {
    const tooLong = held > maxBytes;
    const text = tooLong ? '' : Buffer.concat(parts).toString('utf8');
    parts = [];
    held = 0;
    const clean = (number === 0 ? text.replace(/^\uFEFF/, '') : text).trim();
    if (clean === '' && !tooLong) return undefined;
    number += 1;
    return { number, text: clean, tooLong };
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
