import { QueryFailedError } from 'typeorm';

/** cardinality, data exception, integrity constraint, view check, program limit, an exception that a trigger raised. */
const BY_DATA = /^(21|22|23|44|54|P0)/;

/** What PostgreSQL says of a value that it does not take. */
export interface DataRefusal {
  /** SQLSTATE. */
  code: string;
  message: string;
  constraint?: string;
}

/**
 * Whether the database refused what it was given: the same again would be refused again. Undefined for everything that has to do with others
 * or with the server (deadlock, time-out, a lost connection, no memory), and for a statement that is wrong itself.
 */
export function refusedByData(error: unknown): DataRefusal | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code, message, constraint } = error.driverError as { code?: string; message: string; constraint?: string };
  if (code === undefined || !BY_DATA.test(code)) return undefined;
  return { code, message, ...(constraint === undefined ? {} : { constraint }) };
}

/** 40001, 40P01: others were in the way; 55P03: for longer than this transaction waits; 53200: the lock table is full, which fewer rows at once help. */
const BUSY = new Set(['40001', '40P01', '55P03', '53200']);

/** Whether the same, or a part of it, may succeed a moment later. */
export function refusedByOthers(error: unknown): boolean {
  return error instanceof QueryFailedError && BUSY.has((error.driverError as { code?: string }).code ?? '');
}
