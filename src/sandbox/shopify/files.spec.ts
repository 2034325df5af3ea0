import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { shirt, TestShop, variant } from './testing/client.js';

describe('files in the Shopify sandbox', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
  });
  beforeEach(async () => {
    await shop.admin('reset', {});
    await shop.admin('settings', { latencyMs: 0 });
    await shop.login();
  });
  afterAll(() => shop.stop());

  const CREATE =
    'mutation ($files: [FileCreateInput!]!) { fileCreate(files: $files) { files { id fileStatus } userErrors { code field } } }';
  const STATUS =
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on MediaImage { fileStatus fileErrors { code } image { width height } } } }';
  const files = async () => (await shop.data('{ files(first: 250) { nodes { id } } }')).files.nodes as { id: string }[];

  it('makes a second copy when a source is sent again, and none when its id is sent', async () => {
    const source = { originalSource: shop.picture('front.png'), alt: 'Front' };
    const first = await shop.set(shirt({ files: [source] }));
    const again = await shop.set(shirt({ files: [source] }), { id: first.product.id });
    expect(again.product.media.nodes).toHaveLength(1);
    expect(again.product.media.nodes[0].id).not.toBe(first.product.media.nodes[0].id);
    expect(await files()).toHaveLength(2);
    const byId = await shop.set(shirt({ files: [{ id: again.product.media.nodes[0].id, alt: 'Back' }] }), { id: first.product.id });
    expect(byId.product.media.nodes).toEqual([{ id: again.product.media.nodes[0].id, alt: 'Back', fileStatus: expect.any(String) }]);
    expect(await files()).toHaveLength(2);
  });

  it('passes from UPLOADED to PROCESSING to READY by the clock', async () => {
    await shop.admin('settings', { latencyMs: 60_000 });
    const created = await shop.data(CREATE, { files: [{ originalSource: shop.picture('slow.png') }] });
    const [{ id, fileStatus }] = created.fileCreate.files;
    expect(fileStatus).toBe('UPLOADED');
    await shop.admin('clock', { advanceMs: 31_000 });
    expect((await shop.data(STATUS, { ids: [id] })).nodes[0].fileStatus).toBe('PROCESSING');
    await shop.admin('clock', { advanceMs: 30_000 });
    await shop.fetched();
    expect((await shop.data(STATUS, { ids: [id] })).nodes[0]).toEqual({
      fileStatus: 'READY',
      fileErrors: [],
      image: { width: 1, height: 1 },
    });
  });

  it.each([
    ['gone.png', 'IMAGE_DOWNLOAD_FAILURE'],
    ['text.png', 'UNSUPPORTED_IMAGE_FILE_TYPE'],
  ])('ends FAILED for %s with %s', async (path, code) => {
    const created = await shop.data(CREATE, { files: [{ originalSource: shop.picture(path) }] });
    const [{ id }] = created.fileCreate.files;
    await shop.fetched();
    expect((await shop.data(STATUS, { ids: [id] })).nodes[0]).toEqual({ fileStatus: 'FAILED', fileErrors: [{ code }], image: null });
    // It has no copy of what it could not fetch.
    const sourceOf = async (file: string) =>
      (await shop.data('query ($id: ID!) { node(id: $id) { ... on MediaImage { originalSource { fileSize } } } }', { id: file })).node;
    expect(await sourceOf(id)).toEqual({ originalSource: null });
    const good = await shop.data(CREATE, { files: [{ originalSource: shop.picture('front.png') }] });
    await shop.fetched();
    expect(await sourceOf(good.fileCreate.files[0].id)).toEqual({ originalSource: { fileSize: expect.any(Number) } });
    expect((await shop.set(shirt({ files: [{ id }] }))).userErrors).toEqual([
      { code: 'INVALID_INPUT', field: ['input', 'files', '0', 'id'], message: 'File failed processing and cannot be attached' },
    ]);
  });

  it('fails a file that would be good when a media fault says so, once, with the code it names', async () => {
    await shop.admin('faults', { kind: 'media', match: { sourceIncludes: 'front' }, code: 'MEDIA_TIMEOUT_ERROR' });
    const sources = ['back.png', 'front.png', 'front.png'].map((path) => ({ originalSource: shop.picture(path) }));
    const created = await shop.data(CREATE, { files: sources });
    await shop.fetched();
    const ids = created.fileCreate.files.map(({ id }: { id: string }) => id);
    const codes = (await shop.data(STATUS, { ids })).nodes.map(({ fileErrors }: { fileErrors: object[] }) => fileErrors);
    expect(codes).toEqual([[], [{ code: 'MEDIA_TIMEOUT_ERROR' }], []]);
  });

  it('takes a percent sign that escapes nothing as a part of the name, at once and asynchronously', async () => {
    const files = [{ originalSource: shop.picture('100%25/50%.png') }];
    expect((await shop.set(shirt({ files }))).userErrors).toEqual([]);
    await shop.data('mutation ($input: ProductSetInput!) { productSet(input: $input, synchronous: false) { userErrors { code } } }', {
      input: shirt({ handle: 'later', files }),
    });
    expect((await shop.data('{ productsCount { count } }')).productsCount.count).toBe(2);
  });

  it('does not call out to the network', async () => {
    const created = await shop.data(CREATE, { files: [{ originalSource: 'http://192.0.2.1/a.png' }] });
    await shop.fetched();
    const [{ id }] = created.fileCreate.files;
    expect((await shop.data(STATUS, { ids: [id] })).nodes[0]).toMatchObject({
      fileStatus: 'FAILED',
      fileErrors: [{ code: 'IMAGE_DOWNLOAD_FAILURE' }],
    });
  });

  it('ties a file to a variant only if the product has it and it is ready', async () => {
    const source = shop.picture('s.png');
    const alone = await shop.set(shirt({ variants: [variant('S', { file: { originalSource: source } }), variant('M')] }));
    expect(alone.userErrors[0]).toMatchObject({ code: 'INVALID_VARIANT', field: ['input', 'variants', '0', 'file'] });
    const together = await shop.set(
      shirt({ files: [{ originalSource: source }], variants: [variant('S', { file: { originalSource: source } }), variant('M')] }),
    );
    const id = together.product.media.nodes[0].id as string;
    expect(together.product.variants.nodes.map((v: { media: { nodes: object[] } }) => v.media.nodes)).toEqual([[{ id }], []]);
    expect(await files()).toHaveLength(1);
    await shop.admin('settings', { latencyMs: 60_000 });
    const created = await shop.data(CREATE, { files: [{ originalSource: shop.picture('late.png') }] });
    const late = created.fileCreate.files[0].id as string;
    const tooEarly = await shop.set(shirt({ files: [{ id: late }], variants: [variant('S', { file: { id: late } }), variant('M')] }), {
      id: together.product.id,
    });
    expect(tooEarly.userErrors[0]).toMatchObject({ code: 'INVALID_VARIANT', message: 'The variant file is not ready' });
  });

  it('refuses 251 files in one call, and an alt text of 513 characters', async () => {
    const many = await shop.call(CREATE, { files: Array.from({ length: 251 }, () => ({ originalSource: shop.picture('x.png') })) });
    expect(many.body.errors?.[0]?.extensions?.code).toBe('MAX_INPUT_SIZE_EXCEEDED');
    const literal = `{ originalSource: "${shop.picture('x.png')}" }, `.repeat(251);
    const inline = await shop.call(`mutation { fileCreate(files: [${literal}]) { userErrors { code } } }`);
    expect(inline.body.errors?.[0]?.extensions).toEqual({ code: 'MAX_INPUT_SIZE_EXCEEDED', path: ['files'] });
    const long = await shop.data(CREATE, { files: [{ originalSource: shop.picture('x.png'), alt: 'x'.repeat(513) }] });
    expect(long.fileCreate.userErrors).toEqual([{ code: 'ALT_VALUE_LIMIT_EXCEEDED', field: ['files', '0', 'alt'] }]);
    expect(await files()).toEqual([]);
  });
});
