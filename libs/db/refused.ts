import { QueryFailedError } from 'typeorm';
import { Busy } from '../problem/index.js';
import { isRetryable } from './transaction.js';

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
  return isRetryable(error) || error instanceof Busy || BUSY.has(sqlstateOf(error));
}

/**
 * Of the server (a transaction that it ended for its age, resources, its own files), and of what must be there whatever is written: tables,
 * columns, functions, rights.
 */
const GROUND = /^(25P03|25P04|3F|53|58|42501|42703|42704|42883|42P01)/;

/** Whether the database lacks what every statement stands on: no other input would do better. */
export function lacksGround(error: unknown): boolean {
  return GROUND.test(sqlstateOf(error));
}

/** Whether a statement took too long, or somebody cancelled it: that tells of the moment, never of what it was given. */
export function wasCancelled(error: unknown): boolean {
  return sqlstateOf(error) === '57014';
}

function sqlstateOf(error: unknown): string {
  return error instanceof QueryFailedError ? ((error.driverError as { code?: string }).code ?? '') : '';
}
