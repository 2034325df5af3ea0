import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { defineProfile } from '../renditions/profile.js';
import { renderAll } from '../renditions/render.js';
import { inspectImage } from './inspect-image.js';

const SIZE = { width: 60, height: 40 };
const plain = (background: string): Sharp => sharp({ create: { ...SIZE, channels: 3, background } });
const chunk = (name: string, content: Buffer): Buffer => {
  const [length, sum, named] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(name), content])];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};
/** Behind the 33 bytes of signature and IHDR. */
const pngWith = (png: Buffer, icc: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(icc)])), png.subarray(33)]);
const jpegWith = (jpeg: Buffer, icc: Buffer): Buffer => {
  const head = Buffer.from([0xff, 0xe2, 0, 0]);
  head.writeUInt16BE(2 + 14 + icc.length, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), icc, jpeg.subarray(2)]);
};

/** A profile of RGB, and the same header of other colours: what is looked at first, and all that decides here. */
const rgb = async (): Promise<Buffer> => (await sharp(await plain('red').withIccProfile('p3').png().toBuffer()).metadata()).icc!;
const named = (icc: Buffer, colours: string): Buffer => Buffer.concat([icc.subarray(0, 16), Buffer.from(colours), icc.subarray(20)]);

const shop = defineProfile({
  ...{ code: 'shop', maxWidth: 100, maxHeight: 100, minWidth: 1, minHeight: 1, fit: 'inside', background: '#ffffff' },
  ...{ format: 'png', quality: 85 },
});
async function shown(bytes: Buffer): Promise<number[]> {
  const [made] = await renderAll(bytes, SIZE, {}, [shop], 1e6);
  if (!made?.ok) throw new Error('not made');
  return [...(await sharp(made.bytes).raw().toBuffer()).subarray(0, 3)];
}
const unused = async (bytes: Buffer): Promise<unknown> => {
  const seen = await inspectImage(bytes, 'a');
  return seen.ok ? seen.image.properties.unusedProfile : seen.problem.code;
};

test('a profile of other colours than the picture has is left out and said; the picture is shown as without it', async () => {
  const [png, jpeg] = [await plain('#ff2010').png().toBuffer(), await plain('#ff2010').jpeg({ quality: 95 }).toBuffer()];
  const grey = await plain('#808080').toColourspace('b-w').png().toBuffer();
  const cmyk = await plain('#ff2010').toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
  const icc = await rgb();
  const cases: [string, Buffer, Buffer][] = [
    ['CMYK', pngWith(png, named(icc, 'CMYK')), png],
    ['GRAY', pngWith(png, named(icc, 'GRAY')), png],
    ['CMYK', jpegWith(jpeg, named(icc, 'CMYK')), jpeg],
    ['broken', jpegWith(jpeg, Buffer.alloc(300, 'x')), jpeg],
    ['CMYK', pngWith(grey, named(icc, 'CMYK')), grey],
    ['RGB', jpegWith(cmyk, icc), cmyk],
  ];
  for (const [said, odd, without] of cases) {
    expect([await unused(odd), await shown(odd)]).toEqual([said, await shown(without)]);
    expect(await unused(without)).toBeUndefined();
  }
});

test('a profile of its own colours counts', async () => {
  const wide = pngWith(await plain('#ff2010').png().toBuffer(), await rgb());
  expect([await unused(wide), await shown(wide)]).toEqual([undefined, [255, 0, 0]]);
  expect(await unused(await plain('#ff2010').toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer())).toBeUndefined();
});
