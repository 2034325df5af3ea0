import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import { inspectImage } from '../../src/media/inspect/inspect-image.js';
import { defineProfile } from '../../src/media/renditions/profile.js';
import { renderAll } from '../../src/media/renditions/render.js';

const SIZE = { width: 400, height: 300 };
const shop = defineProfile({
  code: 'shop',
  maxWidth: 100,
  maxHeight: 100,
  minWidth: 1,
  minHeight: 1,
  background: '#ffffff',
  format: 'jpeg',
  quality: 80,
});

/** The same at each run: of a damaged JPEG libjpeg says now this, now that, by what stands where it is damaged. */
const PIXELS = Buffer.alloc(SIZE.width * SIZE.height * 3);
let seed = 1;
const chance = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
for (let at = 0; at < PIXELS.length; at++)
  PIXELS[at] = Math.max(0, Math.min(255, 128 + (chance() + chance() + chance() + chance() - 2) * 70));

let jpeg: Buffer;
let progressive: Buffer;
let tiff: Buffer;
let cmyk: Buffer;
beforeAll(async () => {
  const noise = sharp(PIXELS, { raw: { ...SIZE, channels: 3 } });
  jpeg = await noise.clone().jpeg().toBuffer();
  progressive = await noise.clone().jpeg({ progressive: true }).toBuffer();
  cmyk = await noise.clone().toColourspace('cmyk').jpeg().toBuffer();
  tiff = await noise.clone().tiff({ compression: 'lzw' }).toBuffer();
});

/** Where the segments of a JPEG begin, up to its first scan. */
function segments(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = 2; bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    found.push(at);
    if (bytes[at + 1] === 0xda) break;
  }
  return found;
}
const insert = (bytes: Buffer, at: number, more: string) => Buffer.concat([bytes.subarray(0, at), Buffer.from(more), bytes.subarray(at)]);

/** The same JPEG whose scan says another end of its spectral selection. */
function withScan(bytes: Buffer, end: number): Buffer {
  const scan = segments(bytes).at(-1)!;
  const other = Buffer.from(bytes);
  other[scan + bytes.readUInt16BE(scan + 2)] = end;
  return other;
}

/** A segment of a JPEG as others write it: its marker and what it holds. */
function withSegment(bytes: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, content.length + 2]);
  return Buffer.concat([bytes.subarray(0, 2), head, content, bytes.subarray(2)]);
}
const withJfif = (bytes: Buffer, major: number) =>
  withSegment(bytes, 0xe0, Buffer.from([...Buffer.from('JFIF\0'), major, 1, 0, 0, 1, 0, 1, 0, 0]));
const withAdobe = (bytes: Buffer, transform: number) =>
  withSegment(bytes, 0xee, Buffer.from([...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]));

/** The same JPEG with another word in the notes of Adobe that it has. */
function withOtherWord(bytes: Buffer, transform: number): Buffer {
  const other = Buffer.from(bytes);
  other[other.indexOf('Adobe') + 11] = transform;
  return other;
}

/** The same TIFF with one more tag in its directory (little-endian). */
function withTag(bytes: Buffer, tag: number, type: number, count: number, value: number): Buffer {
  const directory = bytes.readUInt32LE(4);
  const entries = Array.from({ length: bytes.readUInt16LE(directory) }, (_, at) =>
    bytes.subarray(directory + 2 + at * 12, directory + 14 + at * 12),
  );
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(tag, 0);
  entry.writeUInt16LE(type, 2);
  entry.writeUInt32LE(count, 4);
  entry.writeUInt32LE(value, 8);
  const all = [...entries, entry].sort((a, b) => a.readUInt16LE(0) - b.readUInt16LE(0));
  const count16 = Buffer.alloc(2);
  count16.writeUInt16LE(all.length);
  const whole = Buffer.concat([bytes, count16, ...all, Buffer.alloc(4)]);
  whole.writeUInt32LE(bytes.length, 4);
  return whole;
}

