import { createHash } from 'node:crypto';
import type pg from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, type EntityManager, type QueryRunner } from 'typeorm';
import { clientOf, inOnePiece, sendAhead } from './flight.js';
import { forgetOldPlans } from './kept-plans.js';
import { needOpened, waitFor } from './opening.js';
import { watch } from './watch.js';

/** SQL → the name under which connections keep it. */
const names = new Map<string, string>();
/** Raised when a migration changed what a kept statement answers: every statement then gets a new name, and so is parsed anew. */
let generation = 0;

/**
 * As `query`, but the connection keeps the statement parsed and planned under a name: an unnamed one costs more than half of a tree read.
 * For hot statements whose text is constant. Each text costs each connection about 55 kB for ever, so a text that is put together from
 * user input must not come here, nor one whose best plan depends on its values (after five runs PostgreSQL may keep one plan for all).
 * The name is a hash of the text: two texts never share one, and nobody has to invent any.
 */
export async function named<T>(m: EntityManager, sql: string, params: unknown[] = []): Promise<T[]> {
  watch.statement?.(sql);
  if (m.queryRunner) return run<T>(m.queryRunner, sql, params);
  try {
    return await alone<T>(m, sql, params);
  } catch (error) {
    if (!isStale(error)) throw error;
    return alone<T>(m, sql, params);
  }
}

/**
 * A write of which nobody needs the answer: in a transaction of `inTransaction` it is sent, and not waited for. What is asked for later runs behind it; the
 * transaction ends when it has been answered, and fails of what it failed of. Elsewhere, and within a savepoint, as `named`.
 */
export async function send(m: EntityManager, sql: string, params: unknown[] = []): Promise<void> {
  const runner = m.queryRunner;
  if (runner && sendAhead(runner, () => named(m, sql, params))) return;
  await named(m, sql, params);
}

/** A migration changed the answer's columns under a statement that this connection kept: it runs again under a new name. */
export function isStale(error: unknown): boolean {
  const { code, routine } = (error instanceof QueryFailedError ? error.driverError : {}) as { code?: string; routine?: string };
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}

async function alone<T>(m: EntityManager, sql: string, params: unknown[]): Promise<T[]> {
  const runner = m.dataSource.createQueryRunner();
  try {
    return await run<T>(runner, sql, params);
  } finally {
    await runner.release();
  }
}

/**
 * Past `runner.query`, which has no place for a name: so the logger and the failure's form are served here. In a transaction it is sent before this
 * returns (`together`).
 */
async function run<T>(runner: QueryRunner, sql: string, params: unknown[]): Promise<T[]> {
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  const client = clientOf(runner) ?? ((await runner.connect()) as pg.ClientBase);
  runner.dataSource.logger.logQuery(sql, params, runner);
  const opening = waitFor(runner, sql);
  if (opening) await opening;
  let rows: unknown[];
  try {
    if (runner.isTransactionActive) inOnePiece(client);
    forgetOldPlans(client);
    ({ rows } = await client.query({ name: nameOf(sql), text: sql, values: params }));
  } catch (error) {
    const failure = new QueryFailedError(sql, params, error as Error);
    if (isStale(failure)) renameAll();
    throw failure;
  }
  const opened = needOpened(runner);
  if (opened) await opened;
  return rows as T[];
}

function nameOf(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = `p${generation}_${createHash('sha1').update(sql).digest('base64url')}`;
    names.set(sql, name);
  }
  return name;
}

function renameAll(): void {
  generation += 1;
  names.clear();
}
