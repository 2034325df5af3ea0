type Decoder = InstanceType<typeof TextDecoder>;

const LINE_FEED = 0x0a;
/** A byte that no UTF-8 holds: a line with it is known as one that was no text, whatever else of it could be read. */
const NO_TEXT = Buffer.from([0xff]);

/**
 * Lines of another charset, written anew in UTF-8: it may have its line feeds in other places. Decoded line by line, so that one that is no
 * text in it is one line that is none, and not the end of its batch. In constant memory, however long a line is. `open` makes a decoder by the first bytes.
 */
export async function* decodeLines(bytes: AsyncIterable<Buffer>, open: (first: Buffer) => Decoder): AsyncGenerator<Buffer> {
  let lines: LineDecoder | undefined;
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of bytes) {
    const whole = rest.length === 0 ? part : Buffer.concat([rest, part]);
    // A letter of two bytes, and the mark that says which of them is first, may come in two parts.
    const end = whole.length - (whole.length % 2);
    rest = whole.subarray(end);
    if (end === 0) continue;
    lines ??= new LineDecoder(() => open(whole));
    yield lines.take(whole.subarray(0, end));
  }
  if (rest.length > 0) yield (lines ??= new LineDecoder(() => open(rest))).take(rest);
  if (lines) yield lines.end();
}

class LineDecoder {
  private decoder: Decoder;
  /** The line that is being read is no text: what comes of it is not looked at. */
  private isLost = false;

  constructor(private readonly open: () => Decoder) {
    this.decoder = open();
  }

  take(part: Buffer): Buffer {
    const told: Buffer[] = [];
    for (let from = 0; from < part.length;) {
      const feed = this.lineFeed(part, from);
      const to = feed ?? part.length;
      if (!this.isLost) told.push(this.decode(part.subarray(from, to)));
      if (this.isLost && feed !== undefined) {
        told.push(Buffer.from([LINE_FEED]));
        this.isLost = false;
      }
      from = to;
    }
    return Buffer.concat(told);
  }

  end(): Buffer {
    return this.isLost ? Buffer.alloc(0) : this.decode();
  }

  /** With its line feed, half a letter before it is known as one. A decoder that failed is of no use any more. */
  private decode(some?: Buffer): Buffer {
    try {
      return Buffer.from(some ? this.decoder.decode(some, { stream: true }) : this.decoder.decode());
    } catch {
      this.decoder = this.open();
      this.isLost = true;
      return NO_TEXT;
    }
  }

  /** Behind the next line feed; undefined: there is none. In every charset of bytes it is the same one, and no part of another letter. */
  private lineFeed(part: Buffer, from: number): number | undefined {
    let at = part.indexOf(LINE_FEED, from);
    const { encoding } = this.decoder;
    if (!encoding.startsWith('utf-16')) return at < 0 ? undefined : at + 1;
    const isBig = encoding === 'utf-16be';
    for (; at >= 0; at = part.indexOf(LINE_FEED, at + 1)) {
      const isLow = at % 2 === (isBig ? 1 : 0);
      if (isLow && part[isBig ? at - 1 : at + 1] === 0) return isBig ? at + 1 : at + 2;
    }
    return undefined;
  }
}