describe('what every viewer shows is taken, and renditions are made of it', () => {
  it.each<[string, () => Buffer]>([
    ['bytes between two segments', () => insert(jpeg, segments(jpeg)[1]!, 'hello')],
    ['bytes before the scan', () => insert(jpeg, segments(jpeg).at(-1)!, 'hello world')],
    ['bytes between two segments of a progressive one', () => insert(progressive, segments(progressive)[1]!, 'hello')],
    ['bytes before the end', () => insert(jpeg, jpeg.length - 2, 'hello world')],
    ['bytes behind the end', () => insert(jpeg, jpeg.length, 'hello world')],
    // As some telephones write it: the end of the spectral selection in the head of the scan.
    ['odd parameters of a sequential scan', () => withScan(jpeg, 0)],
    ['a release of JFIF that there is not', () => withJfif(jpeg, 3)],
    ['a release of JFIF of 0, of a progressive one', () => withJfif(progressive, 0)],
    ["a word for the colours that Adobe's notes do not have", () => withAdobe(jpeg, 7)],
    ['such a word in a picture of four colours', () => withOtherWord(cmyk, 7)],
    ['both, with bytes that belong to nothing', () => withJfif(insert(withAdobe(jpeg, 7), 2 + 16, '\xff\xff\0hello'), 3)],
    ['a date of a wrong length', () => withTag(tiff, 306, 2, 5, 8)],
    ['a private tag', () => withTag(tiff, 65_000, 3, 1, 7)],
    ['the tags of a GeoTIFF', () => withTag(withTag(tiff, 33_550, 12, 3, 8), 34_735, 3, 4, 8)],
    ['a tag of a type that is none', () => withTag(tiff, 65_001, 99, 1, 7)],
  ])('%s', async (_what, make) => {
    const bytes = make();
    expect(await inspectImage(bytes, 'a')).toMatchObject({ ok: true, image: SIZE });
    expect(await renderAll(bytes, SIZE, {}, [shop], 1e6)).toMatchObject([{ ok: true, width: 100, height: 75 }]);
  });
});

/** Where what the first scan holds begins. */
const codes = (bytes: Buffer): number => {
  const scan = segments(bytes).at(-1)!;
  return scan + 2 + bytes.readUInt16BE(scan + 2);
};
const half = (bytes: Buffer): number => (codes(bytes) + bytes.length) >> 1;
/** It ends as a JPEG does, and half of its scans is not there. */
const cutShort = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, half(bytes)), bytes.subarray(-2)]);
const spoiled = (bytes: Buffer, by: number, from = half(bytes)) => {
  const other = Buffer.from(bytes);
  other.fill(by, from, bytes.length - 2);
  return other;
};
const between = (bytes: Buffer) => insert(bytes, segments(bytes)[1]!, 'hello');

describe('what is harmless hides no damage', () => {
  it.each<[string, () => Buffer, string]>([
    ['scans that are cut short', () => cutShort(progressive), 'media_truncated'],
    ['a scan that is cut short, behind bytes between two segments', () => between(cutShort(jpeg)), 'media_truncated'],
    ['scans that are cut short, behind such bytes', () => between(cutShort(progressive)), 'media_truncated'],
    ['a scan that is cut short and has odd parameters', () => withScan(cutShort(jpeg), 0), 'media_truncated'],
    ['one with all of these', () => withJfif(between(withScan(cutShort(jpeg), 0)), 3), 'media_truncated'],
    ['scans of which half is zeros', () => spoiled(progressive, 0), 'media_corrupt'],
    ['scans of which half is one letter', () => spoiled(progressive, 0x55), 'media_corrupt'],
    ['scans that are zeros', () => spoiled(progressive, 0, codes(progressive)), 'media_corrupt'],
    ['scans of which half is zeros, behind bytes between two segments', () => between(spoiled(progressive, 0)), 'media_corrupt'],
  ])('%s', async (_what, make, code) => {
    expect(await inspectImage(make(), 'a.jpg')).toMatchObject({ ok: false, problem: { code, path: 'a.jpg' } });
  });

  it.each<[string, () => Buffer]>([
    ['bytes before the end of a progressive one', () => insert(progressive, progressive.length - 2, 'hello world')],
    ['many bytes before the end', () => insert(progressive, progressive.length - 2, 'x'.repeat(progressive.length >> 4))],
    ['as many as it likes between two segments', () => insert(progressive, segments(progressive)[1]!, 'x'.repeat(200_000))],
    ['odd parameters, and bytes between two segments', () => between(withScan(jpeg, 0))],
  ])('and whole pictures are taken: %s', async (_what, make) => {
    expect(await inspectImage(make(), 'a.jpg')).toMatchObject({ ok: true, image: SIZE });
  });
});

