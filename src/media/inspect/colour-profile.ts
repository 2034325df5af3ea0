import { constants, inflateSync } from 'node:zlib';
import type { Metadata } from 'sharp';

/** Where a profile says of which colours it is, and that it is one (ICC.1, 7.2). */
const COLOURS = { from: 16, to: 20 };
const MARK = { from: 36, to: 40, is: 'acsp' };
const HEADER = 128;

/** As profiles call the colours of a picture; of others none can be told. */
const NAMES: Record<string, string> = { srgb: 'RGB', rgb: 'RGB', rgb16: 'RGB', scrgb: 'RGB', 'b-w': 'GRAY', grey16: 'GRAY', cmyk: 'CMYK' };

/**
 * Of which colours a picture's profile is, where it is not of the picture's own: `broken` where it is no profile. Such a picture is shown as
 * browsers show it, by the usual profile of its own colours (an RGB picture as sRGB), because by this one no colour could be right.
 */
export function unusedProfileOf({ icc, space }: Pick<Metadata, 'icc' | 'space'>): string | undefined {
  const own = NAMES[space];
  if (!icc || own === undefined) return undefined;
  const text = (from: number, to: number): string => icc.toString('latin1', from, to).trim();
  if (icc.length < HEADER || text(MARK.from, MARK.to) !== MARK.is) return 'broken';
  const colours = text(COLOURS.from, COLOURS.to);
  if (colours === own) return undefined;
  return /^[\w ]{1,4}$/.test(colours) ? colours : 'broken';
}

/** The profile of a PNG, as far as it can be unpacked. The decoder leaves out without a word what is of other colours, or breaks off. */
export function profileOfPng(png: Buffer): Buffer | undefined {
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const name = png.toString('latin1', at + 4, at + 8);
    if (name === 'IDAT') return undefined;
    if (name === 'iCCP') return unpacked(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return undefined;
}

/** Behind a name, 0 and the method. How much it unpacks to was looked at before. */
function unpacked(content: Buffer): Buffer {
  try {
    return inflateSync(content.subarray(content.indexOf(0) + 2), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
