import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { inTransaction, query } from '../../libs/db/index.js';
import { defineProfile } from '../../src/media/renditions/profile.js';
import { DueProducts } from '../../src/search/index.js';
import { MakeRenditions } from '../../src/media/renditions/make-renditions.service.js';
import { objectKey } from '../../src/media/assets/asset.js';
import type { RenditionJob } from '../../src/media/renditions/ensure-renditions.service.js';
import { allRenditions, claimRenditions } from '../../src/media/renditions/rendition.repository.js';
import { acting } from '../support/index.js';
import { mediaWorld, picture, type MediaWorld } from './world.js';

const shop = defineProfile({
  code: 'shop',
  maxWidth: 400,
  maxHeight: 400,
  minWidth: 50,
  minHeight: 50,
  background: '#ffffff',
  format: 'jpeg',
  quality: 80,
});
const zoom = defineProfile({ ...shop, code: 'zoom', maxWidth: 2000, maxHeight: 2000, minLongestSide: 1000 });

let world: MediaWorld;
let large: string;
let small: string;

async function add(width: number, height: number, colour: string): Promise<string> {
  const result = await world.ingest.fromBuffer(await picture(width, height, colour), 'p.jpg', { source: 'upload', by: acting('ann') });
  if (!result.ok) throw new Error(result.problems[0]!.message);
  return result.asset.hash;
}

const jobs = async () =>
  Number((await query<{ n: string }>(world.ds.manager, `SELECT count(*) AS n FROM plinth_jobs.job WHERE name = 'media.rendition'`))[0]!.n);
