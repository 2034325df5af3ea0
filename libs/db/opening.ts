import type { QueryRunner } from 'typeorm';

/** A transaction whose opening has been sent and not answered. */
interface Opening {
  answered: Promise<void>;
  /** Something waits for the answer: what is asked for later does so too. */
  isAwaited: boolean;
}

const open = new WeakMap<QueryRunner, Opening>();
const failures = new WeakMap<QueryRunner, { error: unknown }>();

/** What only reads, or locks what it reads, may leave with the opening: should that fail, it was read for nothing, and is not answered. */
function reads(sql: string): boolean {
  let known = reading.get(sql);
  if (known === undefined) reading.set(sql, (known = READS.test(sql) && !WRITES.test(sql)));
  return known;
}

const READS = /^\s*(SELECT|WITH)\b/i;
const WRITES = /\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+(\s+(AS\s+)?\w+)?\s+SET|pg_notify)\b/i;
/** SQL of statements that are kept by name: texts of which there are few. */
const reading = new Map<string, boolean>();

/**
 * Lets what is asked of this runner be asked at once, while its transaction opens: reads leave with the opening, and whatever writes waits until it is known
 * that there is something to be rolled back.
 */
export function whileOpening(runner: QueryRunner, answered: Promise<void>): void {
  const opening: Opening = { answered, isAwaited: false };
  open.set(runner, opening);
  // TypeORM's own statements: its commit, its savepoints, its repositories.
  const asked = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
  const held = { query: (...given: unknown[]) => awaitOpening(opening).then(() => asked(...given)) };
  Object.assign(runner, held);
  const over = (): void => {
    open.delete(runner);
    delete (runner as Partial<QueryRunner>).query;
  };
  answered.then(over, (error: unknown) => {
    failures.set(runner, { error });
    over();
  });
}

function awaitOpening(opening: Opening): Promise<void> {
  opening.isAwaited = true;
  return opening.answered;
}

/** What this statement has to wait for; undefined: it may go. */
export function waitFor(runner: QueryRunner, sql: string): Promise<void> | undefined {
  const opening = open.get(runner);
  if (!opening || (!opening.isAwaited && reads(sql))) return undefined;
  return awaitOpening(opening);
}

/** Of a statement that was answered: throws where its transaction was never opened. undefined: it was, that is known already. */
export function needOpened(runner: QueryRunner): Promise<void> | undefined {
  const failure = failures.get(runner);
  if (failure) throw failure.error;
  return open.get(runner)?.answered;
}
