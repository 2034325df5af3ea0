import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { inspectImage } from './inspect-image.js';

const noise = (background = '#456') =>
  sharp({ create: { width: 120, height: 80, channels: 3, background, noise: { type: 'gaussian', mean: 128, sigma: 40 } } });
const verdict = async (bytes: Buffer): Promise<string> => {
  const seen = await inspectImage(bytes, 'a');
  return seen.ok ? `${seen.image.mediaType} ${seen.image.properties.pages}` : seen.problem.code;
};
const film = async (format: 'gif' | 'webp'): Promise<Buffer> => {
  const frames = await Promise.all(['#f00', '#0f0', '#00f'].map((one) => noise(one).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    [format]({ delay: [100, 100, 100] })
    .toBuffer();
};
const chunk = (name: string, content: Buffer): Buffer => {
  const [length, sum, named] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(name), content])];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};
/** A PNG that moves: its picture, and another one behind it. */
async function movingPng(): Promise<Buffer> {
  const png = await noise().png().toBuffer();
  const control = Buffer.alloc(26);
  const second = chunk('fdAT', Buffer.alloc(5000, 1));
  return Buffer.concat([
    png.subarray(0, 33),
    chunk('acTL', Buffer.alloc(8, 1)),
    png.subarray(33, -12),
    chunk('fcTL', control),
    second,
    png.subarray(-12),
  ]);
}

describe('a film that breaks off', () => {
  it.each(['gif', 'webp'] as const)('as %s is refused wherever it does', async (format) => {
    const whole = await film(format);
    expect(await verdict(whole)).toBe(`image/${format} 3`);
    for (const share of [0.2, 0.35, 0.5, 0.7, 0.95]) {
      expect([share, await verdict(whole.subarray(0, Math.floor(whole.length * share)))]).toEqual([share, 'media_truncated']);
    }
  });

  it('as PNG too, of which only the first picture is shown', async () => {
    const whole = await movingPng();
    expect(await verdict(whole)).toBe('image/png 1');
    expect(await verdict(whole.subarray(0, -3000))).toBe('media_truncated');
    expect(await verdict(whole.subarray(0, -12))).toBe('media_truncated');
  });

  it('between two pictures is one of fewer: many a program leaves the last mark out', async () => {
    const whole = await film('gif');
    expect(await verdict(whole.subarray(0, -1))).toBe('image/gif 3');
    expect(await verdict(Buffer.concat([whole, Buffer.from('more')]))).toBe('image/gif 3');
  });
});

describe('what cannot be decoded because it breaks off is told apart from what is damaged', () => {
  it.each(['png', 'webp', 'tiff', 'avif'] as const)('%s', async (format) => {
    const whole = await noise()[format]().toBuffer();
    for (const share of [0.1, 0.5, 0.9])
      expect([share, await verdict(whole.subarray(0, Math.floor(whole.length * share)))]).toEqual([share, 'media_truncated']);
    if (format === 'png') expect(await verdict(whole.subarray(0, 40))).toBe('media_truncated');
  });

  it.each(['png', 'webp'] as const)('%s: damage in the middle', async (format) => {
    const bytes = await noise()[format]().toBuffer();
    bytes.fill(0xff, bytes.length >> 2, bytes.length >> 1);
    expect(await verdict(bytes)).toBe('media_corrupt');
  });
});

describe('types', () => {
  it('an AVIF that names in front what it holds it in is one', async () => {
    const avif = await noise().avif().toBuffer();
    avif.write('mif1', 8, 'latin1');
    expect(await verdict(avif)).toBe('image/avif 1');
  });

  it.each([
    ['8BPS\0\x01', 'a Photoshop file'],
    ['%!PS-Adobe-3.0', 'PostScript'],
    ['\0\0\x01\0\x01\0', 'an icon'],
    ['\xff\x0a\0\0', 'JPEG XL'],
    ['\0\0\0\x0cJXL \r\n\x87\n', 'JPEG XL'],
    ['\0\0\0\x0cjP  \r\n\x87\n', 'JPEG 2000'],
    ['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'HEIC'],
  ])('%j is refused by its name', async (head, label) => {
    const seen = await inspectImage(Buffer.from(head, 'latin1'), 'a');
    expect(seen).toMatchObject({
      ok: false,
      problem: { code: 'media_unsupported_type', message: expect.stringContaining(`a is ${label};`) },
    });
  });
});
