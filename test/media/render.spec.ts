import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { inspectImage } from '../../src/media/inspect/inspect-image.js';
import { defaultLimits } from '../../src/media/inspect/limits.js';
import { planRendition } from '../../src/media/renditions/plan.js';
import { defineProfile, RenditionProfiles, type RenditionSettings } from '../../src/media/renditions/profile.js';
import { renderAll } from '../../src/media/renditions/render.js';

const base: RenditionSettings = {
  code: 'base',
  maxWidth: 800,
  maxHeight: 800,
  minWidth: 100,
  minHeight: 100,
  fit: 'inside',
  background: '#ffffff',
  format: 'jpeg',
  quality: 85,
};

async function render(input: Buffer, ...settings: Partial<RenditionSettings>[]) {
  const seen = await inspectImage(input, 'x');
  if (!seen.ok) throw new Error(seen.problem.message);
  const profiles = settings.map((one, at) => defineProfile({ ...base, code: `p${at}`, ...one }));
  const made = await renderAll(input, seen.image, seen.image.properties, profiles, defaultLimits.maxPixels);
  return profiles.map((profile) => made.find((one) => one.profile === profile)!);
}

describe('the plan of a rendition', () => {
  it.each([
    [{ width: 1600, height: 1200 }, {}, '800x600 in 800x600'],
    [{ width: 1600, height: 1200 }, { fit: 'pad' as const }, '800x600 in 800x800'],
    [{ width: 300, height: 200 }, {}, '300x200 in 300x200'],
    [{ width: 300, height: 200 }, { fit: 'pad' as const }, '300x200 in 300x300'],
    [{ width: 1001, height: 333 }, { maxWidth: 500, maxHeight: 500 }, '500x166 in 500x166'],
    [{ width: 300, height: 99 }, {}, 'image_too_small'],
    [{ width: 300, height: 99 }, { fit: 'pad' as const }, '300x99 in 300x300'],
    [{ width: 900, height: 900 }, { minLongestSide: 1000 }, 'image_too_small'],
    [{ width: 1200, height: 300 }, { maxWidth: 2000, maxHeight: 2000, minLongestSide: 1000 }, '1200x300 in 1200x300'],
  ])('%o under %o is %s', (source, settings, expected) => {
    const plan = planRendition(source, { ...base, ...settings });
    const told =
      'picture' in plan ? `${plan.picture.width}x${plan.picture.height} in ${plan.canvas.width}x${plan.canvas.height}` : plan.code;
    expect(told).toBe(expected);
  });

  it('names the minimum that a small picture misses', () => {
    expect(
      planRendition({ width: 640, height: 480 }, { ...base, code: 'amazon_main', minWidth: 500, minHeight: 500, minLongestSide: 1000 }),
    ).toMatchObject({
      code: 'image_too_small',
      message:
        'The picture has 640×480 pixels; amazon_main needs at least 500×500 pixels and 1000 pixels on the longer side, and pictures are not enlarged.',
    });
  });
});

describe('profiles', () => {
  it('have a version that is a hash of their settings', () => {
    const version = defineProfile(base).version;
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect(defineProfile({ ...base }).version).toBe(version);
    expect(defineProfile({ ...base, quality: 86 }).version).not.toBe(version);
  });

  it('cannot be registered twice with other settings', () => {
    const profiles = new RenditionProfiles();
    profiles.register(defineProfile(base), defineProfile(base));
    expect(profiles.all()).toHaveLength(1);
    expect(() => profiles.register(defineProfile({ ...base, quality: 1 }))).toThrow('Two rendition profiles are called base');
  });
});

