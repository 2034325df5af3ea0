import type { Readable } from 'node:stream';

export interface FirstPart {
  first: Buffer;
  /** What comes after `first`; absent when the stream ended within it. */
  rest?: AsyncIterableIterator<Buffer>;
}

/** Reads a stream up to `size` bytes or its end, so that what is small can be sent in one piece. Throws what the stream throws. */
export async function readFirstPart(stream: Readable, size: number): Promise<FirstPart> {
  const source = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const chunks: Buffer[] = [];
  for (let length = 0; length < size;) {
    const next = await source.next();
    if (next.done) return { first: Buffer.concat(chunks) };
    const chunk = Buffer.from(next.value);
    chunks.push(chunk);
    length += chunk.length;
  }
  return { first: Buffer.concat(chunks), rest: source };
}
