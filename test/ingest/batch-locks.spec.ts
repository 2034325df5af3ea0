import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BatchLocks } from '../../src/ingest/batches/batch-locks.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const holders = (): Promise<{ pid: number }[]> =>
  db.ds.query(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 7302 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );

test('a session that the server ended holds nothing: to let its batch go is no failure, and the next is taken by a new one', async () => {
  const locks = new BatchLocks(db.ds);
  expect([await locks.take('1'), await locks.take('1')]).toEqual([true, false]);
  const [{ pid } = { pid: 0 }] = await holders();
  await db.ds.query('SELECT pg_terminate_backend($1, 10000)', [pid]);
  await locks.release('1');
  expect([await locks.take('1'), await locks.take('2')]).toEqual([true, true]);
  expect(await holders()).toHaveLength(2);
  await locks.release('1');
  await locks.release('2');
  expect(await holders()).toEqual([]);
});
