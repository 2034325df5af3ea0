import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../test/support/index.js';
import { countStatements, inTransaction, named, query } from './index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ poolSize: 1 });
  await db.asOwner('CREATE TABLE place (id int PRIMARY KEY, n int NOT NULL); GRANT ALL ON place TO plinth_app');
  await db.ds.query('INSERT INTO place VALUES (1, 10), (2, 20)');
});
afterAll(() => db.close());

/** What the one connection keeps of statements like this: its text, and how often it ran with a plan of its own or with the shared one. */
const kept = (like: string) =>
  query<{ statement: string; runs: number }>(
    db.ds.manager,
    `SELECT statement, (generic_plans + custom_plans)::int AS runs FROM pg_prepared_statements WHERE statement LIKE $1 ORDER BY prepare_time`,
    [like],
  );

test('a connection keeps the statement and runs it again with other values; an unnamed one is kept nowhere', async () => {
  const sql = 'SELECT id FROM place WHERE n = $1';
  expect(await named(db.ds.manager, sql, [10])).toEqual([{ id: 1 }]);
  expect(await inTransaction(db.ds, (m) => named(m, sql, [20]))).toEqual([{ id: 2 }]);
  await query(db.ds.manager, 'SELECT n FROM place WHERE id = $1', [1]);
  expect(await kept('SELECT % FROM place WHERE %')).toEqual([{ statement: sql, runs: 2 }]);
});

test('it is in the transaction of its manager, counted as any statement, and answers the rows that it wrote', async () => {
  const undone = countStatements(() =>
    inTransaction(db.ds, async (m) => {
      expect(await named(m, 'UPDATE place SET n = n + $1 WHERE id = 1 RETURNING n', [5])).toEqual([{ n: 15 }]);
      throw new Error('enough');
    }),
  );
  await expect(undone).rejects.toThrow('enough');
  const { result, statements } = await countStatements(() => named(db.ds.manager, 'SELECT n FROM place WHERE id = 1'));
  expect(result).toEqual([{ n: 10 }]);
  expect(statements).toEqual(['SELECT n FROM place WHERE id = 1']);
});

test('its failure is the one that query has, and the statement can be tried again', async () => {
  const insert = 'INSERT INTO place VALUES ($1, $2)';
  await expect(named(db.ds.manager, insert, [1, 1])).rejects.toMatchObject({
    driverError: { code: '23505' },
    query: insert,
    parameters: [1, 1],
  });
  await expect(named(db.ds.manager, 'SELECT nothing FROM place')).rejects.toBeInstanceOf(QueryFailedError);
  await named(db.ds.manager, insert, [3, 30]);
  expect(await named(db.ds.manager, 'SELECT n FROM place WHERE id = $1', [3])).toEqual([{ n: 30 }]);
});

test('a runner that was released is refused, as query refuses it', async () => {
  const runner = db.ds.createQueryRunner();
  await runner.connect();
  await runner.release();
  await expect(named(runner.manager, 'SELECT 1')).rejects.toBeInstanceOf(QueryRunnerAlreadyReleasedError);
});

test('a migration that changes a column under a kept statement is survived, alone and inside a transaction', async () => {
  const sql = 'SELECT id, n FROM place WHERE id = $1';
  expect(await named(db.ds.manager, sql, [1])).toEqual([{ id: 1, n: 10 }]);
  await db.asOwner('ALTER TABLE place ALTER n TYPE bigint');
  expect(await named(db.ds.manager, sql, [1])).toEqual([{ id: 1, n: '10' }]);
  await db.asOwner('ALTER TABLE place ALTER n TYPE text');
  let runs = 0;
  const seen = await inTransaction(db.ds, async (m) => {
    runs += 1;
    return named(m, sql, [1]);
  });
  expect([seen, runs]).toEqual([[{ id: 1, n: '10' }], 2]);
});

test('a connection forgets its plans while it grows old, less and less often, but at least once a minute', async () => {
  let seconds = 1e6;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => seconds * 1000);
  const { forgotten, result } = await inTransaction(db.ds, async (m) => {
    const client = (await m.queryRunner!.connect()) as { query: (...given: unknown[]) => Promise<unknown> };
    const sent = jest.spyOn(client, 'query');
    const at: number[] = [];
    await named(m, 'SELECT 1 AS one'); // whatever it has kept since the tests before is forgotten here
    for (const from = seconds; seconds < from + 300; seconds += 0.5) {
      sent.mockClear();
      await named(m, 'SELECT 1 AS one');
      if (sent.mock.calls.some(([text]) => text === 'DISCARD PLANS')) at.push(seconds - from);
    }
    sent.mockRestore();
    return { forgotten: at, result: await named(m, 'SELECT 1 AS one') };
  });
  clock.mockRestore();
  expect(forgotten.map((at, i) => at - (forgotten[i - 1] ?? 0))).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  expect(result).toEqual([{ one: 1 }]);
});
