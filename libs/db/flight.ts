import type { Socket } from 'node:net';
import type pg from 'pg';
import { QueryFailedError, type QueryRunner } from 'typeorm';

const held = new WeakSet<Socket>();

/**
 * What is asked of this connection until the running code waits for something leaves in one piece: a system call for each statement was two fifths
 * of what an edit cost the API.
 */
export function inOnePiece(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  if (held.has(stream)) return;
  held.add(stream);
  stream.cork();
  process.nextTick(() => {
    held.delete(stream);
    stream.uncork();
  });
}

/** The connection of a runner that has one: in a transaction always. A statement that first waits for it could be overtaken by one asked for later. */
export function clientOf(runner: QueryRunner): pg.ClientBase | undefined {
  return (runner as unknown as { databaseConnection?: pg.ClientBase }).databaseConnection;
}

/** What each of these promises promised. */
type Kept<T extends readonly unknown[]> = { [K in keyof T]: Awaited<T[K]> };

/**
 * Statements of one transaction of which none waits for the answer of another: the server gets them in one piece and runs them in the order in which
 * they were asked for (by `named`, before anything was awaited). Ends when all have ended, so that none of them is left to run behind a rollback; throws
 * what one of them failed of, and not that the server refuses those behind it. Outside of a transaction they run beside each other, each on a connection.
 */
export async function together<const T extends readonly unknown[]>(asked: T): Promise<Kept<T>> {
  const ends = await Promise.allSettled(asked);
  const reasons = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
  if (reasons.length > 0) throw reasons.find((reason) => !isBehind(reason)) ?? reasons[0];
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as unknown as Kept<T>;
}

/** Of a transaction of `inTransaction`: the writes that were sent and have no answer yet, and what the first of those that failed, failed of. */
interface Unanswered {
  open: number;
  failure?: { error: unknown };
  whenNone?: () => void;
}

const unanswered = new WeakMap<QueryRunner, Unanswered>();

/** From now on the writes of this transaction may be sent ahead (`send`). */
export function beginSending(runner: QueryRunner): void {
  unanswered.set(runner, { open: 0 });
}

/** Once all writes that were sent ahead have been answered: what the first of those that failed, failed of; undefined: nothing failed. */
export async function endSending(runner: QueryRunner): Promise<{ error: unknown } | undefined> {
  const sent = unanswered.get(runner)!;
  if (sent.open > 0) await new Promise<void>((resolve) => (sent.whenNone = resolve));
  return sent.failure;
}

/** So many writes of a transaction may be without an answer: the next one waits for all of them, or work that writes much would queue up in memory. */
const MOST_AHEAD = 32;

/** Whether a write of this transaction may be sent ahead: within a savepoint it is waited for, because what fails there is undone alone. */
export function sendAhead(runner: QueryRunner, answer: () => Promise<unknown>): boolean {
  const sent = unanswered.get(runner);
  if (!sent || sent.open >= MOST_AHEAD || (runner as unknown as { transactionDepth: number }).transactionDepth !== 1) return false;
  sent.open += 1;
  const over = (failure?: { error: unknown }): void => {
    sent.open -= 1;
    if (failure) sent.failure ??= failure;
    if (sent.open === 0) sent.whenNone?.();
  };
  answer().then(
    () => over(),
    (error: unknown) => over({ error }),
  );
  return true;
}

/** 25P02 in_failed_sql_transaction. */
const isBehind = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '25P02';
