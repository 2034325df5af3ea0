import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '../../test/support/index.js';
import { countStatements, createDataSource, forPersonWhile, inTransaction, named, PATIENCE, query, send } from './index.js';

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await db.asOwner('CREATE TABLE place (id int PRIMARY KEY, n int NOT NULL); GRANT ALL ON place TO plinth_app');
  await db.ds.query('INSERT INTO place VALUES (1, 0), (2, 0)');
});
afterAll(() => db.close());

/** `again`: awaited before each run but the first. */
const raise = (ids: [number, number], meet: () => Promise<void>, runs: { count: number }, again: () => Promise<unknown>) =>
  inTransaction(db.ds, async (m) => {
    runs.count++;
    if (runs.count > 1) await again();
    await query(m, 'UPDATE place SET n = n + 1 WHERE id = $1', [ids[0]]);
    if (runs.count === 1) await meet();
    await query(m, 'UPDATE place SET n = n + 1 WHERE id = $1', [ids[1]]);
  });

test('two transactions that deadlock both succeed, because the one that PostgreSQL ended runs again', async () => {
  const runs = [{ count: 0 }, { count: 0 }] as const;
  let here = 0;
  let open: () => void;
  const both = new Promise<void>((resolve) => (open = resolve));
  const meet = async () => {
    if (++here === 2) open();
    await both;
  };
  // The victim runs again when the survivor is done. Left to their pace, a slow machine lets them take their first rows again in the
  // same order, and they deadlock a second time: right as well, and another count of runs.
  const first: Promise<void> = raise([1, 2], meet, runs[0], () => second);
  const second: Promise<void> = raise([2, 1], meet, runs[1], () => first);
  await Promise.all([first, second]);
  expect(runs[0].count + runs[1].count).toBe(3);
  expect(await query(db.ds.manager, 'SELECT id, n FROM place ORDER BY id')).toEqual([
    { id: 1, n: 2 },
    { id: 2, n: 2 },
  ]);
});

test('any other failure is not retried and leaves nothing behind', async () => {
  let runs = 0;
  const attempt = inTransaction(db.ds, async (m) => {
    runs++;
    await query(m, 'INSERT INTO place VALUES (3, 0)');
    await query(m, 'INSERT INTO place VALUES (1, 0)');
  });
  await expect(attempt).rejects.toMatchObject({ driverError: { code: '23505' } });
  expect(runs).toBe(1);
  expect(await query(db.ds.manager, 'SELECT id FROM place WHERE id = 3')).toEqual([]);
});

