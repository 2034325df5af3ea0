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
 * what one of them failed of, and not that the server refuses those behind it.
 */
export async function together<const T extends readonly unknown[]>(asked: T): Promise<Kept<T>> {
  const ends = await Promise.allSettled(asked);
  const reasons = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
  if (reasons.length > 0) throw reasons.find((reason) => !isBehind(reason)) ?? reasons[0];
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as unknown as Kept<T>;
}

/** 25P02 in_failed_sql_transaction. */
const isBehind = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '25P02';
