import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '../../libs/problem/index.js';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import type { AmazonClient } from '../../src/channels/amazon/client.js';
import { existingListings } from '../../src/channels/amazon/existing.js';
import { AMAZON_SANDBOX_CREDENTIALS } from '../../src/sandbox/amazon/index.js';
import type { TestContext } from '../support/syndication/index.js';
import { startHarness, US, type AmazonHarness } from './amazon-harness.js';

/** Listings made at that moment and the ones after it; `changed`: when the first of them was changed last, and how much later each other one. */
const made = (prefix: string, count: number, from: string, stepMs: number, [changed, laterMs]: [string, number] = [from, 0]) =>
  Array.from({ length: count }, (_, n) => ({
    sku: `${prefix}-${String(n).padStart(4, '0')}`,
    marketplaceId: US,
    productType: 'HOME',
    attributes: {},
    createdDate: new Date(Date.parse(from) + n * stepMs).toISOString(),
    lastUpdatedDate: new Date(Date.parse(changed) + n * laterMs).toISOString(),
  }));

describe('listing what a seller has on Amazon, of which a search shows a thousand', () => {
  let harness: AmazonHarness;
  let context: TestContext;

  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());
  beforeEach(async () => {
    await fetch(`${harness.sandbox.url}/_sandbox/reset`, { method: 'POST' });
    // The token of before is forgotten with all else.
    harness.adapter = new AmazonAdapter();
    context = harness.context();
  });
  afterEach(() => context.close());

  const seed = (items: unknown[]): Promise<unknown> =>
    fetch(`${harness.sandbox.url}/_sandbox/seed`, { method: 'POST', body: JSON.stringify({ items }) });
  const listed = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key } of harness.adapter.existing(context)) keys.push(key);
    return keys;
  };
  const searched = async (query: string): Promise<Record<string, unknown>> => {
    const path = `/listings/2021-08-01/items/${AMAZON_SANDBOX_CREDENTIALS.sellerId}?marketplaceIds=${US}&pageSize=20&${query}`;
    return (await harness.asAnother('GET', path)).json() as Promise<Record<string, unknown>>;
  };

  it('finds all 2,500, each once', async () => {
    const items = [
      ...made('OLD', 900, '2019-03-01T08:00:00Z', 3_600_000),
      // A file of a thousand, taken in within seconds.
      ...made('FILE', 1_100, '2024-05-05T12:00:00Z', 10),
      ...made('NEW', 500, '2026-01-01T00:00:00Z', 60_000),
    ];
    await seed(items);
    expect(await searched('sortBy=sku')).toMatchObject({ numberOfResults: 1000 });
    expect(await searched('createdAfter=2026-01-01T00:00:00Z')).toMatchObject({ numberOfResults: 500 });
    expect(await searched('createdBefore=2019-03-01T08:00:00Z')).toMatchObject({ numberOfResults: 1 });
    const keys = await listed();
    expect(keys).toHaveLength(2500);
    expect(keys.toSorted()).toEqual(items.map(({ sku }) => sku).toSorted());
  });

  it('is not split where a thousand suffice', async () => {
    await seed(made('FEW', 41, '2019-03-01T08:00:00Z', 0));
    expect(await listed()).toHaveLength(41);
    const asked = context.exchanges.filter(({ purpose, method }) => purpose === 'connect' && method === 'GET');
    expect(asked).toHaveLength(3);
    expect(asked.filter(({ url }) => url.includes('created'))).toEqual([]);
  });

  const lookAt = async (): Promise<{ keys: string[]; told: Problem[] }> => {
    const [keys, told]: [string[], Problem[]] = [[], []];
    for await (const { key } of harness.adapter.existing(context, (one) => told.push(one))) keys.push(key);
    return { keys: keys.toSorted(), told };
  };
  const skus = (items: { sku: string }[]): string[] => items.map(({ sku }) => sku).toSorted();

  it('finds all that were made in two neighbouring seconds, and in one, if they were changed at other times', async () => {
    const items = [
      ...made('ONE', 700, '2024-05-05T12:00:00Z', 0),
      ...made('TWO', 700, '2024-05-05T12:00:01Z', 0),
      ...made('FILE', 1_500, '2025-05-05T12:00:00Z', 0, ['2025-06-01T00:00:00Z', 60_000]),
    ];
    await seed(items);
    expect(await lookAt()).toEqual({ keys: skus(items), told: [] });
  });

  it('finds what was made and changed at once from both ends, up to 2,000', async () => {
    const items = made('ONCE', 1_500, '2024-05-05T12:00:00Z', 0);
    await seed(items);
    expect(await lookAt()).toEqual({ keys: skus(items), told: [] });
  });

  it('tells of those that no search shows, and lists all else', async () => {
    const at = '2024-05-05T12:00:00.000Z';
    const [before, after] = [made('BEFORE', 30, '2019-03-01T08:00:00Z', 60_000), made('LATER', 30, '2025-03-01T08:00:00Z', 60_000)];
    const once = made('ONCE', 2_100, at, 0);
    await seed([...before, ...once, ...after]);
    const { keys, told } = await lookAt();
    expect(keys).toEqual(skus([...before, ...once.slice(0, 1_000), ...once.slice(1_100), ...after]));
    expect(told).toEqual([
      {
        ...{ code: 'not_all_listed', path: 'channel', severity: 'warning', details: { from: at, to: at, shown: 2_000 } },
        message: `Amazon lists 2000 of the SKUs that were made in one second and changed last in one second (made at ${at}), and no more of them: there may be others, which are not among the matches`,
        fix: 'Change some of them in Seller Central, their prices by a file for example, and match again: Amazon then tells them apart by the time of that. Until then nothing is written to one that is not matched (exists_unmatched)',
      },
    ]);
  });

  it('ends at a page that comes again, and is whole only if all were there', async () => {
    const told = (numberOfResults: number): AmazonClient =>
      ({
        call: () =>
          Promise.resolve({
            kind: 'ok',
            body: { numberOfResults, items: [{ sku: 'A' }, { sku: 'B' }], pagination: { nextToken: 'again' } },
          }),
      }) as unknown as AmazonClient;
    const keysOf = async (client: AmazonClient): Promise<string[]> => {
      const keys: string[] = [];
      for await (const { key } of existingListings(client, context)) keys.push(key);
      return keys;
    };
    expect(await keysOf(told(2))).toEqual(['A', 'B']);
    await expect(keysOf(told(50))).rejects.toThrow('Amazon gave the same page twice');
  });
});