test('a serialization failure is retried at most four times', async () => {
  let runs = 0;
  const attempt = inTransaction(db.ds, async (m) => {
    runs++;
    await query(m, `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
  });
  await expect(attempt).rejects.toMatchObject({ driverError: { code: '40001' } });
  expect(runs).toBe(4);
});

test('statements are counted, transaction control is not, and rows of a writing statement are returned', async () => {
  const counted = await countStatements(() =>
    inTransaction(db.ds, async (m) => {
      await query(m, 'SELECT 1');
      return query<{ id: number }>(m, 'UPDATE place SET n = 5 WHERE id = $1 RETURNING id', [2]);
    }),
  );
  expect(counted.result).toEqual([{ id: 2 }]);
  expect(counted.count).toBe(2);
});

test('a person whose work is long waits for a short lock that it meets at its end, as one whose work is short', async () => {
  const held = Promise.withResolvers<void>();
  const [locked, met] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const other = inTransaction(db.ds, async (m) => {
    await query(m, 'UPDATE place SET n = 7 WHERE id = 1');
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  let runs = 0;
  const person = forPersonWhile({ open: true }, () =>
    inTransaction(db.ds, async (m) => {
      if (++runs === 1) await query(m, `SELECT pg_sleep(${(PATIENCE.personMs + 200) / 1000})`);
      else met.resolve();
      await query(m, 'UPDATE place SET n = n + 1 WHERE id = 1');
    }),
  );
  await Promise.race([met.promise, person]);
  held.resolve();
  await Promise.all([other, person]);
  expect([runs, await query(db.ds.manager, 'SELECT n FROM place WHERE id = 1')]).toEqual([2, [{ n: 8 }]]);
});

test('a date stays the text that was stored', async () => {
  expect(await query(db.ds.manager, `SELECT DATE '2026-03-01' AS day`)).toEqual([{ day: '2026-03-01' }]);
});

test('the server ends what takes too long, and nothing of a process that the machine’s clock says nothing about', async () => {
  const limits = async (unhurried: boolean): Promise<unknown[]> => {
    const ds = await createDataSource({ url: db.url, unhurried }).initialize();
    try {
      const inside = await inTransaction(ds, (m) => query<{ lock_timeout: string }>(m, 'SHOW lock_timeout'));
      const named = ['statement_timeout', 'idle_in_transaction_session_timeout', 'lock_timeout'];
      const outside = await ds.query<{ is: string }[]>('SELECT current_setting(unnest($1::text[])) AS is', [named]);
      return [...outside.map(({ is }: { is: string }) => is), ...inside.map((row) => row.lock_timeout !== '0')];
    } finally {
      await ds.destroy();
    }
  };
  expect(await limits(false)).toEqual(['30s', '1min', '1500ms', true]);
  expect(await limits(true)).toEqual(['0', '0', '0', false]);
});

test('a transaction opens in one round trip, and TypeORM finds it open: what it nests is a savepoint, what failed in it is undone alone', async () => {
  const said: string[] = [];
  class Listening extends pg.Client {
    override query(...given: unknown[]): never {
      const [first] = given;
      said.push(typeof first === 'string' ? first : (first as { text: string }).text);
      return (super.query as (...all: unknown[]) => unknown)(...given) as never;
    }
  }
  const ds = await createDataSource({ url: db.url, client: Listening }).initialize();
  try {
    said.length = 0;
    await inTransaction(ds, async (m) => {
      await query(m, 'UPDATE place SET n = 20 WHERE id = 1');
      const inner = m.transaction(async (nested) => {
        await query(nested, 'UPDATE place SET n = 30 WHERE id = 2');
        throw new Error('undone alone');
      });
      await expect(inner).rejects.toThrow('undone alone');
    });
    expect(said).toEqual([
      expect.stringMatching(/^START TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = \d+$/),
      'UPDATE place SET n = 20 WHERE id = 1',
      'SAVEPOINT typeorm_1',
      'UPDATE place SET n = 30 WHERE id = 2',
      'ROLLBACK TO SAVEPOINT typeorm_1',
      'COMMIT',
    ]);
    expect(await query(db.ds.manager, 'SELECT n FROM place WHERE id IN (1, 2) ORDER BY n')).toEqual([{ n: 5 }, { n: 20 }]);
  } finally {
    await ds.destroy();
  }
});

test('what fails while a transaction is opened is told as such, and leaves the connection as it was', async () => {
  let fails: string | undefined = 'START TRANSACTION; SELECT 1 / 0';
  class Failing extends pg.Client {
    override query(...given: unknown[]): never {
      const [first, ...rest] = given;
      const isOpening = typeof first === 'string' && first.startsWith('START TRANSACTION');
      const asked = isOpening && fails ? fails : first;
      if (isOpening) fails = undefined;
      return (super.query as (...all: unknown[]) => unknown)(asked, ...rest) as never;
    }
  }
  const ds = await createDataSource({ url: db.url, client: Failing, poolSize: 1 }).initialize();
  try {
    const attempt = inTransaction(ds, (m) => query(m, 'SELECT 1'));
    await expect(attempt).rejects.toMatchObject({ name: 'QueryFailedError', driverError: { code: '22012' } });
    // Nothing is open afterwards: what was sent behind it would stand by itself.
    fails = 'SELECT 1 / 0';
    const [read, wrote] = [jest.fn(), jest.fn()];
    const early = inTransaction(ds, async (m) => {
      await named(m, 'SELECT 1').then(read);
      await named(m, 'UPDATE place SET n = 0').then(wrote);
    });
    await expect(early).rejects.toMatchObject({ name: 'QueryFailedError', driverError: { code: '22012' } });
    fails = 'SELECT 1 / 0';
    const write = inTransaction(ds, (m) => send(m, 'UPDATE place SET n = 0'));
    await expect(write).rejects.toMatchObject({ name: 'QueryFailedError', driverError: { code: '22012' } });
    expect([read.mock.calls, wrote.mock.calls, await query(ds.manager, 'SELECT id FROM place WHERE n = 0')]).toEqual([[], [], []]);
    expect(await query(ds.manager, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await inTransaction(ds, (m) => query(m, 'SELECT 2 AS two'))).toEqual([{ two: 2 }]);
  } finally {
    await ds.destroy();
  }
});
