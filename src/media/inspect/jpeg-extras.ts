import { withKnownHead } from './jpeg-head.js';

/*
 * What libjpeg warns of in a JPEG whose picture is whole. It tells the first of its warnings only, so that what is harmless hides what is not: a picture with
 * five bytes between two segments was taken, whatever its scans had come to.
 */
const ODD_SCAN = /^[^\n]{0,100}Invalid SOS parameters for sequential JPEG/;
const EXTRA = /^[^\n]{0,100}?(\d{1,10}) extraneous bytes before marker/;

/** Whether every viewer may show the whole picture all the same. */
export const saysHarmless = (error: unknown): boolean =>
  error instanceof Error && (ODD_SCAN.test(error.message) || EXTRA.test(error.message));

const MARK = 0xff;
const SCAN = 0xda;
const END = 0xd9;
/** SOF0, SOF1, SOF9: each scan is of all coefficients. */
const SEQUENTIAL: readonly number[] = [0xc0, 0xc1, 0xc9];
const WHOLE = Buffer.from([0, 63, 0]);
/** TEM, RST0–7 and SOI have no length. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** The same JPEG with nothing between the segments of its head, and nothing odd in them: whatever it is warned of then is of its scans. `scans`: their bytes. */
export function withPlainHead(bytes: Buffer): { plain: Buffer; scans: number } {
  const known = withKnownHead(bytes);
  let kept = 2;
  let isSequential = false;
  for (let at = known.indexOf(MARK, 2); at !== -1 && at + 3 < known.length; at = known.indexOf(MARK, at)) {
    const marker = known[at + 1]!;
    if (marker === MARK) at += 1;
    else if (marker === 0) at += 2;
    else if (marker === END) break;
    else {
      const end = at + 2 + (isBare(marker) ? 0 : Math.max(2, known.readUInt16BE(at + 2)));
      isSequential ||= SEQUENTIAL.includes(marker);
      if (marker === SCAN) {
        if (isSequential && end <= known.length) WHOLE.copy(known, end - WHOLE.length);
        known.copyWithin(kept, at);
        return { plain: known.subarray(0, kept + known.length - at), scans: known.length - at };
      }
      // In its own place: a head may have millions of segments.
      known.copyWithin(kept, at, end);
      kept += end - at;
      at = end;
    }
  }
  return { plain: bytes, scans: 0 };
}

/** Of a scan that is spoiled so many bytes are left over, and a few may stand behind any. Of both libjpeg says the same: only how many they are tells. */
const LEFT_OVER = 8;

/** Whether so much is left behind a scan that it cannot be whole. */
export function isLeftOver(error: unknown, scans: number): boolean {
  const [, many] = EXTRA.exec(error instanceof Error ? error.message : '') ?? [];
  return many !== undefined && Number(many) * LEFT_OVER > scans;
}
