import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTransaction, query } from '../db/index.js';
import { testDatabase, type TestDatabase } from '../../test/support/index.js';
import { defineJob, Jobs } from './index.js';

let db: TestDatabase;
let jobs: Jobs;
const errors: Error[] = [];

beforeAll(async () => {
  db = await testDatabase();
  jobs = new Jobs({ url: db.url, pollSeconds: 0.5, onError: (error) => errors.push(error) });
  await jobs.start();
});
afterAll(async () => {
  await jobs.stop();
  await db.close();
  expect(errors).toEqual([]);
});

const waiting = async (name: string) =>
  (await query<{ n: string }>(db.ds.manager, `SELECT count(*) AS n FROM plinth_jobs.job WHERE name = $1 AND state = 'created'`, [name]))[0]
    ?.n;

test('a job exists exactly when the transaction that sent it committed', async () => {
  const kind = defineJob<{ n: number }>('commit');
  const kept = await inTransaction(db.ds, (m) => jobs.send(m, kind, { n: 1 }));
  const lost = inTransaction(db.ds, async (m) => {
    await jobs.send(m, kind, { n: 2 });
    throw new Error('changed my mind');
  });
  await expect(lost).rejects.toThrow('changed my mind');
  expect(kept).toMatch(/^[0-9a-f-]{36}$/);
  expect(await waiting('commit')).toBe('1');

  const seen: number[] = [];
  await new Promise<void>((resolve, reject) => {
    jobs
      .work(kind, async (data) => {
        seen.push(data.n);
        resolve();
      })
      .catch(reject);
  });
  expect(seen).toEqual([1]);
});

test('sending outside a transaction is a mistake of the programmer and says so', async () => {
  await expect(jobs.send(db.ds.manager, defineJob('outside'), {})).rejects.toThrow('inside a transaction');
  expect(await waiting('outside')).toBe('0');
});

test('with onePerKey, one job per key waits', async () => {
  const kind = defineJob<{ n: number }>('per-key', { onePerKey: true });
  const ids = await inTransaction(db.ds, async (m) => [
    await jobs.send(m, kind, { n: 1 }, { key: 'a' }),
    await jobs.send(m, kind, { n: 2 }, { key: 'a' }),
    await jobs.send(m, kind, { n: 3 }, { key: 'b' }),
  ]);
  expect(ids.map((id) => id === undefined)).toEqual([false, true, false]);
  expect(await waiting('per-key')).toBe('2');
});

test('a handler that throws is tried again, and the attempt is counted', async () => {
  const kind = defineJob<{ n: number }>('again', { retryDelay: 0, retryBackoff: false });
  const attempts: number[] = [];
  const done = new Promise<void>((resolve, reject) => {
    jobs
      .work(kind, async (_data, job) => {
        attempts.push(job.attempt);
        if (job.attempt < 3) throw new Error('not yet');
        resolve();
      })
      .catch(reject);
  });
  await inTransaction(db.ds, (m) => jobs.send(m, kind, { n: 1 }));
  await done;
  expect(attempts).toEqual([1, 2, 3]);
});

test('what waits is worked off without a pause between jobs, by as many takers as were asked for', async () => {
  const calm = new Jobs({ url: db.url, pollSeconds: 60, onError: (error) => errors.push(error) });
  await calm.start();
  const kind = defineJob<{ n: number }>('in-a-row');
  await inTransaction(db.ds, async (m) => {
    for (let n = 0; n < 8; n++) await calm.send(m, kind, { n });
  });
  const seen: number[] = [];
  let other: (() => void) | undefined;
  await new Promise<void>((resolve, reject) => {
    // Each waits for the other taker, so one alone would never get to the end.
    const handler = async (data: { n: number }) => {
      if (other) other();
      else await new Promise<void>((go) => (other = go));
      other = undefined;
      if (seen.push(data.n) === 8) resolve();
    };
    calm.work(kind, handler, 2).catch(reject);
  });
  await calm.stop();
  expect(seen.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('stopping waits for the job that runs', async () => {
  const own = new Jobs({ url: db.url, pollSeconds: 0.5, onError: (error) => errors.push(error) });
  await own.start();
  const kind = defineJob('slow');
  let finish: () => void = () => undefined;
  let finished = false;
  const started = new Promise<void>((resolve, reject) => {
    own
      .work(kind, async () => {
        resolve();
        await new Promise<void>((go) => (finish = go));
        finished = true;
      })
      .catch(reject);
  });
  await inTransaction(db.ds, (m) => own.send(m, kind, {}));
  await started;
  const stopped = own.stop();
  finish();
  await stopped;
  expect(finished).toBe(true);
});
