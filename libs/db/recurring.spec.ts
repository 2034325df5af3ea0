import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../../test/support/index.js';
import { countStatements, query, recurring } from './index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ poolSize: 1 });
});
afterAll(() => db.close());

const kept = () => query<{ statement: string }>(db.ds.manager, `SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%AS recurs'`); // prettier-ignore

test('a question is planned for itself, and kept when the very same one comes again', async () => {
  const { manager } = db.ds;
  const sql = 'SELECT $1::int AS recurs';
  for (const value of [1, 2, 3]) expect(await recurring(manager, sql, [value])).toEqual([{ recurs: value }]);
  expect(await kept()).toEqual([]);
  while ((await kept()).length === 0)
    expect(await countStatements(() => recurring(manager, sql, [2]))).toMatchObject({ result: [{ recurs: 2 }], statements: [sql] });
  expect(await kept()).toEqual([{ statement: sql }]);
});

test('what takes long is planned for itself each time', async () => {
  const sql = 'SELECT pg_sleep($1::float8)::text AS recurs';
  for (let at = 0; at < 3; at++) await recurring(db.ds.manager, sql, [0.06]);
  expect((await kept()).map(({ statement }) => statement)).not.toContain(sql);
});

test('no more than 64 statements are kept, whatever is asked', async () => {
  const ask = async (): Promise<void> => {
    for (let at = 0; at < 70; at++) await recurring(db.ds.manager, `SELECT ${at}::int AS n, 1 AS recurs`);
  };
  // On a busy machine some of them are not quick the first time.
  while ((await kept()).length < 64) await ask();
  await ask();
  expect(await kept()).toHaveLength(64);
});
