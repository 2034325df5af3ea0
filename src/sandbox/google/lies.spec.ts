import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { goodInput, json, open, type Client } from './testing/harness.js';
import { picture, servePictures, type Pictures } from './testing/pictures.js';

const PRODUCTS = '/products/v1/accounts/1001';
const MINUTE = 60_000;

/** A client that gets the contract wrong, one way at a time: each must hear so in Google's own form. */
describe('lies that the Google sandbox catches', () => {
  let client: Client;
  let pictures: Pictures;
  beforeAll(async () => {
    client = await open({}, { rateLimits: 'lifted' });
    pictures = await servePictures();
    pictures.put('good.jpg', await picture(600, 600));
  });
  afterAll(async () => {
    await client.close();
    await pictures.close();
  });

  const offer = (offerId: string, attributes: object = {}) => goodInput(pictures.url('good.jpg'), { ...attributes }, { offerId });
  const source = async (displayName: string): Promise<string> =>
    (
      await client.call('POST', '/datasources/v1/accounts/1001/dataSources', {
        displayName,
        primaryProductDataSource: { countries: ['US'] },
      })
    ).body.name;

  it.each([
    ['GET', 'products?pagesize=5', undefined, 'pagesize'],
    ['GET', 'products?maxResults=5', undefined, 'maxResults'],
    ['POST', 'productInputs:insert?datasource=accounts/1001/dataSources/1', {}, 'datasource'],
    ['PATCH', 'productInputs/en~US~LAMP-1?mask=productAttributes.title', {}, 'mask'],
    ['DELETE', 'productInputs/en~US~LAMP-1?feed=1', undefined, 'feed'],
  ])('a query parameter that the method does not have: %s %s', async (method, path, body, name) => {
    const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
    expect(await client.call(method, `${PRODUCTS}/${path}`, path.includes('insert') ? offer('Q-1') : body)).toEqual({
      status: 400,
      body: {
        error: {
          code: 400,
          status: 'INVALID_ARGUMENT',
          message: description,
          details: [
            { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description }] },
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'invalid',
              domain: 'merchantapi.googleapis.com',
              metadata: { FIELD_LOCATION: name, REASON: 'UNKNOWN_FIELD' },
            },
          ],
        },
      },
    });
    expect((await client.product('en~US~Q-1')).status).toBe(404);
  });

  it('takes the proto name of a parameter and those that every API has, but none twice', async () => {
    for (const id of ['P-1', 'P-2']) expect((await client.insert(offer(id))).status).toBe(200);
    const listed = await client.call('GET', `${PRODUCTS}/products?page_size=1&prettyPrint=false`);
    expect([listed.status, listed.body.products.length, typeof listed.body.nextPageToken]).toEqual([200, 1, 'string']);
    const twice = await client.call('GET', `${PRODUCTS}/products?pageSize=1&pageSize=2`);
    expect([twice.status, twice.body.error.message]).toEqual([
      400,
      'Invalid JSON payload received. Unknown name "pageSize": Proto field is not repeating, cannot start list.',
    ]);
    expect((await client.call('GET', `${PRODUCTS}/products?pageSize=1&page_size=2`)).status).toBe(400);
  });

  it('forgets the old side of a moved product when its old data source goes, and goes on to answer', async () => {
    const [from, to] = [await source('from'), await source('to')];
    await client.insert(offer('M-1'), from);
    await client.admin('settings', { latencyMs: MINUTE });
    await client.insert(offer('M-1'), to);
    expect((await client.product('en~US~M-1')).body.dataSource).toBe(from);
    expect((await client.call('DELETE', `/datasources/v1/${from}`)).status).toBe(200);
    expect((await client.product('en~US~M-1')).status).toBe(404);
    expect((await client.call('GET', `${PRODUCTS}/products?pageSize=1000`)).status).toBe(200);
    await client.admin('clock', { advanceMs: MINUTE });
    expect((await client.product('en~US~M-1')).body.dataSource).toBe(to);
    await client.admin('settings', { latencyMs: 0 });
  });

  it('does not count products of a deleted data source as twins of those that stay', async () => {
    const [kept, gone] = [await source('kept'), await source('gone')];
    const red = { itemGroupId: 'G-1', color: 'red' };
    await client.insert(offer('T-1', red), kept);
    await client.insert(offer('T-2', red), gone);
    expect(await client.issues('en~US~T-1')).toEqual(['item_group_duplicate_variant']);
    await client.call('DELETE', `/datasources/v1/${gone}`);
    expect(await client.issues('en~US~T-1')).toEqual([]);
  });

  it('judges a picture as one that could not be fetched when a media fault says so, until it is sent again', async () => {
    pictures.put('slow.jpg', await picture(600, 600));
    await client.admin('faults', { kind: 'media', match: { sourceIncludes: 'slow' }, code: 'HTTP 504' });
    const slow = offer('F-1', { imageLink: pictures.url('slow.jpg') });
    await client.insert(slow);
    expect(await client.issues('en~US~F-1')).toEqual(['image_link_not_crawlable']);
    await client.insert(slow);
    expect(await client.issues('en~US~F-1')).toEqual([]);
  });

  it.each([
    ['{', ''],
    ['{"account":1001}', 'account'],
    ['{"account":"1001","sources":[]}', 'sources'],
    ['{"account":"1001","dataSources":"one"}', 'dataSources'],
    ['{"account":"1001","products":[null]}', 'products'],
    ['{"account":"1001","products":[{"offerId":"X"}]}', 'products.0.offerId'],
  ])('a seed that cannot be read: %s', async (body, path) => {
    const answer = await json(`${client.sandbox.url}/_sandbox/seed`, { method: 'POST', body });
    expect([answer.status, answer.body.code, answer.body.path]).toEqual([400, 'bad_admin_request', path]);
  });

  it('a product that somebody changes, lets expire or deletes by hand, and none that there is not', async () => {
    for (const id of ['H-1', 'H-2', 'H-3']) await client.insert(offer(id));
    const edit = (key: string, change: object) =>
      json(`${client.sandbox.url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ account: '1001', key, ...change }) });
    const keys = async () => {
      const { body } = await json(`${client.sandbox.url}/_sandbox/state`);
      const { productInputs } = (body as unknown as HandState).accounts[0]!;
      return productInputs
        .filter(({ key }) => key.includes('~H-'))
        .map(({ key, productInput }) => `${key} ${productInput.productAttributes.title}`);
    };
    expect((await edit('en~US~H-1', { productAttributes: { title: 'By hand' } })).status).toBe(200);
    expect((await edit('en~US~H-2', { expire: true })).status).toBe(200);
    expect((await edit('en~US~H-3', { delete: true })).status).toBe(200);
    expect(await keys()).toEqual(['en~US~H-1 By hand']);
    for (const key of ['en~US~H-2', 'en~US~H-3', 'en~US~H-4'])
      expect(await edit(key, { delete: true })).toMatchObject({ status: 400, body: { code: 'bad_admin_request', path: 'key' } });
    expect(await edit('en~US~H-1', {})).toMatchObject({ status: 400, body: { path: 'productAttributes' } });
  });
});

interface HandState {
  accounts: { productInputs: { key: string; productInput: { productAttributes: { title: string } } }[] }[];
}
