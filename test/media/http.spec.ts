import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { sha256hex } from '../../libs/canonical/index.js';
import { inTransaction, query } from '../../libs/db/index.js';
import { ObjectStore } from '../../libs/storage/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { objectKey } from '../../src/media/assets/asset.js';
import { defineProfile, EnsureRenditions, RenditionProfiles } from '../../src/media/index.js';
import { picture } from './world.js';

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

/** Of programs that were killed in the middle of an upload: one long ago, one that may be running. */
const [old, young] = ['0', '1'].map((digit) => path.join(tmpdir(), `plinth-upload-${digit.repeat(24)}`)) as [string, string];

let server: TestServer;
beforeAll(async () => {
  for (const file of [old, young]) writeFileSync(file, 'half a picture');
  utimesSync(old, new Date(0), new Date(0));
  server = await startTestServer({ role: 'all' });
  server.app.get(RenditionProfiles, { strict: false }).register(shop);
  await query(server.ds.manager, `INSERT INTO locale VALUES ('en_US', 'English')`);
  await query(
    server.ds.manager,
    `WITH r AS (SELECT nextval(pg_get_serial_sequence('product_node', 'id')) AS id)
     INSERT INTO product_node (id, sku, root_id, kind, sellable) SELECT id, 'MUG', id, 'product', true FROM r`,
  );
});
afterAll(async () => {
  rmSync(young);
  await server.close();
});

it('what a killed program left of uploads is cleared at the start, but not what another may be taking in', () => {
  expect([old, young].map((file) => existsSync(file))).toEqual([false, true]);
});

async function upload(bytes: Buffer, name = 'a.jpg', key: string | null = server.keys.editor, extra = 0) {
  const form = new FormData();
  form.set('note', 'hello');
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  for (let n = 0; n < extra; n++) form.append(`more${n}`, new Blob(['x']), 'more.jpg');
  const response = await fetch(`${server.url}/media/v1/assets`, {
    method: 'POST',
    body: form,
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
  });
  return {
    status: response.status,
    body: (await response.json()) as { asset: { hash: string }; created: boolean; problems: { code: string }[] },
  };
}

/** Sends a multipart body by hand and ends it where told. */
function rawUpload(body: Buffer, options: { length?: number; type?: string } = {}): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/media/v1/assets`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.keys.editor}`,
        'content-type': options.type ?? 'multipart/form-data; boundary=cut',
        'content-length': options.length ?? body.length,
      },
    });
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode!, code: (JSON.parse(text) as { problems: [{ code: string }] }).problems[0].code }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const part = (bytes: Buffer) =>
  Buffer.concat([Buffer.from('--cut\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'), bytes]);
const assets = async () => Number((await query<{ n: string }>(server.ds.manager, 'SELECT count(*) AS n FROM asset'))[0]!.n);

