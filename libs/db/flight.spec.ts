import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { pieces, testDatabase, type TestDatabase } from '../../test/support/index.js';
import { inTransaction, named, query, send, together } from './index.js';
import { watch } from './watch.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ poolSize: 1 });
  await db.asOwner(
    'CREATE TABLE step (n serial, at int PRIMARY KEY); GRANT ALL ON ALL TABLES IN SCHEMA public TO plinth_app; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plinth_app',
  );
});
afterEach(() => db.asOwner('TRUNCATE step RESTART IDENTITY'));
afterAll(() => db.close());

const INSERT = 'INSERT INTO step (at) VALUES ($1) RETURNING at';
const insert = (m: EntityManager, at: number) => named<{ at: number }>(m, INSERT, [at]);
const steps = () => query<{ at: number }>(db.ds.manager, 'SELECT at FROM step ORDER BY n');

test('what waits for nothing leaves in one piece, runs in the order in which it was asked for, and each has its own answer', async () => {
  const [opening, together3, apart] = await inTransaction(db.ds, async (m) => [
    await pieces(m, () =>
      together([
        named(m, 'SELECT 1'),
        named(m, 'WITH one AS (SELECT 1 AS n) SELECT n FROM one'),
        named(m, 'SELECT at FROM step FOR UPDATE'),
      ]),
    ),
    await pieces(m, async () => {
      expect(await together([insert(m, 3), undefined, insert(m, 1), named(m, 'SELECT count(*)::int AS n FROM step')])).toEqual([
        [{ at: 3 }],
        undefined,
        [{ at: 1 }],
        [{ n: 2 }],
      ]);
    }),
    await pieces(m, async () => {
      await insert(m, 2);
      await insert(m, 4);
    }),
  ]);
  // What is read first leaves with the opening itself.
  expect([opening, together3, apart]).toEqual([1, 1, 2]);
  expect(await steps()).toEqual([3, 1, 2, 4].map((at) => ({ at })));
});

test('what one of them failed of is told, not that those before or behind it are refused because of it; nothing of them stays', async () => {
  const failed = inTransaction(db.ds, (m) => together([insert(m, 1), insert(m, 1), insert(m, 2)]));
  await expect(failed).rejects.toMatchObject({ driverError: { code: '23505' }, parameters: [1] });
  const early = inTransaction(db.ds, (m) => {
    const late = insert(m, 5).then(() => insert(m, 5));
    return together([insert(m, 6), late, insert(m, 5)]);
  });
  await expect(early).rejects.toMatchObject({ driverError: { code: '23505' } });
  expect(await steps()).toEqual([]);
});

test('none of them runs behind the rollback: it waits until all have ended', async () => {
  const work = async (m: EntityManager): Promise<void> => {
    await insert(m, 1);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    await insert(m, 2);
  };
  await expect(inTransaction(db.ds, (m) => together([work(m), named(m, 'SELECT 1 / 0')]))).rejects.toMatchObject({
    driverError: { code: '22012' },
  });
  expect(await steps()).toEqual([]);
  expect(await inTransaction(db.ds, (m) => insert(m, 9))).toEqual([{ at: 9 }]);
});

test('a connection that is lost fails all that is under way on it, and the next transaction has another', async () => {
  const lost = inTransaction(db.ds, async (m) => {
    const [{ pid }] = (await named<{ pid: number }>(m, 'SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
    const late = [named(m, 'SELECT pg_sleep(60)'), insert(m, 1), insert(m, 2)];
    await send(m, INSERT, [3]);
    await db.asOwner(`SELECT pg_terminate_backend(${pid})`);
    await together(late);
  });
  await expect(lost).rejects.toBeInstanceOf(QueryFailedError);
  expect(await inTransaction(db.ds, (m) => insert(m, 4))).toEqual([{ at: 4 }]);
  expect(await steps()).toEqual([{ at: 4 }]);
});

describe('a write that is sent ahead', () => {
  const ahead = (m: EntityManager, at: number) => send(m, INSERT, [at]);

  test('is not waited for, and is there for whatever is asked later; it leaves with what follows', async () => {
    await inTransaction(db.ds, async (m) => {
      await named(m, 'SELECT 1');
      const count = await pieces(m, async () => {
        await ahead(m, 1);
        await ahead(m, 2);
        expect(await named(m, 'SELECT at FROM step ORDER BY n')).toEqual([{ at: 1 }, { at: 2 }]);
      });
      expect(count).toBe(1);
    });
    expect(await steps()).toEqual([{ at: 1 }, { at: 2 }]);
  });

  test('ends the transaction with what it failed of, also where that went on, asked for more or threw something else', async () => {
    const failed = { driverError: { code: '23505' }, parameters: [1] };
    const both = async (m: EntityManager): Promise<void> => {
      await ahead(m, 1);
      await ahead(m, 1);
    };
    await expect(inTransaction(db.ds, both)).rejects.toMatchObject(failed);
    await expect(inTransaction(db.ds, (m) => both(m).then(() => insert(m, 2)))).rejects.toMatchObject(failed);
    await expect(inTransaction(db.ds, (m) => both(m).then(() => Promise.reject(new Error('of ours'))))).rejects.toMatchObject(failed);
    expect(await steps()).toEqual([]);
    expect(await inTransaction(db.ds, (m) => insert(m, 3))).toEqual([{ at: 3 }]);
  });

  test('is waited for within a savepoint, where it is undone alone, and outside of a transaction', async () => {
    await inTransaction(db.ds, async (m) => {
      await ahead(m, 1);
      await expect(m.transaction((nested) => ahead(nested, 1))).rejects.toMatchObject({ driverError: { code: '23505' } });
      await ahead(m, 2);
    });
    await expect(ahead(db.ds.manager, 2)).rejects.toMatchObject({ driverError: { code: '23505' } });
    expect(await steps()).toEqual([{ at: 1 }, { at: 2 }]);
  });

  test('is waited for where many have no answer yet, and with it all before it', async () => {
    await inTransaction(db.ds, async (m) => {
      let isAnswered = false;
      const before = named(m, 'SELECT pg_sleep(0.01)').then(() => (isAnswered = true));
      for (let at = 1; at <= 32; at++) await ahead(m, at);
      expect(isAnswered).toBe(false);
      await ahead(m, 33);
      expect(isAnswered).toBe(true);
      await before;
    });
    expect(await steps()).toHaveLength(33);
  });

  test('is tried again with its transaction where that may be tried again', async () => {
    let tries = 0;
    await inTransaction(db.ds, async (m) => {
      tries += 1;
      if (tries === 1) await send(m, `DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40001'; END $$`);
      await ahead(m, tries);
    });
    expect([tries, await steps()]).toEqual([2, [{ at: 2 }]]);
  });
});

test('whoever listens to the walls hears of a statement while its caller stands on the stack, also while its transaction opens', async () => {
  const { statement } = watch;
  let turn = '';
  const heard: string[] = [];
  watch.statement = (sql) => heard.push(`${turn} ${sql}`);
  try {
    await inTransaction(db.ds, async (m) => {
      const asked = [query, named, send].map((ask, index) => {
        turn = `turn ${index}`;
        return ask(m, `SELECT ${index}`);
      });
      turn = 'later';
      await together(asked);
    });
  } finally {
    Object.assign(watch, { statement });
  }
  expect(heard.filter((one) => one.includes('SELECT'))).toEqual(
    expect.arrayContaining(['turn 0 SELECT 0', 'turn 1 SELECT 1', 'turn 2 SELECT 2']),
  );
});
