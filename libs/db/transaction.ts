import { DataSource, EntityManager, QueryFailedError } from 'typeorm';
import { pauseOf } from './data-source.js';
import { isStale } from './named.js';

/** 40001 serialization_failure, 40P01 deadlock_detected: PostgreSQL undid everything and asks to try again. Nothing else is retried. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 4;

export function isRetryable(error: unknown): boolean {
  return (error instanceof QueryFailedError && RETRYABLE.has((error.driverError as { code?: string }).code ?? '')) || isStale(error);
}

/**
 * Runs `work` in one read-committed transaction; whatever it throws rolls everything back. `work` may run up to four times
 * (after a deadlock or serialization failure, or a migration that changed a kept statement), so it must have no effect outside the database.
 */
export async function inTransaction<T>(ds: DataSource, work: (m: EntityManager) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ds.transaction('READ COMMITTED', work);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      await pauseBeforeRetry(ds, attempt);
    }
  }
}

/** A random share of 20, 40, 80 ms …: two transactions that collided should not collide again in step. */
export function pauseBeforeRetry(ds: DataSource, attempt: number): Promise<void> {
  return (pauseOf(ds) ?? pause)(attempt);
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
}
