import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { pieces, testDatabase, type TestDatabase } from '../../test/support/index.js';
import { inTransaction, named, query, together } from './index.js';

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
  const [together3, apart] = await inTransaction(db.ds, async (m) => [
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
  expect([together3, apart]).toEqual([1, 2]);
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
