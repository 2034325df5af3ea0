import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction, pauseBeforeRetry, refusedByOthers } from '../../../libs/db/index.js';

/** What others are in the way of is tried this often, each time as often as any transaction is. */
const ROUNDS = 8;
/** The pauses go on where those within a round ended, up to two seconds and a half. */
const ATTEMPTS_BEFORE = 3;
const LONGEST = 8;

/** As `inTransaction`; where others are in the way, for as long as a sender waits patiently. */
export async function patiently<T>(ds: DataSource, work: (m: EntityManager) => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await inTransaction(ds, work);
    } catch (error) {
      if (!refusedByOthers(error) || round === ROUNDS) throw error;
      await pauseBeforeRetry(ds, Math.min(ATTEMPTS_BEFORE + round, LONGEST));
    }
  }
}

/** A read by itself, as reads are; one that something is in the way of (a table that is changed) waits for it as a write does, and breaks no batch. */
export async function readPatiently<T>(ds: DataSource, read: (m: EntityManager) => Promise<T>): Promise<T> {
  try {
    return await read(ds.manager);
  } catch (error) {
    if (!refusedByOthers(error)) throw error;
    return patiently(ds, read);
  }
}
