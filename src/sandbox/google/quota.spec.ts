import { afterEach, describe, expect, it } from '@jest/globals';
import { readDescriptor } from './proto/index.js';
import { descriptor } from '../../contracts/google/index.js';
import { goodInput, open, type Client } from './testing/harness.js';

const input = (offerId: string) => goodInput('http://127.0.0.1:1/x.jpg', {}, { offerId });
const HOUR = 3_600_000;

describe('Google sandbox: quotas, lists and seeds', () => {
  let client: Client;
  afterEach(() => client.close());

  it('takes two updates of a product a day, counted from 12:00 UTC; a removal is no way round', async () => {
    client = await open();
    const sinceReset = (Date.now() - 12 * HOUR) % (24 * HOUR);
    client.sandbox.clock.advance(24 * HOUR - sinceReset); // to 12:00 UTC
    await client.renew();
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let i = 0; i < count; i++) all.push((await client.insert(input('QUOTA-1'))).status);
      return all;
    };
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    const { body } = await client.insert(input('QUOTA-1'));
    expect([body.error.status, body.error.details[0].reason]).toEqual(['RESOURCE_EXHAUSTED', 'quota/daily_limit_exceeded']);
    const path = `/products/v1/accounts/1001/productInputs/en~US~QUOTA-1?dataSource=${client.source}`;
    expect((await client.call('PATCH', path, { productAttributes: { color: 'red' } })).status).toBe(429);
    await client.call('DELETE', path);
    expect(await statuses(2)).toEqual([200, 429]);
    expect((await client.insert(input('QUOTA-2'))).status).toBe(200);
    client.sandbox.clock.advance(24 * HOUR);
    await client.renew();
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it('limits calls per minute, says so, and shows the figures', async () => {
    client = await open();
    // The allowance comes back at 50 a second while we send; a machine that sends 600 slower than that is no machine for tests.
    const answers: Awaited<ReturnType<Client['insert']>>[] = [];
    const refused = () => answers.filter(({ status }) => status === 429);
    while (refused().length === 0 && answers.length < 12_000) {
      const ids = Array.from({ length: 600 }, (_, i) => `R-${answers.length + i}`);
      answers.push(...(await Promise.all(ids.map((id) => client.insert(input(id))))));
    }
    const taken = answers.filter(({ status }) => status === 200).length;
    expect(refused().length).toBe(answers.length - taken);
    expect(new Set(refused().map(({ body }) => body.error.details[0].reason))).toEqual(new Set(['quota/request_rate_too_high']));
    const { body } = await client.call('GET', '/quota/v1/accounts/1001/quotas');
    expect(body.quotaGroups[0]).toMatchObject({
      name: 'accounts/1001/quotas/products-write',
      quotaUsage: String(taken),
      quotaLimit: '200000',
      quotaMinuteLimit: '3000',
    });
    client.sandbox.clock.advance(60_000);
    expect((await client.insert(input('R-X'))).status).toBe(200);
  });

  it('limits nothing when limits are lifted', async () => {
    client = await open({}, { rateLimits: 'lifted' });
    const statuses = await Promise.all(Array.from({ length: 1200 }, async () => (await client.insert(input('L-1'))).status));
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect((await client.call('GET', '/quota/v1/accounts/1001/quotas')).body.quotaGroups[1].quotaMinuteLimit).toBe('1000000000');
  });

  it('pages through products: 25 at first, 1,000 at most, each once', async () => {
    client = await open({}, { rateLimits: 'lifted' });
    await client.admin('seed', {
      account: '1001',
      products: Array.from({ length: 1030 }, (_, i) => ({ productInput: { ...input(`P-${i}`), productAttributes: {} } })),
    });
    const list = async (query: string) => (await client.call('GET', `/products/v1/accounts/1001/products?${query}`)).body;
    const first = await list('');
    expect(first.products).toHaveLength(25);
    const big = await list('pageSize=5000');
    expect(big.products).toHaveLength(1000);
    const rest = await list(`pageSize=1000&pageToken=${big.nextPageToken}`);
    const ids = [...big.products, ...rest.products].map((product: { offerId: string }) => product.offerId);
    expect([ids.length, new Set(ids).size, rest.nextPageToken]).toEqual([1030, 1030, undefined]);
    expect((await list('pageToken=bm8')).error.details[0].metadata.REASON).toBe('INVALID_PAGE_TOKEN');
    expect((await list('pageSize=-1')).error.details[0].metadata.REASON).toBe('INVALID_PAGE_SIZE');
  });

  it('holds seeded products at once, to the same contract, and empties at a reset', async () => {
    client = await open({}, { latencyMs: 999_000 });
    const wrong = await client.admin('seed', {
      account: '1001',
      products: [{ productInput: input('S-1') }, { productInput: { color: 'x' } }],
    });
    expect(wrong.status).toBe(400);
    expect((await client.product('en~US~S-1')).status).toBe(404);
    const { body } = await client.admin('seed', { account: '1001', products: [{ productInput: input('S-1') }] });
    expect(body.products).toEqual(['accounts/1001/products/en~US~S-1']);
    expect((await client.product('en~US~S-1')).status).toBe(200);
    await client.admin('reset', {});
    expect((await client.admin('state')).body.accounts[0]).toEqual({ id: '1001', registered: true, dataSources: [], productInputs: [] });
  });

  it('leaves no duplicate when the answer to an insert is lost', async () => {
    client = await open();
    await client.admin('faults', { kind: 'reset', phase: 'after', match: { pathIncludes: 'productInputs:insert' } });
    await expect(client.insert(input('LOST-1'))).rejects.toThrow('fetch failed');
    expect((await client.insert(input('LOST-1'))).status).toBe(200);
    expect((await client.admin('state')).body.accounts[0].productInputs).toHaveLength(1);
  });

  it('answers under the paths of the contract', async () => {
    client = await open();
    const { methods } = readDescriptor(descriptor);
    const served = methods.filter(({ verb, path }) => {
      const url = path
        .replace(/\{[\w.]+=([^}]+)\}/, '$1')
        .split('/')
        .map((part) => part.replace(/^\*/, ':id'))
        .join('/')
        .replace('accounts/:id', 'accounts/:account');
      const route = url
        .replace(/dataSources\/:id$/, 'dataSources/:id')
        .replace(/(products|productInputs)\/:id$/, '$1/:name')
        .replace(/([a-zA-Z]):(insert|registerGcp)$/, '$1::$2');
      return client.sandbox.app.hasRoute({ method: verb as 'GET', url: route });
    });
    expect(served.map(({ name }) => name)).toEqual([
      'InsertProductInput',
      'UpdateProductInput',
      'DeleteProductInput',
      'GetProduct',
      'ListProducts',
      'GetDataSource',
      'ListDataSources',
      'CreateDataSource',
      'DeleteDataSource',
      'RegisterGcp',
      'GetDeveloperRegistration',
      'ListQuotaGroups',
    ]);
  });
});