describe('POST /media/v1/assets', () => {
  it('stores a picture once: 201, then 200', async () => {
    const bytes = await picture(640, 480);
    const first = await upload(bytes, 'mug.jpg');
    expect(first).toMatchObject({
      status: 201,
      body: { created: true, asset: { hash: sha256hex(bytes), fileName: 'mug.jpg', width: 640, height: 480, createdBy: 'ed' } },
    });
    expect(await upload(bytes, 'again.jpg', server.keys.editor2)).toMatchObject({
      status: 200,
      body: { created: false, asset: { fileName: 'mug.jpg' } },
    });
    expect(await assets()).toBe(1);
  });

  it('at the same moment by many: one asset', async () => {
    const bytes = await picture(641, 480);
    const before = await assets();
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => upload(bytes)));
    expect(all.map((one) => one.status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await assets()).toBe(before + 1);
  });

  it.each([
    ['viewer', 403],
    [null, 401],
  ] as const)('is closed to %s', async (role, status) => {
    const before = await assets();
    expect((await upload(await picture(20, 20), 'a.jpg', role && server.keys[role])).status).toBe(status);
    expect(await assets()).toBe(before);
  });

  it.each([
    ['text', 415, 'media_unsupported_type', Buffer.from('hello')],
    ['nothing', 422, 'media_empty', Buffer.alloc(0)],
  ])('refuses %s: %i %s', async (_, status, code, bytes) => {
    expect(await upload(bytes)).toMatchObject({ status, body: { problems: [{ code }] } });
  });

  it('refuses a picture that was cut before it was sent', async () => {
    const bytes = await picture(700, 500);
    expect(await upload(bytes.subarray(0, bytes.length >> 1))).toMatchObject({
      status: 422,
      body: { problems: [{ code: 'media_truncated' }] },
    });
  });

  it('refuses an upload that ends early, even when the picture in it is whole', async () => {
    const before = await assets();
    const bytes = await picture(90, 91);
    expect(await rawUpload(part(bytes))).toEqual({ status: 400, code: 'upload_truncated' });
    expect(await rawUpload(part(bytes.subarray(0, 50)))).toEqual({ status: 400, code: 'upload_truncated' });
    expect(await assets()).toBe(before);
  });

  it('survives a client that hangs up in the middle', async () => {
    const before = await assets();
    await expect(
      new Promise((resolve, reject) => {
        const sent = request(`${server.url}/media/v1/assets`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${server.keys.editor}`,
            'content-type': 'multipart/form-data; boundary=cut',
            'content-length': 100_000,
          },
        });
        sent.on('error', reject);
        sent.on('response', resolve);
        sent.write(part(Buffer.alloc(5000)), () => sent.destroy(new Error('hung up')));
      }),
    ).rejects.toThrow('hung up');
    expect((await upload(await picture(92, 92))).status).toBe(201);
    expect(await assets()).toBe(before + 1);
  });

  it('reads a large body to its end and then refuses it', async () => {
    expect(await upload(Buffer.concat([await picture(50, 50), Buffer.alloc(65 * 1024 * 1024)]))).toMatchObject({
      status: 413,
      body: { problems: [{ code: 'media_too_large' }] },
    });
  });

  it('takes one file: none, two, or no multipart are refused', async () => {
    const before = await assets();
    expect(await upload(await picture(93, 93), 'a.jpg', server.keys.editor, 1)).toMatchObject({
      status: 400,
      body: { problems: [{ code: 'upload_one_file' }] },
    });
    expect(await rawUpload(Buffer.from('--cut\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n--cut--\r\n'))).toEqual({
      status: 400,
      code: 'upload_no_file',
    });
    expect(await rawUpload(Buffer.from('x'), { type: 'multipart/form-data' })).toEqual({ status: 400, code: 'upload_not_multipart' });
    expect(await assets()).toBe(before);
  });
});

it('POST /media/v1/assets:fetch keeps out of our own network', async () => {
  const ask = async (url: unknown) => {
    const response = await fetch(`${server.url}/media/v1/assets:fetch`, {
      method: 'POST',
      body: JSON.stringify({ url }),
      headers: { authorization: `Bearer ${server.keys.editor}`, 'content-type': 'application/json' },
    });
    const { problems } = (await response.json()) as { problems: { code: string }[] };
    return [response.status, problems[0]!.code];
  };
  expect(await ask(`${server.url}/media/x.jpg`)).toEqual([422, 'fetch_private_address']);
  expect(await ask('http://169.254.169.254/latest')).toEqual([422, 'fetch_private_address']);
  expect(await ask(7)).toEqual([422, 'invalid']);
});

describe('GraphQL', () => {
  const LINK = 'sku assetHash role position locale channels alt { locale text }';
  const mutate = (name: string, type: string, input: object, key = server.keys.editor) =>
    server.graphql<Record<string, { links: object[] | null; userErrors: object[] }>>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { links { ${LINK} } userErrors { code path message fix } } }`,
      { input },
      key,
    );

  it('links, changes, reorders and unlinks', async () => {
    const [a, b] = [(await upload(await picture(101, 100))).body.asset.hash, (await upload(await picture(102, 100))).body.asset.hash];
    const link = {
      sku: 'MUG',
      assetHash: a,
      role: 'gallery',
      position: 0,
      locale: null,
      channels: null,
      alt: [{ locale: 'en_US', text: 'A mug' }],
    };
    const attached = await mutate('attachAsset', 'AssetLinkInput', {
      sku: 'mug',
      assetHash: a,
      role: 'gallery',
      alt: [{ locale: 'en_US', text: 'A mug' }],
    });
    expect(attached.data['attachAsset']).toEqual({ links: [link], userErrors: [] });
    await mutate('attachAsset', 'AssetLinkInput', { sku: 'MUG', assetHash: b, role: 'gallery' });
    const reordered = await mutate('reorderAssets', 'ReorderAssetsInput', { sku: 'MUG', role: 'gallery', assetHashes: [b, a] });
    expect(reordered.data['reorderAssets']!.links).toMatchObject([
      { assetHash: b, position: 0 },
      { assetHash: a, position: 1 },
    ]);
    const updated = await mutate('updateAssetLink', 'AssetLinkInput', {
      sku: 'MUG',
      assetHash: a,
      role: 'gallery',
      alt: [{ locale: 'en_US', text: null }],
    });
    expect(updated.data['updateAssetLink']!.links).toMatchObject([{ assetHash: b }, { assetHash: a, position: 1, alt: [] }]);
    await mutate('detachAsset', 'AssetLinkKeyInput', { sku: 'MUG', assetHash: b, role: 'gallery' });
    const left = await server.graphql<{ assetLinks: object[] }>(`{ assetLinks(sku: "MUG") { ${LINK} } }`, {}, server.keys.viewer);
    expect(left.data.assetLinks).toMatchObject([{ assetHash: a }]);
  });

  it('attaches many in one call; what is refused is named by its place and leaves the others alone', async () => {
    const [a, b] = [(await upload(await picture(111, 100))).body.asset.hash, (await upload(await picture(112, 100))).body.asset.hash];
    const attachAssets = (inputs: object[]) =>
      server.graphql<{ attachAssets: { attached: number; userErrors: object[] } }>(
        `mutation ($inputs: [AssetLinkInput!]!) { attachAssets(inputs: $inputs) { attached userErrors { code path } } }`,
        { inputs },
        server.keys.editor,
      );
    const answer = await attachAssets([
      { sku: 'MUG', assetHash: a, role: 'swatch' },
      { sku: 'NO-SUCH', assetHash: a, role: 'swatch' },
      { sku: 'MUG', assetHash: '0'.repeat(64), role: 'swatch' },
      { sku: 'mug', assetHash: b, role: 'swatch' },
    ]);
    expect(answer.data.attachAssets).toEqual({
      attached: 2,
      userErrors: [
        { code: 'sku_unknown', path: 'inputs.1.sku' },
        { code: 'asset_unknown', path: 'inputs.2.assetHash' },
      ],
    });
    const many = await attachAssets(Array.from({ length: 1_001 }, () => ({ sku: 'MUG', assetHash: a, role: 'main' })));
    expect(many.data.attachAssets).toEqual({ attached: 0, userErrors: [{ code: 'too_many', path: 'inputs' }] });
    const { data } = await server.graphql<{ assetLinks: { role: string; assetHash: string }[] }>(
      `{ assetLinks(sku: "MUG") { role assetHash } }`,
      {},
      server.keys.viewer,
    );
    expect(data.assetLinks.filter(({ role }) => role === 'swatch').map(({ assetHash }) => assetHash)).toEqual([a, b]);
    expect(data.assetLinks.filter(({ role }) => role === 'main')).toEqual([]);
  });

  it('tells what is wrong as data, and lets viewers only look', async () => {
    const wrong = await mutate('attachAsset', 'AssetLinkInput', { sku: 'MUG', assetHash: '0'.repeat(64), role: 'main' });
    expect(wrong.data['attachAsset']).toEqual({
      links: null,
      userErrors: [expect.objectContaining({ code: 'asset_unknown', path: 'input.assetHash' })],
    });
    const viewer = await mutate(
      'attachAsset',
      'AssetLinkInput',
      { sku: 'MUG', assetHash: '0'.repeat(64), role: 'main' },
      server.keys.viewer,
    );
    expect(viewer.errors?.[0]?.extensions.code).toBe('forbidden');
  });

  it('lists assets by key, newest first, each once', async () => {
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: { data: { assets: { nodes: { hash: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } } =
        await server.graphql(
          `query ($after: String) { assets(first: 3, after: $after) { nodes { hash } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
      seen.push(...page.data.assets.nodes.map((node) => node.hash));
      sizes.push(page.data.assets.nodes.length);
      ({ hasNextPage: more, endCursor: after } = page.data.assets.pageInfo);
    }
    expect(seen).toHaveLength(await assets());
    expect(new Set(seen).size).toBe(seen.length);
    expect(sizes.slice(0, -1).every((size) => size === 3)).toBe(true);
    const bad = await server.graphql('{ assets(first: 101) { nodes { hash } } }');
    expect(bad.errors?.[0]?.extensions.code).toBe('bad_page');
    for (const day of ['2026-02-30', '2026-13-01', '0000-01-01']) {
      const after = Buffer.from(`${day}T00:00:00.000000Z_${'0'.repeat(64)}`).toString('base64url');
      const { errors } = await server.graphql(`{ assets(after: "${after}") { nodes { hash } } }`);
      expect(errors).toMatchObject([{ path: ['assets'], extensions: { code: 'bad_page', path: 'after' } }]);
    }
  });
});

describe('GET /media/<hash>.<ext>', () => {
  let hash: string;
  let original: string;
  beforeAll(async () => {
    original = (await upload(await picture(800, 600, '#884422'))).body.asset.hash;
    await inTransaction(server.ds, (m) => server.app.get(EnsureRenditions, { strict: false }).ensure(m, [original], [shop]));
    for (const end = Date.now() + 150_000; Date.now() < end && !hash;) {
      const { data } = await server.graphql<{ asset: { renditions: { state: string; url: string; width: number }[] } }>(
        `query ($hash: String!) { asset(hash: $hash) { renditions { profile state url width height problem { code } } } }`,
        { hash: original },
      );
      const [made] = data.asset.renditions;
      if (made?.state === 'ready') hash = /media\/([0-9a-f]{64})\.jpg$/.exec(made.url)![1]!;
    }
  });

  const ask = (file: string, init: RequestInit = {}) => fetch(`${server.url}/media/${file}`, init);

  it('is open to all and cached for ever', async () => {
    const response = await ask(`${hash}.jpg`);
    const body = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(
      Object.fromEntries([...response.headers].filter(([name]) => /^(etag|cache-control|content-(type|length)|accept-ranges)$/.test(name))),
    ).toEqual({
      etag: `"${hash}"`,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/jpeg',
      'content-length': String(body.length),
      'accept-ranges': 'bytes',
    });
    expect(sha256hex(body)).toBe(hash);
    expect(await sharp(body).metadata()).toMatchObject({ format: 'jpeg', width: 400, height: 300 });
  });

  it('answers HEAD, 304, ranges, 416 and 404', async () => {
    const whole = Buffer.from(await (await ask(`${hash}.jpg`)).arrayBuffer());
    const head = await ask(`${hash}.jpg`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      String(whole.length),
      0,
    ]);
    const fresh = await ask(`${hash}.jpg`, { headers: { 'if-none-match': `"${hash}"` } });
    expect([fresh.status, (await fresh.arrayBuffer()).byteLength]).toEqual([304, 0]);
    const some = await ask(`${hash}.jpg`, { headers: { range: 'bytes=-100' } });
    expect([some.status, some.headers.get('content-range')]).toEqual([
      206,
      `bytes ${whole.length - 100}-${whole.length - 1}/${whole.length}`,
    ]);
    expect(Buffer.from(await some.arrayBuffer())).toEqual(whole.subarray(-100));
    expect((await ask(`${hash}.jpg`, { headers: { range: 'bytes=9999999-' } })).status).toBe(416);
    for (const file of [`${hash}.png`, `${original}.jpg`, `${'a'.repeat(64)}.jpg`, 'x', '..%2F..%2Fetc%2Fpasswd'])
      expect((await ask(file)).status).toBe(404);
  });

  it('says that a file is missing in the store without letting anybody remember it', async () => {
    const objects = server.app.get(ObjectStore, { strict: false });
    const whole = Buffer.from(await (await ask(`${hash}.jpg`)).arrayBuffer());
    await objects.delete(objectKey(hash));
    const lost = await ask(`${hash}.jpg`);
    expect([lost.status, lost.headers.get('cache-control'), lost.headers.get('etag')]).toEqual([500, null, null]);
    expect(await lost.json()).toMatchObject({ problems: [{ code: 'internal' }] });
    await objects.put(objectKey(hash), whole, { contentType: 'image/jpeg' });
    expect((await ask(`${hash}.jpg`)).status).toBe(200);
  });
});
