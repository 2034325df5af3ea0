import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type InputType, type ZlibOptions } from 'node:zlib';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';

/** What Content-Encoding may name, and what it is. */
const ENCODINGS: Record<string, Encoding> = {
  identity: 'identity',
  '': 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
};
type Encoding = 'identity' | 'gzip' | 'deflate' | 'br';

/** With `info` they tell how much they read: what stands behind the packed bytes was not. */
type Unpack = (bytes: InputType, options: ZlibOptions) => Promise<{ buffer: Buffer; engine: { bytesWritten: number } }>;
const UNPACK = {
  gzip: promisify(gunzip) as unknown as Unpack,
  deflate: promisify(inflate) as unknown as Unpack,
  br: promisify(brotliDecompress) as unknown as Unpack,
};

/** How a body is packed; 415 where it is in a way that is not read here. */
export function encodingOf(header: string | string[] | undefined): Encoding {
  const name = String(header ?? '')
    .trim()
    .toLowerCase();
  const encoding = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
  if (encoding) return encoding;
  const fix = 'Send gzip, deflate or br, or the text as it is.';
  throw new ApiRefusal(415, problem('encoding_unknown', 'Content-Encoding', `${name.slice(0, 100)} is not read here.`, fix));
}

/** The bytes of a body as they were before they were packed; undefined where they are more than the limit. */
export async function unpack(bytes: Buffer, encoding: Encoding, limit: number): Promise<Buffer | undefined> {
  if (encoding === 'identity') return bytes;
  try {
    const { buffer, engine } = await UNPACK[encoding](bytes, { maxOutputLength: limit, info: true });
    if (engine.bytesWritten < bytes.length) throw new ApiRefusal(400, badPacking(encoding));
    return buffer;
  } catch (error) {
    if (error instanceof ApiRefusal) throw error;
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw new ApiRefusal(400, badPacking(encoding));
  }
}

export function badPacking(encoding: string): Problem {
  const fix = 'Pack it again, to the end and nothing behind it, and send it again.';
  return problem(`bad_${encoding === 'gzip' ? 'gzip' : 'encoding'}`, 'Content-Encoding', `The body is not whole ${encoding}.`, fix);
}
