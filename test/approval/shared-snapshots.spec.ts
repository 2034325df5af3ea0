import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { forPersonWhile, inTransaction, query } from '../../libs/db/index.js';
import { SnapshotBag } from '../../src/approval/merkle/index.js';
import { SnapshotRepository } from '../../src/approval/snapshots/snapshot.repository.js';
import { testDatabase, type TestDatabase } from '../support/index.js';
import { PATIENCE_MS, until } from '../main-job/world.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** The labels of one colour, which two products have that are submitted at once for the first time. */
it('a document that another submission is just storing is waited for, and nothing is judged twice for it', async () => {
  const snapshots = new SnapshotRepository();
  const bag = new SnapshotBag();
  const id = bag.put('dictionary', { options: { color: { marlow: 'Marlow' } } });
  const [stored, seen] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const other = inTransaction(db.ds, async (m) => {
    await snapshots.insert(m, bag.sorted());
    stored.resolve();
    await seen.promise;
  });
  await stored.promise;
  let runs = 0;
  const person = forPersonWhile({ open: true }, () =>
    inTransaction(db.ds, async (m) => {
      runs++;
      await snapshots.insert(m, bag.sorted());
      return query<{ is: string }>(m, `SELECT current_setting('lock_timeout') AS is`);
    }),
  );
  // Twice as long as a person's first try waits for anything else.
  const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO snapshot%' AND clock_timestamp() - query_start > interval '200 ms'`;
  await until(async () => runs > 1 || (await db.asOwner(waits)).length === 1, PATIENCE_MS);
  seen.resolve();
  await other;
  expect([await person, runs]).toEqual([[{ is: '1s' }], 1]);
  expect(await db.ds.query(`SELECT count(*)::int AS kept FROM snapshot WHERE id = $1`, [Buffer.from(id, 'base64url')])).toEqual([
    { kept: 1 },
  ]);
  const patient = await inTransaction(db.ds, async (m) => {
    await snapshots.insert(m, bag.sorted());
    return query<{ is: string }>(m, `SELECT current_setting('lock_timeout') AS is`);
  });
  expect(patient).toEqual([{ is: '5s' }]);
});
