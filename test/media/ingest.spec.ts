import path from 'node:path';
import { Readable } from 'node:stream';
import { IngestAsset, type IngestResult } from '../../src/media/assets/ingest-asset.service.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { sha256hex } from '../../libs/canonical/index.js';
import { query } from '../../libs/db/index.js';
import { outageOf } from '../../libs/problem/index.js';
import { defaultFetchSettings, guardedGet } from '../../src/media/fetching/guarded-get.js';
import { writeProvenance } from '../../src/media/inspect/provenance.js';
import { MediaSettings } from '../../src/media/media-settings.js';
import { acting } from '../support/index.js';
import { mediaWorld, picture, webServer, type MediaWorld } from './world.js';

let world: MediaWorld;
let web: Awaited<ReturnType<typeof webServer>>;
const asked: string[] = [];
const hosts: Record<string, string[]> = {};

beforeAll(async () => {
  const red = await picture(300, 200, '#ff0000');
  web = await webServer((request, response) => {
    asked.push(request.url ?? '');
    const asking = request.url ?? '';
    if (asking === '/red.jpg') response.writeHead(200, { 'content-type': 'text/plain' }).end(red);
    else if (asking === '/to-red') response.writeHead(302, { location: '/red.jpg' }).end();
    else if (asking === '/to-private') response.writeHead(301, { location: `http://10.0.0.1/secret` }).end();
    else if (asking === '/to-metadata') response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    else if (asking === '/to-file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    else if (asking === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (asking === '/page') response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html>login</html>');
    else if (asking === '/huge') response.writeHead(200, { 'content-length': '9999999999' }).write('x');
    else if (asking === '/endless') response.writeHead(200).write(Buffer.alloc(2_500_000));
    else if (asking === '/cut')
      response.writeHead(200, { 'content-length': String(red.length) }).end(red.subarray(0, 100), () => response.destroy());
    else if (asking === '/slow') return;
    else if (asking === '/stalls') response.writeHead(200, { 'content-length': String(red.length) }).write(red.subarray(0, 100));
    else response.writeHead(404).end();
  });
  world = await mediaWorld({
    allowedHosts: [`files.test:${web.port}`],
    timeoutMs: 1500,
    resolve: (host) => Promise.resolve((hosts[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
  });
  hosts['files.test'] = ['127.0.0.1'];
  hosts['inside.test'] = ['192.168.1.5'];
  hosts['both.test'] = ['93.184.216.34', '127.0.0.1'];
});
afterAll(async () => {
  await world.close();
  await web.close();
});

const upload = (source: Readable, name: string, person: string): Promise<IngestResult> =>
  world.ingest.fromUpload((stage) => stage(source, name), { source: 'upload', by: acting(person) });
const rows = async () => Number((await query<{ n: string }>(world.ds.manager, 'SELECT count(*) AS n FROM asset'))[0]!.n);

describe('a file that comes in', () => {
  it('is known by its bytes: sent twice, stored once', async () => {
    const bytes = await picture(320, 240, '#00ff00');
    const first = await world.ingest.fromBuffer(bytes, 'C:\\pictures\\green.jpg', { source: 'upload', by: acting('ann') });
    const again = await upload(Readable.from([bytes]), 'other.jpg', 'bob');
    expect(first).toMatchObject({
      ok: true,
      created: true,
      asset: {
        hash: sha256hex(bytes),
        fileName: 'green.jpg',
        mediaType: 'image/jpeg',
        bytes: bytes.length,
        width: 320,
        height: 240,
        createdBy: 'ann',
      },
    });
    expect(again).toMatchObject({ ok: true, created: false, asset: { fileName: 'green.jpg', createdBy: 'ann' } });
    expect([await rows(), await world.storedFiles()]).toEqual([1, 1]);
  });

  it('is stored with long names and notices, whatever stands at the end of what is kept of them', async () => {
    const xmp = writeProvenance({ copyright: `${'x'.repeat(499)}😀 and more` })!;
    const bytes = await sharp(await picture(21, 20))
      .withXmp(xmp)
      .jpeg()
      .toBuffer();
    const stored = await world.ingest.fromBuffer(bytes, `${'x'.repeat(199)}😀.jpg`, { source: 'upload', by: acting('ann') });
    expect(stored).toMatchObject({
      ok: true,
      asset: { fileName: `${'x'.repeat(199)}😀`, properties: { copyright: `${'x'.repeat(499)}😀` } },
    });
  });

  it('twice at the same moment is one asset', async () => {
    const before = [await rows(), await world.storedFiles()];
    const bytes = await picture(320, 240, '#0000ff');
    const results = await Promise.all(
      [1, 2, 3, 4].map((n) => world.ingest.fromBuffer(bytes, `${n}.jpg`, { source: 'upload', by: acting(`p${n}`) })),
    );
    expect(results.map((one) => one.ok)).toEqual([true, true, true, true]);
    expect(results.filter((one) => one.ok && one.created)).toHaveLength(1);
    expect(new Set(results.map((one) => one.ok && one.asset.fileName)).size).toBe(1);
    expect([await rows(), await world.storedFiles()]).toEqual(before.map((n) => n + 1));
  });

  it('that is refused leaves nothing: no row, no object, no temporary file', async () => {
    const before = [await rows(), await world.storedFiles()];
    const bytes = await picture(320, 240, '#112233');
    const cut = await upload(Readable.from([bytes.subarray(0, bytes.length >> 1)]), 'cut.jpg', 'ann');
    const large = await upload(Readable.from([Buffer.alloc(1_500_000), Buffer.alloc(1_500_000)]), 'large.jpg', 'ann');
    expect(cut).toMatchObject({ ok: false, problems: [{ code: 'media_truncated' }] });
    expect(large).toMatchObject({ ok: false, problems: [{ code: 'media_too_large', path: 'large.jpg' }] });
    expect([await rows(), await world.storedFiles()]).toEqual(before);
    expect(await world.staged()).toEqual([]);
  });

  it('is stored again when the store lost it', async () => {
    const bytes = await picture(64, 64, '#445566');
    await world.ingest.fromBuffer(bytes, 'a.jpg', { source: 'upload', by: acting('ann') });
    const hash = sha256hex(bytes);
    await world.objects.delete(`media/${hash.slice(0, 2)}/${hash}`);
    expect(await world.ingest.fromBuffer(bytes, 'a.jpg', { source: 'upload', by: acting('ann') })).toMatchObject({
      ok: true,
      created: false,
    });
    expect(await world.objects.head(`media/${hash.slice(0, 2)}/${hash}`)).toMatchObject({ size: bytes.length });
  });
});

describe('a file that is fetched', () => {
  const fetchFrom = (path: string) => world.ingest.fromUrl(`http://files.test:${web.port}${path}`, acting('ann'));

  it.each([
    ['/red.jpg', 'red.jpg'],
    ['/to-red', 'red.jpg'],
  ])('%s arrives, whatever its declared type, redirects followed', async (path) => {
    const address = `http://files.test:${web.port}${path}`;
    const result = await world.ingest.fromUrl(address, acting('ann'));
    expect(result).toMatchObject({
      ok: true,
      asset: { mediaType: 'image/jpeg', width: 300, height: 200, source: `http://files.test:${web.port}/red.jpg` },
    });
  });

  it.each([
    ['/missing', 'fetch_status'],
    ['/to-private', 'fetch_private_address'],
    ['/to-metadata', 'fetch_private_address'],
    ['/to-file', 'fetch_address'],
    ['/loop', 'fetch_redirects'],
    ['/page', 'media_unsupported_type'],
    ['/huge', 'media_too_large'],
    ['/endless', 'media_too_large'],
    ['/cut', 'fetch_unreachable'],
    ['/slow', 'fetch_timeout'],
    ['/stalls', 'fetch_unreachable'],
  ])('%s is refused: %s', async (path, code) => {
    expect(await fetchFrom(path)).toMatchObject({ ok: false, problems: [{ code, fix: expect.stringMatching(/\w/) }] });
  });

  it('is not refused for our own disk: that is told as it is of an upload', async () => {
    const settings = new MediaSettings({ ...world.settings, stagingFolder: path.join(world.settings.stagingFolder, 'gone') });
    const ingest = new IngestAsset(world.ds, world.objects, settings, world.ensure, world.profiles);
    const told = (arrives: Promise<IngestResult>) =>
      arrives.then(
        () => 'answered',
        (error: unknown) => outageOf(error)?.code,
      );
    const origin = { source: 'upload', by: acting('ann') };
    expect(await told(ingest.fromUrl(`http://files.test:${web.port}/red.jpg`, acting('ann')))).toBe('storage_read_only');
    expect(await told(ingest.fromUpload((stage) => stage(Readable.from([Buffer.alloc(9)]), 'a.jpg'), origin))).toBe('storage_read_only');
  });

  it.each([
    ['http://127.0.0.1:PORT/red.jpg', 'fetch_private_address'],
    ['http://localhost:PORT/red.jpg', 'fetch_unreachable'],
    ['http://2130706433:PORT/red.jpg', 'fetch_private_address'],
    ['http://0x7f.1:PORT/red.jpg', 'fetch_private_address'],
    ['http://[::1]:PORT/red.jpg', 'fetch_private_address'],
    ['http://[::ffff:127.0.0.1]:PORT/red.jpg', 'fetch_private_address'],
    ['http://inside.test:PORT/red.jpg', 'fetch_private_address'],
    ['http://both.test:PORT/red.jpg', 'fetch_private_address'],
    ['http://nowhere.test/red.jpg', 'fetch_unreachable'],
    ['http://user:secret@files.test:PORT/red.jpg', 'fetch_address'],
    ['ftp://files.test/red.jpg', 'fetch_address'],
    ['file:///etc/passwd', 'fetch_address'],
    ['not an address', 'fetch_address'],
  ])('%s is refused before anything is asked: %s', async (address, code) => {
    const before = [asked.length, await rows()];
    const result = await world.ingest.fromUrl(address.replace('PORT', String(web.port)), acting('ann'));
    expect(result).toMatchObject({ ok: false, problems: [{ code }] });
    expect([asked.length, await rows()]).toEqual(before);
  });

  it('connects to the address that was checked: the name is looked up once', async () => {
    let answers = 0;
    const rebinding = await mediaWorld({
      allowedHosts: [`rebind.test:${web.port}`],
      resolve: () => Promise.resolve([{ address: answers++ === 0 ? '127.0.0.1' : '127.0.0.99', family: 4 }]),
    });
    const result = await rebinding.ingest.fromUrl(`http://rebind.test:${web.port}/red.jpg`, acting('ann'));
    expect([result.ok, answers]).toEqual([true, 1]);
    await rebinding.close();
  });

  it.each([
    ['http://own.test/a.jpg', ['own.test'], 'fetch_unreachable'],
    ['http://own.test/a.jpg', ['own.test:80'], 'fetch_unreachable'],
    ['http://[::1]/a.jpg', ['[::1]'], 'fetch_unreachable'],
    ['http://own.test/a.jpg', ['own.test:443'], 'fetch_private_address'],
    ['http://own.test:81/a.jpg', ['own.test:80'], 'fetch_private_address'],
    ['http://sub.own.test/a.jpg', ['own.test'], 'fetch_private_address'],
  ])('asks %s for a file with %j allowed: %s', async (address, allowedHosts, code) => {
    // Nobody listens on this loopback address, so an allowed host is tried and does not answer.
    const resolve = () => Promise.resolve([{ address: '127.77.0.1', family: 4 }]);
    await expect(guardedGet(address, { ...defaultFetchSettings, timeoutMs: 1500, allowedHosts, resolve })).rejects.toMatchObject({
      problems: [{ code }],
    });
  });
});
