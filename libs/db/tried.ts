import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from './transaction.js';

/** Carries its answer out of a transaction that must leave nothing. */
class Undone<T> extends Error {
  constructor(readonly answer: T) {
    super('Only tried');
  }
}

/** What `work` answers, of which nothing stays: a preview by the very rules of the write, which is made and undone. */
export async function tried<T>(ds: DataSource, work: (m: EntityManager) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(ds, async (m) => {
      throw new Undone(await work(m));
    });
  } catch (error) {
    if (error instanceof Undone) return error.answer as T;
    throw error;
  }
}
