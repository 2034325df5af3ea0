import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager, Logger } from 'typeorm';
import { watch } from './watch.js';

/** One statement of visible SQL. `T` is the shape of a row; int8 and numeric arrive as strings, date as 'YYYY-MM-DD'. */
export async function query<T>(m: EntityManager, sql: string, params: unknown[] = []): Promise<T[]> {
  // Here, and not when it is sent: behind an opening, that is not in its caller's turn any more.
  watch.statement?.(sql);
  const runner = m.queryRunner ?? m.dataSource.createQueryRunner();
  try {
    const result = await runner.query(sql, params, true);
    return result.records as T[];
  } finally {
    if (!m.queryRunner) await runner.release();
  }
}

const counters = new AsyncLocalStorage<{ statements: string[] }>();

/**
 * Runs `fn` and tells which statements it sent. Tests hold a page to a constant number of statements with it.
 * Transaction control is not counted: it does not grow with the page.
 */
export async function countStatements<T>(fn: () => Promise<T>): Promise<{ result: T; count: number; statements: string[] }> {
  const store = { statements: [] as string[] };
  const result = await counters.run(store, fn);
  return { result, count: store.statements.length, statements: store.statements };
}

const control = /^\s*(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET )/i;

/** TypeORM tells its logger every statement it sends; ours only counts. Failures are logged once, at the edge, by the error filter. */
export class StatementCounter implements Logger {
  logQuery(sql: string): void {
    if (!control.test(sql)) counters.getStore()?.statements.push(sql);
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
