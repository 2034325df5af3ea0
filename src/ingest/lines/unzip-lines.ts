import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { SenderLeft } from './sender-left.js';

/** Unpacked bytes of one batch; a million large lines are a tenth of it. */
const MOST_BYTES = 8 * 1024 ** 3;
/** From here on the share counts: less is unpacked before anybody can tell. */
const FREE_BYTES = 32 * 1024 ** 2;
/** Real lines are packed to a tenth or a fiftieth; the format itself goes to a thousandth. */
const MOST_TIMES = 250;

/**
 * Unpacks gzip as it comes, and leaves the packed stream to its owner: a sender who is refused still reads why. One who goes away ends the unzipping too,
 * else its batch would be worked on for ever. What is packed far denser than lines ever are is refused: it would be a day's work for a second's
 * upload.
 */
export async function* unzipLines(packed: IncomingMessage): AsyncGenerator<Buffer> {
  // Gone before anybody listened: nothing would ever end it.
  if (packed.destroyed && !packed.complete) throw new SenderLeft();
  const gunzip = createGunzip();
  let came = 0;
  packed.on('data', (part: Buffer) => (came += part.length));
  packed.once('close', () => packed.complete || gunzip.destroy(new SenderLeft()));
  packed.on('error', () => gunzip.destroy(new SenderLeft()));
  packed.pipe(gunzip);
  let made = 0;
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      made += part.length;
      if (made > MOST_BYTES || (made > FREE_BYTES && made > came * MOST_TIMES)) throw new Refusal(tooDense(made, came));
      yield part;
    }
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('Z_')) throw error;
    throw new Refusal(badGzip('is not whole gzip from here on'));
  } finally {
    packed.unpipe(gunzip);
  }
  if (gunzip.bytesWritten < came) throw new Refusal(badGzip('goes on behind the end of its gzip'));
}

function badGzip(what: string): Problem {
  const fix = 'Zip it again, to the end and nothing behind it, and send it again.';
  return problem('bad_gzip', 'Content-Encoding', `The body ${what}.`, fix);
}

function tooDense(made: number, came: number): Problem {
  const message = `${came} bytes unpack to more than ${made}: no lines of items or offers are packed so densely.`;
  return problem('gzip_too_dense', 'Content-Encoding', message, 'Leave out what is empty or repeated, or send it in several requests.');
}