const states = async (hashes: string[]) =>
  (await allRenditions(world.ds.manager, hashes)).map((r) => `${r.profile} ${r.state}${r.problem ? ` ${r.problem.code}` : ''}`).sort();

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 150_000; Date.now() < end;) {
    if (await condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('It did not happen in 150 s');
}

beforeAll(async () => {
  world = await mediaWorld();
  world.profiles.register(shop, zoom);
  large = await add(1200, 600, '#aa0000');
  small = await add(300, 300, '#00aa00');
});
afterAll(() => world.close());

/** Settings under which nothing can be decoded, whatever the file. */
const tooLittle = {
  get limits(): never {
    throw new Error('killed');
  },
};
const makerWith = (objects: object, settings: object = world.settings) =>
  new MakeRenditions(world.ds, objects as never, settings as never, new DueProducts(world.clock));
const away = () => Promise.reject(new Error('the store is away'));
const tries = (hash: string) => query(world.ds.manager, 'SELECT DISTINCT state, tries FROM rendition WHERE asset_hash = $1', [hash]);

describe('renditions', () => {
  it('are wanted only when the transaction commits, and asked for once however often', async () => {
    await expect(
      inTransaction(world.ds, async (m) => {
        await world.ensure.ensure(m, [large], [shop]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect([await jobs(), await states([large])]).toEqual([0, []]);
    await Promise.all([1, 2, 3].map(() => inTransaction(world.ds, (m) => world.ensure.ensure(m, [large, small], [shop, zoom]))));
    await inTransaction(world.ds, (m) => world.ensure.ensure(m, [small], [shop]));
    expect(await jobs()).toBe(1);
    expect(await states([large, small])).toEqual(['shop pending', 'shop pending', 'zoom pending', 'zoom pending']);
  });

  it('whose job was lost are asked for again, later', async () => {
    world.clock.advance(29 * 60_000);
    await inTransaction(world.ds, (m) => world.ensure.rescue(m, world.profiles.all()));
    expect(await jobs()).toBe(1);
    world.clock.advance(2 * 60_000);
    await inTransaction(world.ds, (m) => world.ensure.rescue(m, world.profiles.all()));
    // Each by itself: one of them may be why.
    expect(await jobs()).toBe(3);
  });

  it('that end every worker are tried alone three times, and then have a verdict; their neighbours are made', async () => {
    const again = { hashes: [large], profiles: [shop], again: true };
    const [job] = await world.ds.query<{ data: object }[]>(
      `SELECT data FROM plinth_jobs.job WHERE data ? 'again' AND data->'hashes' ? $1`,
      [large],
    );
    expect(job!.data).toMatchObject({ hashes: [large], again: true });
    // As workers do that are ended in the middle: the try is noted, and nothing more.
    const ended = makerWith(world.objects, tooLittle);
    for (let times = 0; times < 3; times++) await expect(ended.make(again)).rejects.toThrow('killed');
    expect(await states([large])).toEqual(['shop pending', 'zoom pending']);
    await ended.make(again);
    expect(await states([large])).toEqual(['shop failed media_unrenderable', 'zoom pending']);
    await world.ds.query(`UPDATE rendition SET state = 'pending', problem = NULL, tries = 0`);
  });

  it('are not given up for a store that is away, whichever way', async () => {
    const again = { hashes: [large], profiles: [shop, zoom], again: true };
    const reads = makerWith({ get: away });
    const writes = makerWith({ get: (key: string) => world.objects.get(key), put: away });
    for (let times = 0; times < 5; times++) {
      await expect(reads.make(again)).rejects.toThrow('1 of 1 pictures could not be made: the store is away');
      await expect(writes.make(again)).rejects.toThrow('the store is away');
    }
    expect(await tries(large)).toEqual([{ state: 'pending', tries: 0 }]);
  });

  it('of a file that the machine cannot decode now wait; it says nothing of the file', async () => {
    await expect(makerWith(world.objects, tooLittle).make({ hashes: [large], profiles: [shop] })).rejects.toThrow('killed');
    expect(await states([large])).toEqual(['shop pending', 'zoom pending']);
  });

  it('are made by a worker, or fail naming the minimum', async () => {
    await world.worker.start();
    await until(async () => (await states([large, small])).every((state) => !state.endsWith('pending')));
    expect(await states([large, small])).toEqual(['shop ready', 'shop ready', 'zoom failed image_too_small', 'zoom ready']);
    const views = await world.reader.forAssets(world.ds.manager, [large, small], shop);
    expect(views.get(large)).toMatchObject({ width: 400, height: 200, mediaType: 'image/jpeg' });
    expect(views.get(large)!.url).toBe(`https://media.test/media/${views.get(large)!.hash}.jpg`);
    const failed = (await world.reader.forAssets(world.ds.manager, [small], zoom)).get(small)!;
    expect(failed).toMatchObject({
      url: null,
      hash: null,
      problem: { message: expect.stringContaining('1000 pixels on the longer side') },
    });
  });

  it('are made although a neighbour’s file is missing', async () => {
    const [missing, there] = [await add(70, 70, '#123456'), await add(71, 71, '#654321')];
    await world.objects.delete(objectKey(missing));
    const job = { hashes: [missing, there], profiles: [shop] };
    await inTransaction(world.ds, (m) => claimRenditions(m, job.hashes, [shop], world.clock.now(), world.clock.now()));
    await expect(world.maker.make(job)).rejects.toThrow('1 of 2 pictures could not be made');
    expect([await states([missing]), await states([there])]).toEqual([['shop pending'], ['shop ready']]);
  });

  it('made twice are the same rows and files', async () => {
    const before = [await allRenditions(world.ds.manager, [large, small]), await world.storedFiles()];
    await world.maker.make({ hashes: [large, small], profiles: [shop, zoom] });
    expect([await allRenditions(world.ds.manager, [large, small]), await world.storedFiles()]).toEqual(before);
  });

  it('are made beside the old ones when their settings change', async () => {
    const sharper = defineProfile({ ...shop, quality: 95 });
    await inTransaction(world.ds, (m) => world.ensure.ensure(m, [large], [sharper]));
    await world.maker.make({ hashes: [large], profiles: [sharper] });
    const versions = (await allRenditions(world.ds.manager, [large])).filter((r) => r.profile === 'shop');
    expect(versions.map((r) => r.state)).toEqual(['ready', 'ready']);
    expect(new Set(versions.map((r) => r.hash)).size).toBe(2);
  });

  it('of a file that the disk spoiled fail by themselves, the job does not loop; the same file sent again mends it', async () => {
    const spoiled = await add(90, 90, '#0000aa');
    await world.objects.put(objectKey(spoiled), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]), { contentType: 'image/jpeg' });
    await inTransaction(world.ds, (m) => claimRenditions(m, [spoiled], [shop, zoom], world.clock.now(), world.clock.now()));
    await world.maker.make({ hashes: [spoiled], profiles: [shop] });
    expect(await states([spoiled])).toEqual(['shop failed media_corrupt', 'zoom pending']);
    await query(
      world.ds.manager,
      `UPDATE rendition SET state = 'failed', problem = '{"code": "image_too_small"}' WHERE asset_hash = $1 AND profile = 'zoom'`,
      [spoiled],
    );
    await world.jobs.stop(); // nobody takes what is sent now
    expect(await add(90, 90, '#0000aa')).toBe(spoiled);
    expect(await states([spoiled])).toEqual(['shop pending', 'zoom failed image_too_small']);
    const sent = await query<{ data: RenditionJob }>(
      world.ds.manager,
      `SELECT data FROM plinth_jobs.job WHERE name = 'media.rendition' AND data->'hashes' ? $1`,
      [spoiled],
    );
    expect(sent.map(({ data }) => data)).toEqual([{ hashes: [spoiled], profiles: [shop], again: true }]);
    await world.maker.make(sent[0]!.data);
    expect(await states([spoiled])).toEqual(['shop ready', 'zoom failed image_too_small']);
  });
});

describe('delivery', () => {
  const ready = async () => (await world.reader.forAssets(world.ds.manager, [large], shop)).get(large)!;

  it('gives renditions by their hash, whole or in part', async () => {
    const { hash, bytes } = await ready();
    const whole = await world.deliver.find({ file: `${hash}.jpg` });
    if (whole.status !== 200) throw new Error(`${whole.status}`);
    const body = await buffer(await whole.open());
    expect([body.length, whole.size, whole.etag, whole.mediaType]).toEqual([bytes, bytes, `"${hash}"`, 'image/jpeg']);
    expect(await sharp(body).metadata()).toMatchObject({ width: 400, height: 200 });
    const part = await world.deliver.find({ file: `${hash}.jpg`, range: 'bytes=10-19' });
    if (part.status !== 206) throw new Error(`${part.status}`);
    expect(await buffer(await part.open())).toEqual(body.subarray(10, 20));
  });

  it('gives nothing else', async () => {
    const { hash } = await ready();
    const ask = async (file: string, more = {}) => (await world.deliver.find({ file, ...more })).status;
    expect(await ask(`${large}.jpg`)).toBe(404);
    expect(await ask(`${hash}.png`)).toBe(404);
    expect(await ask(`${hash!.toUpperCase()}.jpg`)).toBe(404);
    expect(await ask(`../${hash}.jpg`)).toBe(404);
    expect(await ask(`${'0'.repeat(64)}.jpg`)).toBe(404);
    expect(await ask(`${hash}.jpg`, { range: 'bytes=999999-' })).toBe(416);
    expect(await ask(`${hash}.jpg`, { ifNoneMatch: `W/"${hash}"` })).toBe(304);
    expect(await ask(`${hash}.jpg`, { range: 'bytes=0-1', ifRange: '"other"' })).toBe(200);
  });
});
