import type pg from 'pg';
import { DataSource, EntityManager, QueryFailedError, type QueryRunner } from 'typeorm';
import { Busy } from '../problem/index.js';
import { isUnhurried, pauseOf } from './data-source.js';
import { beginSending, endSending, inOnePiece } from './flight.js';
import { isStale } from './named.js';
import { needOpened, whileOpening } from './opening.js';
import { isSeated, PATIENCE, personWaiting, whileSeated, type Span } from './patience.js';
import { seatsOf, type SeatKind } from './seats.js';
import { isUrgent } from './urgent.js';

/** 40001 serialization_failure, 40P01 deadlock_detected: PostgreSQL undid everything and asks to try again. */
const RETRYABLE = new Set(['40001', '40P01']);
/** 55P03 lock_not_available: what is to be written is locked by somebody, for longer than this transaction waits. */
const LOCKED = '55P03';
const ATTEMPTS = 4;

/** Thrown by work that finds the ground changed on which it stands: it is undone and begun anew, as after a deadlock. */
export class TryAgain extends Error {}

/** Something is locked by others, for longer than the statement waited. */
export function isLocked(error: unknown): boolean {
  return codeOf(error) === LOCKED;
}

/** Others hold what is to be written, or move it about: whoever tries later finds it. */
const isInTheWay = (error: unknown): boolean => isLocked(error) || error instanceof TryAgain;

export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error)) || isStale(error) || error instanceof TryAgain;
}

/**
 * Runs `work` in one read-committed transaction; whatever it throws rolls everything back. `work` may run several times (after a deadlock
 * or serialization failure, a migration that changed a kept statement, or a lock that was in the way), so it must have no effect outside
 * the database. Throws Busy where a person waits and what is to be written stays locked; a machine waits much longer.
 */
export async function inTransaction<T>(ds: DataSource, work: (m: EntityManager) => Promise<T>): Promise<T> {
  if (isSeated()) return again(ds, work, PATIENCE.machineLockMs);
  const span = personWaiting();
  return span ? forPerson(ds, span, work) : forMachine(ds, work);
}

/**
 * A first try that hardly waits, from any seat; and if something is locked, a second one that does, from one of the few seats for those
 * who wait. So fifty who want the same row keep nobody from another: rejected was a share of seats for each product, because a product,
 * its variants, editions and offers are locked under many names.
 */
async function forPerson<T>(ds: DataSource, span: Span, work: (m: EntityManager) => Promise<T>): Promise<T> {
  const asked = performance.now();
  const seats = seatsOf(ds);
  let worked = 0;
  try {
    return await seatedAs('quick', ds, PATIENCE.seatMs, async () => {
      const [sat, glanceMs] = [performance.now(), seats.waiting('patient') > 0 ? PATIENCE.hotGlanceMs : PATIENCE.glanceMs];
      try {
        return await again(ds, work, glanceMs);
      } finally {
        worked = Math.max(0, performance.now() - sat - glanceMs);
      }
    });
  } catch (error) {
    if (!isInTheWay(error)) throw error;
  }
  // Long work is no waiting: what met a short lock at its end, seconds after it was begun, would else be told so without having waited at all.
  const begun = asked + worked - (span.waitedMs ?? 0);
  const left = (): number => Math.min(begun + PATIENCE.movingMs, Math.max(begun, seats.movedAt) + PATIENCE.personMs) - performance.now();
  let leave: (() => void) | undefined;
  for (let wait = left(); !leave && wait > 0 && seats.waiting('patient') < PATIENCE.queue; wait = left())
    leave = await seats.take('patient', wait);
  if (!leave) throw inVain(span, begun);
  try {
    const done = await whileSeated(() => again(ds, work, Math.max(PATIENCE.hotGlanceMs, Math.min(PATIENCE.lockMs, left()))));
    seats.movedAt = performance.now();
    return done;
  } catch (error) {
    if (!isInTheWay(error)) throw error;
    throw inVain(span, begun, error);
  } finally {
    leave();
  }
}

function inVain(span: Span, begun: number, cause?: unknown): Busy {
  span.waitedMs = performance.now() - begun;
  return new Busy({ cause });
}

async function forMachine<T>(ds: DataSource, work: (m: EntityManager) => Promise<T>): Promise<T> {
  const begun = performance.now();
  for (;;) {
    try {
      return await seatedAs(isUrgent() ? 'urgent' : 'machine', ds, Infinity, () => again(ds, work, PATIENCE.machineLockMs));
    } catch (error) {
      if (!isInTheWay(error) || performance.now() - begun > PATIENCE.machineMs) throw error;
    }
  }
}

async function seatedAs<T>(kind: SeatKind, ds: DataSource, withinMs: number, work: () => Promise<T>): Promise<T> {
  const leave = await seatsOf(ds).take(kind, withinMs, withinMs === Infinity ? Infinity : PATIENCE.queue);
  if (!leave) throw new Busy();
  try {
    return await whileSeated(work);
  } finally {
    leave();
  }
}

async function again<T>(ds: DataSource, work: (m: EntityManager) => Promise<T>, lockMs: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(ds, work, lockMs);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      await pauseBeforeRetry(ds, attempt);
    }
  }
}

/** As the data source's own `transaction`, which would open it by three statements of its own: transactions are many, and most are short. */
async function once<T>(ds: DataSource, work: (m: EntityManager) => Promise<T>, lockMs: number): Promise<T> {
  const runner = ds.createQueryRunner();
  beginSending(runner);
  try {
    await begin(runner, isUnhurried(ds) ? 0 : Math.ceil(lockMs));
    const result = await work(runner.manager);
    await needOpened(runner);
    // It goes behind what was sent ahead: where something of that failed, the server answers it by a rollback.
    await runner.commitTransaction();
    const failure = await endSending(runner);
    if (failure) throw failure.error;
    return result;
  } catch (error) {
    const first = await endSending(runner);
    // What it failed of is told, whatever the rollback says: a connection that is lost has nothing to roll back.
    await runner.rollbackTransaction().catch(() => undefined);
    throw first ? first.error : error;
  } finally {
    await runner.release();
  }
}

/** Sends the opening, in one piece with what is read first. What TypeORM's own `startTransaction` would have noted is noted here, so that its commit, rollback and repositories find the transaction. */
async function begin(runner: QueryRunner, lockMs: number): Promise<void> {
  const client = (await runner.connect()) as pg.ClientBase;
  const sql = `START TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${lockMs}`;
  // Before it is open: what fails between the two statements is rolled back too.
  Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
  runner.dataSource.logger.logQuery(sql, undefined, runner);
  inOnePiece(client);
  const failed = (error: unknown): never => {
    throw new QueryFailedError(sql, [], error as Error);
  };
  whileOpening(
    runner,
    client.query(sql).then(() => undefined, failed),
  );
}

function codeOf(error: unknown): string {
  return error instanceof QueryFailedError ? ((error.driverError as { code?: string }).code ?? '') : '';
}

/** A random share of 20, 40, 80 ms …: two transactions that collided should not collide again in step. */
export function pauseBeforeRetry(ds: DataSource, attempt: number): Promise<void> {
  return (pauseOf(ds) ?? pause)(attempt);
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
}
