/** A PNG's last chunk has 12 bytes; some write a little behind it. */
const TAIL = 512;

/** Where a file tells how long it is, whether it has come to an end. */
const CUT: Record<string, (bytes: Buffer) => boolean> = {
  'image/gif': isCutGif,
  'image/png': (bytes) => !bytes.subarray(-TAIL).includes('IEND'),
  'image/webp': (bytes) => bytes.length < 12 || bytes.readUInt32LE(4) + 8 > bytes.length,
  'image/tiff': isCutTiff,
};

/** Whether a file ends before it says that it does. Of a picture that cannot be decoded it tells the copy that broke off from other damage. */
export const isCutShort = (bytes: Buffer, mediaType: string): boolean => CUT[mediaType]?.(bytes) ?? false;

/** The same of a film: only its first picture is decoded, which is whole where a later one breaks off. */
export function isCutFilm(bytes: Buffer, mediaType: string): boolean {
  if (mediaType === 'image/gif') return isCutGif(bytes);
  return mediaType === 'image/png' && isFilm(bytes) && isCutShort(bytes, mediaType);
}

/** A PNG says so before its first picture. */
function isFilm(png: Buffer): boolean {
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const name = png.toString('latin1', at + 4, at + 8);
    if (name === 'acTL' || name === 'IDAT') return name === 'acTL';
  }
  return false;
}

const [IMAGE, EXTENSION] = [0x2c, 0x21];

/** Within a block. One that ends between two of them has all of its pictures so far, and many a program leaves the last mark out. */
function isCutGif(bytes: Buffer): boolean {
  let at = 13 + tableOf(bytes[10]);
  while (at < bytes.length) {
    const block = bytes[at]!;
    if (block === EXTENSION) at += 2;
    else if (block === IMAGE) at += 11 + tableOf(bytes[at + 9]);
    else return false;
    for (let size = bytes[at]; size !== undefined; size = bytes[at]) {
      at += 1 + size;
      if (size === 0) break;
    }
  }
  return at > bytes.length;
}

/** Bytes of the colours that follow, by the flags in front of them. */
const tableOf = (flags = 0): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** Bytes of a value, by its type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** Its directory stands behind what it holds, as most programs write it, and is cut off or names values that are. A BigTIFF is seldom, and not looked at. */
function isCutTiff(bytes: Buffer): boolean {
  const isLittle = bytes[0] === 0x49;
  const number = (at: number, size: 2 | 4): number => (isLittle ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size));
  if (bytes.length < 8) return true;
  if (number(2, 2) !== 42) return false;
  const from = number(4, 4);
  if (from + 2 > bytes.length) return true;
  const entries = number(from, 2);
  if (from + 2 + entries * 12 > bytes.length) return true;
  return Array.from({ length: entries }, (_, at) => from + 2 + at * 12).some((at) => {
    const size = (SIZES[number(at + 2, 2)] ?? 0) * number(at + 4, 4);
    return size > 4 && number(at + 8, 4) + size > bytes.length;
  });
}
