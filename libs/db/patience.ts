import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * How long writers wait for what others have locked. A person is answered within two seconds: a first look of `glanceMs`, which is shorter
 * while others wait already, then one wait of at most `lockMs`, begun before `personMs` are over. A machine (a line of the ERP, a job)
 * loses nothing by waiting: it tries for `machineMs`, and lets go of what it has itself locked every `machineLockMs`.
 */
export const PATIENCE = {
  glanceMs: 100,
  hotGlanceMs: 10,
  lockMs: 1000,
  personMs: 1500,
  /** A read waits for nobody but who changes a table itself (a migration, a repair by hand). */
  readMs: 1500,
  /** As long as others get what they wait for, that is load and no lock: then a person waits on, this long in all. */
  movingMs: 5000,
  /** For a seat, where no lock is in the way but much is written: as long as the pool lets anybody wait for a connection. */
  seatMs: 10_000,
  /** More persons than this who wait for a seat are told so at once. */
  queue: 500,
  machineMs: 60_000,
  machineLockMs: 5000,
} as const;

/** Open while it lasts: what is begun in it and goes on afterwards (a loop that it woke) is no part of it any more. */
export interface Span {
  open: boolean;
  /** Milliseconds for which this request has waited for locks in vain: all its writes together wait as long as one. */
  waitedMs?: number;
}

const persons = new AsyncLocalStorage<Span | undefined>();
const seated = new AsyncLocalStorage<Span>();

/** The request whose caller waits for what is done now: then a lock is told as `busy` instead of waited for. */
export function personWaiting(): Span | undefined {
  const span = persons.getStore();
  return span?.open ? span : undefined;
}

/** Runs work whose answer a person waits for as long as `span` is open; without one, work that rather waits than fails. */
export function forPersonWhile<T>(span: Span | undefined, work: () => T): T {
  return persons.run(span, work);
}

/** True inside of a transaction: one begun within it would wait for a seat that its own caller keeps. */
export function isSeated(): boolean {
  return seated.getStore()?.open === true;
}

export async function whileSeated<T>(work: () => Promise<T>): Promise<T> {
  const span = { open: true };
  try {
    return await seated.run(span, work);
  } finally {
    span.open = false;
  }
}
