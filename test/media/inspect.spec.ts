import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { inspectImage, type Inspection } from '../../src/media/inspect/inspect-image.js';
import { readProvenance, writeProvenance } from '../../src/media/inspect/provenance.js';

function verdict(seen: Inspection): string {
  if (!seen.ok) return seen.problem.code;
  const { mediaType, width, height, properties: p } = seen.image;
  return `${mediaType} ${width}x${height} ${p.colourSpace} alpha=${p.alpha} pages=${p.pages} orientation=${p.orientation}`;
}

const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#246' } });

describe('what an image is', () => {
  it.each([
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['tiff', 'image/tiff'],
    ['gif', 'image/gif'],
    ['avif', 'image/avif'],
  ] as const)('is told by its content: %s', async (format, mediaType) => {
    const bytes = await picture(40, 30).toFormat(format).toBuffer();
    const seen = await inspectImage(bytes, 'misleading.pdf');
    expect(seen).toMatchObject({ ok: true, image: { mediaType, width: 40, height: 30, bytes: bytes.length } });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('has its size after orientation %i', async (orientation) => {
    const bytes = await picture(40, 30).withMetadata({ orientation }).jpeg().toBuffer();
    const seen = await inspectImage(bytes, 'a.jpg');
    const [width, height] = orientation >= 5 ? [30, 40] : [40, 30];
    expect(seen).toMatchObject({ ok: true, image: { width, height, properties: { orientation } } });
  });

  it('keeps who made it: the source type of generated pictures and the copyright', async () => {
    const xmp = writeProvenance({ digitalSourceType: 'trainedAlgorithmicMedia', copyright: 'Plinth & friends' })!;
    const seen = await inspectImage(await picture(8, 8).withXmp(xmp).jpeg().toBuffer(), 'a.jpg');
    expect(seen).toMatchObject({
      ok: true,
      image: { properties: { digitalSourceType: 'trainedAlgorithmicMedia', copyright: 'Plinth & friends' } },
    });
  });
});

it.each([
  ['cut between two characters, not in the middle of one', `${'x'.repeat(499)}😀 and more`, `${'x'.repeat(499)}😀`],
  ['without what no column holds', 'Plinth\0 &\u0007\n friends', 'Plinth &\n friends'],
])('a copyright is kept %s', (_what, rights, copyright) => {
  expect(readProvenance(`<dc:rights><rdf:Alt><rdf:li>${rights}</rdf:li></rdf:Alt></dc:rights>`)).toEqual({ copyright });
});

it.each([
  [`<x:Description Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>`],
  [`<x:Description Iptc4xmpExt:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'/>`],
  [`<Iptc4xmpExt:DigitalSourceType rdf:resource='http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/'/>`],
  [
    `<Iptc4xmpExt:DigitalSourceType>\n https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\n</Iptc4xmpExt:DigitalSourceType>`,
  ],
  [`<Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>`],
])('the mark of a generated picture is read however it is written: %s', (xmp) => {
  expect(readProvenance(xmp)).toEqual({ digitalSourceType: 'trainedAlgorithmicMedia' });
});

const notice = '<dc:rights><rdf:Alt><rdf:li>Plinth</rdf:li></rdf:Alt></dc:rights>';
it.each([
  // Each stopped the process for minutes to years; whatever ends within the time of a test is linear.
  ['the begin of a notice over and over', '<dc:rights><rdf:li>'.repeat(13_000), {}],
  ['an item that does not end', `<dc:rights>${'<rdf:li'.repeat(36_000)}</dc:rights>`, {}],
  ['a source of strokes', `DigitalSourceType="a${'/'.repeat(250_000)}.`, {}],
  ['a source of blanks', `DigitalSourceType${' '.repeat(250_000)}`, {}],
  ['the item of another list', '<dc:rights/><dc:creator><rdf:li>somebody</rdf:li></dc:creator>', {}],
  ['a notice that is at the end of much', ' '.repeat(1024 * 1024) + notice, { copyright: 'Plinth' }],
])('a packet is read in time that grows with its length: %s', (_what, xmp, marks) => {
  expect(readProvenance(xmp)).toEqual(marks);
});

it('a picture with a packet of 1 MB that was made to stop the process is taken', async () => {
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${'<dc:rights><rdf:li>'.repeat(55_000)}</x:xmpmeta>`;
  const seen = await inspectImage(await picture(8, 8).withXmp(xmp).png().toBuffer(), 'a.png');
  expect(seen).toMatchObject({ ok: true, image: { width: 8, height: 8 } });
  expect(seen).not.toHaveProperty('image.properties.copyright');
});

describe('what is refused, and why', () => {
  it.each([
    ['no bytes', Buffer.alloc(0), 'media_empty'],
    ['text', Buffer.from('hello'), 'media_unsupported_type'],
    ['PDF', Buffer.from('%PDF-1.7 ...'), 'media_unsupported_type'],
    ['SVG with a script', Buffer.from('<?xml version="1.0"?><svg xmlns="x"><script>1</script></svg>'), 'media_unsupported_type'],
    ['JPEG start only', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'media_truncated'],
  ])('%s', async (_, bytes, code) => {
    const seen = await inspectImage(bytes, 'x.jpg');
    expect(seen).toMatchObject({ ok: false, problem: { code, path: 'x.jpg', fix: expect.stringMatching(/\w/) } });
  });

  it('cut short at half its length', async () => {
    const noise = await sharp({
      create: { width: 200, height: 200, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
    });
    for (const format of ['jpeg', 'png', 'webp', 'gif'] as const) {
      const bytes = await noise.clone().toFormat(format).toBuffer();
      const seen = await inspectImage(bytes.subarray(0, bytes.length >> 1), 'x');
      expect([format, seen.ok]).toEqual([format, false]);
    }
  });

  it('more bytes, more pixels, a longer side than allowed', async () => {
    const bytes = await picture(300, 20).png().toBuffer();
    const limits = { maxBytes: 1e6, maxPixels: 1e6, maxSide: 1000 };
    expect(verdict(await inspectImage(bytes, 'x', { ...limits, maxBytes: 10 }))).toBe('media_too_large');
    expect(verdict(await inspectImage(bytes, 'x', { ...limits, maxPixels: 5999 }))).toBe('media_too_many_pixels');
    expect(verdict(await inspectImage(bytes, 'x', { ...limits, maxSide: 299 }))).toBe('media_too_many_pixels');
    expect(verdict(await inspectImage(bytes, 'x', limits))).toMatch(/^image\/png 300x20/);
  });
});

const folder = path.resolve('../shared/data/images');
const real = existsSync(folder) ? describe : describe.skip;
real('varied and hostile files (needs ../shared/data/images)', () => {
  it.each([
    ['16-bit-grey-alpha.png', 'image/png 109x96 grey16 alpha=true pages=1 orientation=1'],
    ['5_webp_a.webp', 'image/webp 300x300 srgb alpha=true pages=1 orientation=1'],
    ['65536-uint32-limit.png', 'media_too_many_pixels'],
    ['Channel_digital_image_CMYK_color.jpg', 'image/jpeg 500x333 cmyk alpha=false pages=1 orientation=1'],
    ['Channel_digital_image_CMYK_color_no_profile.jpg', 'image/jpeg 500x333 cmyk alpha=false pages=1 orientation=1'],
    ['Flag_of_the_Netherlands-16bit.png', 'image/png 900x600 rgb16 alpha=false pages=1 orientation=1'],
    ['G31D_MULTI.TIF', 'image/tiff 2464x3248 b-w alpha=false pages=2 orientation=1'],
    ['Landscape_3.jpg', 'image/jpeg 600x450 srgb alpha=false pages=1 orientation=3'],
    ['Landscape_8.jpg', 'image/jpeg 600x450 srgb alpha=false pages=1 orientation=8'],
    ['Portrait_6.jpg', 'image/jpeg 450x600 srgb alpha=false pages=1 orientation=6'],
    ['alpha-layer-1-fill.png', 'image/png 2048x1536 srgb alpha=true pages=1 orientation=1'],
    ['cielab-dagams.tiff', 'image/tiff 400x266 labs alpha=false pages=1 orientation=1'],
    ['corrupt-header.jpg', 'media_truncated'],
    ['giant-image.jpg', 'media_too_many_pixels'],
    ['hostile-broken_data_stream.png', 'media_truncated'],
    ['hostile-crash-0e16d3bfb83be87356d026d66919deaefca44dac.tif', 'media_truncated'],
    ['hostile-decompression_bomb.gif', 'media_truncated'],
    ['hostile-photoshop-200dpi-broken.jpg', 'image/jpeg 200x200 srgb alpha=false pages=1 orientation=1'],
    ['hostile-png_decompression_dos.png', 'image/png 1x1 b-w alpha=false pages=1 orientation=1'],
    ['pitm.avif', 'image/avif 4096x800 srgb alpha=false pages=5 orientation=1'],
    ['rotating-squares.gif', 'image/gif 80x80 srgb alpha=true pages=30 orientation=1'],
    ['struct-image-04-t.svg', 'media_unsupported_type'],
    ['truncated.jpg', 'media_truncated'],
    ['truncated.png', 'media_truncated'],
  ])('%s → %s', async (file, expected) => {
    expect(verdict(await inspectImage(readFileSync(path.join(folder, file)), file))).toBe(expected);
    expect(verdict(await inspectImage(path.join(folder, file), file))).toBe(expected);
  });
});