describe('renditions', () => {
  it('have exact sizes and types, from one decode', async () => {
    const input = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#c33' } })
      .png()
      .toBuffer();
    const made = await render(
      input,
      {},
      { maxWidth: 400, maxHeight: 400, fit: 'pad', format: 'webp' },
      { maxWidth: 2000, maxHeight: 2000, format: 'png' },
    );
    const seen = await Promise.all(made.map(async (one) => (one.ok ? sharp(one.bytes).metadata() : one.problem)));
    expect(seen.map((m) => 'format' in m && [m.format, m.width, m.height, m.space])).toEqual([
      ['jpeg', 800, 600, 'srgb'],
      ['webp', 400, 400, 'srgb'],
      ['png', 1600, 1200, 'srgb'],
    ]);
  });

  it('are upright: the pixel that was on top is on top', async () => {
    const top = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer();
    const upright = await sharp({ create: { width: 200, height: 300, channels: 3, background: '#0000ff' } })
      .composite([{ input: top, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const lying = await sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const [made] = await render(lying, { format: 'png' });
    if (!made?.ok) throw new Error('not made');
    expect([made.width, made.height]).toEqual([200, 300]);
    const { data, info } = await sharp(made.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(3);
    expect(data[(10 * 200 + 100) * 3]).toBeGreaterThan(230);
    expect(data[(290 * 200 + 100) * 3 + 2]).toBeGreaterThan(230);
    expect((await sharp(made.bytes).metadata()).orientation).toBeUndefined();
  });

  it('are white behind transparency', async () => {
    const input = await sharp({ create: { width: 200, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer();
    const [made] = await render(input, {});
    if (!made?.ok) throw new Error('not made');
    expect([...(await sharp(made.bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('keep the marks of generated pictures and of copyright, and nothing else', async () => {
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" e:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>';
    const input = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#333' } })
      .withExif({ IFD0: { Artist: 'Somebody', Copyright: 'x' } })
      .withXmp(xmp)
      .jpeg()
      .toBuffer();
    const made = await render(input, {}, { format: 'png' }, { format: 'webp' });
    for (const one of made) {
      if (!one.ok) throw new Error('not made');
      const metadata = await sharp(one.bytes).metadata();
      expect(metadata.xmpAsString).toContain('>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia<');
      expect(metadata.exif?.toString('latin1') ?? '').not.toContain('Somebody');
    }
  });

  it('fail one by one: too small for one profile, made for another', async () => {
    const input = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#333' } })
      .png()
      .toBuffer();
    const [large, small] = await render(input, { minWidth: 500 }, {});
    expect(large).toMatchObject({ ok: false, problem: { code: 'image_too_small' } });
    expect(small).toMatchObject({ ok: true, width: 300, height: 300 });
  });

  it('of profiles that differ only in what this picture does not reach are one file', async () => {
    const input = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#456' } })
      .png()
      .toBuffer();
    const made = await render(
      input,
      { maxWidth: 2000, maxHeight: 2000 },
      { minWidth: 1, minHeight: 1 },
      { quality: 60 },
      { maxWidth: 150 },
    );
    const [wide, low, coarse, narrow] = made.map((one) => (one.ok ? one.bytes : undefined));
    expect(wide).toBe(low);
    expect(coarse!.equals(wide!)).toBe(false);
    expect(made.map((one) => one.ok && [one.profile.code, one.width, one.height])).toEqual([
      ['p0', 300, 200],
      ['p1', 300, 200],
      ['p2', 300, 200],
      ['p3', 150, 100],
    ]);
    expect(await sharp(narrow).metadata()).toMatchObject({ width: 150, height: 100 });
  });

  it('are the same bytes each time', async () => {
    const input = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#1a5' } })
      .png()
      .toBuffer();
    const [a] = await render(input, {});
    const [b] = await render(input, {});
    expect(a!.ok && b!.ok && a!.bytes.equals(b!.bytes)).toBe(true);
  });
});

const folder = path.resolve('../shared/data/images');
const real = existsSync(folder) ? it : it.skip;
real('every readable file becomes an sRGB JPEG of 8 bits (needs ../shared/data/images)', async () => {
  const made: string[] = [];
  for (const file of readdirSync(folder)) {
    const input = readFileSync(path.join(folder, file));
    if (!(await inspectImage(input, file)).ok) continue;
    const [one] = await render(input, { minWidth: 1, minHeight: 1, maxWidth: 256, maxHeight: 256 });
    if (!one?.ok) throw new Error(file);
    const m = await sharp(one.bytes).metadata();
    made.push(`${m.format} ${m.depth} ${m.space === 'srgb' || m.space === 'b-w'}`);
  }
  expect(made).toEqual(Array(15).fill('jpeg uchar true'));
});
