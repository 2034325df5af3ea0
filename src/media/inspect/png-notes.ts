import { createInflate } from 'node:zlib';

/** What the packed notes of a picture may unpack to; the largest colour profiles have 3 MiB, and whole edit histories a few. */
export const MOST_NOTES = 32 * 1024 * 1024;
const SIGNATURE = 8;
/** Length and name in front of what a chunk holds, its checksum behind. */
const [HEAD, SUM] = [8, 4];

/**
 * Whether the packed notes of a PNG (texts, XMP, colour profile) come to more than anybody writes. The decoder unpacks them all each time it opens the
 * picture, before any limit of ours counts: 2 MB of them held a core for a minute, a file of the size that is taken for an hour.
 */
export async function unpacksTooMuch(png: Buffer, most = MOST_NOTES): Promise<boolean> {
  let left = most;
  for (let at = SIGNATURE; at + HEAD <= png.length;) {
    const length = png.readUInt32BE(at);
    const packed = packedOf(png.toString('latin1', at + 4, at + HEAD), png.subarray(at + HEAD, at + HEAD + length));
    if (packed) left -= await sizeOf(packed, left);
    if (left < 0) return true;
    at += HEAD + length + SUM;
  }
  return false;
}

/** The packed part of a chunk that has one. */
function packedOf(name: string, content: Buffer): Buffer | undefined {
  const end = content.indexOf(0);
  if (end < 0) return undefined;
  // Name, 0, method.
  if (name === 'zTXt' || name === 'iCCP') return content.subarray(end + 2);
  if (name !== 'iTXt' || content[end + 1] !== 1) return undefined;
  // Name, 0, packed, method, language, 0, name in that language, 0.
  const language = content.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : content.indexOf(0, language + 1);
  return translated < 0 ? undefined : content.subarray(translated + 1);
}

/** What a note unpacks to, as far as it can be; where that is more than `most`, no more than that is looked at. */
async function sizeOf(packed: Buffer, most: number): Promise<number> {
  const unpacked = createInflate();
  unpacked.end(packed);
  let size = 0;
  try {
    for await (const part of unpacked as AsyncIterable<Buffer>) if ((size += part.length) > most) break;
  } catch {
    // The decoder leaves out a note that breaks off, and has unpacked as much of it.
  }
  return size;
}
