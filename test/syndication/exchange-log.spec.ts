import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ExchangeLog } from '../../src/syndication/reach/http/exchange-log.js';
import type { Exchange } from '../../src/syndication/reach/http/index.js';
import { until } from '../main-job/world.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
let log: ExchangeLog;
const told = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(() => {
  log = new ExchangeLog(db.ds);
  told.mockClear();
});
afterEach(() => db.empty('exchange'));
afterAll(() => db.close());

/** The n-th, at its own second. */
const exchange = (n: number, listingId = '7'): Exchange => ({
  channelCode: 'shop',
  channelKind: 'shopify',
  listingIds: [listingId],
  traceIds: [],
  payloadHash: null,
  payloadHashes: [],
  rendererVersions: [],
  purpose: 'send',
  at: new Date(Date.UTC(2026, 10, 30) + n * 1000),
  method: 'POST',
  url: `http://shop.example/${n}`,
  requestHeaders: {},
  requestBody: null,
  status: 200,
  responseBody: '{}',
  durationMs: 1,
  problem: null,
});
const written = async (): Promise<number[]> =>
  (await db.ds.query<{ url: string }[]>('SELECT url FROM exchange ORDER BY id')).map(({ url }) => Number(url.split('/').at(-1)));
const away = () => db.asOwner('REVOKE INSERT ON exchange FROM plinth_app');
const back = () => db.asOwner('GRANT INSERT ON exchange TO plinth_app');

test('what could not be written is written with what came after it, in its order', async () => {
  await away();
  log.add(exchange(1));
  log.add(exchange(2));
  await expect(log.flush()).rejects.toThrow('permission denied');
  log.add(exchange(3));
  await expect(log.flush()).rejects.toThrow('permission denied');
  await back();
  await log.flush();
  await log.flush();
  expect(await written()).toEqual([1, 2, 3]);
});

test('of more than two thousand the newest are kept, and the others are told', async () => {
  await away();
  for (let n = 1; n <= 2_100; n++) log.add(exchange(n));
  // Each five hundred is tried by itself.
  await until(() => Promise.resolve(told.mock.calls.length >= 4));
  await expect(log.flush()).rejects.toThrow('permission denied');
  await back();
  await log.flush();
  expect(await written()).toEqual(Array.from({ length: 2_000 }, (_, at) => at + 101));
  expect(told.mock.calls.map(([message]) => String(message)).filter((message) => message.includes('lost'))).toEqual([
    '100 exchanges are lost: the database has taken none for long',
  ]);
});

test('what the database never takes is told, and keeps nothing else from being written', async () => {
  for (const n of [1, 2, 3]) log.add(exchange(n, n === 2 ? 'no number' : '7'));
  await log.flush();
  log.add(exchange(4));
  await log.flush();
  expect(await written()).toEqual([1, 3, 4]);
  expect(told.mock.calls.map(([message]) => String(message))).toEqual([
    expect.stringMatching(/^The exchange POST http:\/\/shop\.example\/2 could not be written: invalid input syntax/),
  ]);
});
