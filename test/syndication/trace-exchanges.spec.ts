import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/index.js';
import { exchangesOf } from '../../src/syndication/ledger/trace.repository.js';

/** Minutes of one day. */
const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minute));

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

async function exchanged(minute: number, purpose: string, listingIds: string[], url = `http://channel/${minute}`): Promise<void> {
  await db.ds.query(
    `INSERT INTO exchange (channel_code, listing_ids, purpose, at, method, url, request_headers, status, duration_ms) VALUES ('c', $1, $2, $3, 'GET', $4, '{}', 200, 1)`,
    [listingIds, purpose, at(minute), url],
  );
}

it('shows the send and the look that made a listing live, however often it was read since', async () => {
  await exchanged(1, 'send', ['7']);
  await exchanged(2, 'read', ['6', '7', '8']);
  await exchanged(3, 'read', ['6', '7', '8']);
  for (let minute = 10; minute < 40; minute++) await exchanged(minute, 'read', ['7', '9']);
  await exchanged(50, 'send', ['8']);
  const shown = await exchangesOf(db.ds.manager, '7', at(5));
  expect(shown.map(({ purpose, at: when }) => `${purpose} ${when.getUTCMinutes()}`)).toEqual([
    ...Array.from({ length: 10 }, (_, index) => `read ${39 - index}`),
    'read 3',
    'send 1',
  ]);
  expect(shown.at(-2)!.listingIds).toEqual(['6', '7', '8']);
});

it('of a listing that is not live shows what there is', async () => {
  expect((await exchangesOf(db.ds.manager, '8', null)).map(({ purpose }) => purpose)).toEqual(['send', 'read', 'read']);
  expect(await exchangesOf(db.ds.manager, '77', null)).toEqual([]);
});