describe('what is cut short or damaged is refused all the same, in plain words', () => {
  const middle = (bytes: Buffer, by = 0) => {
    const spoiled = Buffer.from(bytes);
    spoiled.fill(by, bytes.length >> 2, bytes.length >> 1);
    return spoiled;
  };

  it.each<[string, () => Buffer, string]>([
    ['extra bytes and an early end', () => insert(jpeg, segments(jpeg)[1]!, 'hello').subarray(0, jpeg.length >> 1), 'media_truncated'],
    ['an unknown release of JFIF and an early end', () => withJfif(jpeg, 3).subarray(0, jpeg.length >> 1), 'media_truncated'],
    ['an unknown word for the colours and an early end', () => withAdobe(jpeg, 7).subarray(0, jpeg.length >> 1), 'media_truncated'],
    ['a progressive one with an early end', () => progressive.subarray(0, progressive.length >> 1), 'media_truncated'],
    ['a JPEG that is damaged in the middle', () => middle(progressive), 'media_corrupt'],
    ['a release of JFIF that there is not and a zeroed middle', () => middle(withJfif(progressive, 3)), 'media_corrupt'],
    ['an unknown word for the colours and a zeroed middle', () => middle(withAdobe(progressive, 7)), 'media_corrupt'],
    ['both and a zeroed middle', () => middle(withAdobe(withJfif(progressive, 0), 7)), 'media_corrupt'],
    // Of one scan zeros are codes as any; libjpeg tells other damage as an early end of it.
    ['an unknown release of JFIF and damage of the only scan', () => middle(withJfif(jpeg, 3), 0xff), 'media_truncated'],
    ['an unknown word in a picture of four colours and such damage', () => middle(withOtherWord(cmyk, 7), 0xff), 'media_truncated'],
    ['a TIFF that is damaged in the middle', () => middle(tiff), 'media_corrupt'],
    ['an odd tag and damage', () => middle(withTag(tiff, 306, 2, 5, 8)), 'media_corrupt'],
  ])('%s', async (_what, make, code) => {
    const seen = await inspectImage(make(), 'a.jpg');
    expect(seen).toMatchObject({ ok: false, problem: { code, path: 'a.jpg' } });
    expect(JSON.stringify(seen)).not.toMatch(/failOn|vips|libpng|read gave/i);
  });
});

it('of a picture of one pixel Amazon gets none: it is too small, and says what would do', async () => {
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#246' } })
    .png()
    .toBuffer();
  const amazon = defineProfile({ ...new AmazonAdapter().rendition });
  expect(await renderAll(dot, { width: 1, height: 1 }, {}, [amazon], 1e6)).toEqual([
    {
      profile: amazon,
      ok: false,
      problem: {
        code: 'image_too_small',
        message: 'The picture has 1×1 pixels; amazon needs at least 500 pixels on the longer side, and pictures are not enlarged.',
        fix: 'Upload a larger original of this picture.',
        owner: 'pim',
        details: expect.any(Object),
      },
    },
  ]);
});
