import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ensureBuckets, learnBudget, overdrawTokens, takeTokens } from '../../src/syndication/reach/budget/budget.repository.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.asOwner(`INSERT INTO account (code, kind) VALUES ('shop', 'shopify')`);
});
afterAll(() => db.close());

const NOON = Date.UTC(2026, 10, 30, 12);
/** By a clock that is so many seconds ahead of the right one, or behind it. */
const at = (ahead: number, second = 0) => new Date(NOON + (second + ahead) * 1000);
beforeEach(async () => {
  await db.empty('account_budget');
  await ensureBuckets(db.ds.manager, 'shop', [{ bucket: 'calls', perSecond: 10, burst: 100 }], at(0));
});

/** Takes all that there is. */
const takeAll = async (now: Date): Promise<number> =>
  (await takeTokens(
    db.ds.manager,
    'shop',
    'calls',
    Array.from({ length: 100 }, (_, one) => one + 1),
    now,
  ))!.granted;

test('two workers whose clocks differ fill the bucket once', async () => {
  const taken = [];
  for (const ahead of [0, 5, 0, 5, 0, 5]) taken.push(await takeAll(at(ahead)));
  // Five seconds of the future, once.
  expect(taken).toEqual([100, 50, 0, 0, 0, 0]);
  // The one that is behind has nothing until its clock is where the other one took; then both have what a second brings.
  expect([await takeAll(at(0, 4)), await takeAll(at(5, 1)), await takeAll(at(0, 6))]).toEqual([0, 10, 0]);
});

test('also where one of them overdraws it, or the channel tells what is left', async () => {
  expect(await takeAll(at(5))).toBe(100);
  await overdrawTokens(db.ds.manager, 'shop', 'calls', 10, at(0));
  expect(await takeAll(at(5))).toBe(0);
  await learnBudget(db.ds.manager, 'shop', [{ bucket: 'calls', available: 30 }], at(0));
  expect(await takeAll(at(5))).toBe(30);
});

test('a clock that was far ahead keeps nobody waiting once it is right', async () => {
  expect(await takeAll(at(3600))).toBe(100);
  expect([await takeAll(at(0)), await takeAll(at(0, 1)), await takeAll(at(0, 3))]).toEqual([0, 10, 20]);
});
