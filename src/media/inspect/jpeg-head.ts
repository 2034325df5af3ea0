/**
 * What libjpeg says of numbers in the notes of a JPEG that it does not know: a release of JFIF, Adobe's word for the colours. Every viewer leaves
 * them out. It tells the first of its warnings only, and these always come first.
 */
const ODD_HEAD = /^[^\n]{0,100}(?:unknown JFIF revision number|Unknown Adobe color transform code)/;

export const saysOddHead = (error: unknown): boolean => error instanceof Error && ODD_HEAD.test(error.message);

const MARK = 0xff;
const APP0 = 0xe0;
const APP14 = 0xee;
const END = 0xd9;
/** Stuffing, TEM, RST0–7 and SOI have no length. */
const isBare = (marker: number): boolean => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Where the number stands behind the name, how long the notes are at least, and what says nothing odd. 0 of Adobe is known of any colours. */
const NOTES = [
  { marker: APP0, name: Buffer.from('JFIF\0'), at: 5, least: 14, known: 1 },
  { marker: APP14, name: Buffer.from('Adobe'), at: 11, least: 12, known: 0 },
];

/** The same JPEG with known numbers in these notes, so that it can be decoded as strictly as any: whatever it is warned of then is of the picture. */
export function withKnownHead(bytes: Buffer): Buffer {
  const known = Buffer.from(bytes);
  for (let at = known.indexOf(MARK, 2); at !== -1 && at + 3 < known.length; at = known.indexOf(MARK, at)) {
    const marker = known[at + 1]!;
    if (marker === END) break;
    if (marker === MARK) at += 1;
    else if (isBare(marker)) at += 2;
    else {
      const content = known.subarray(at + 4, at + 2 + known.readUInt16BE(at + 2));
      const note = NOTES.find((one) => one.marker === marker && content.length >= one.least && content.indexOf(one.name) === 0);
      if (note) content[note.at] = note.known;
      at += 2 + Math.max(2, known.readUInt16BE(at + 2));
    }
  }
  return known;
}
