/**
 * An expected failure, as data: what is wrong, where, and how to mend it.
 *
 * `code` is lower_snake and stable (programs match on it); `path` is the place in the caller's input, dotted
 * (`items.3.barcode`); `message` says what is wrong and `fix` what to do, both in plain words; `owner` says whose
 * move it is (`erp`, `pim`, a channel's name) when it is not the caller's.
 */
export interface Problem {
  code: string;
  path?: string;
  message: string;
  fix: string;
  severity?: 'error' | 'warning';
  owner?: string;
  details?: Record<string, unknown>;
}

/** Characters of what is told: a path, a message or a mending that quotes a megabyte would give it back whole, and be stored so. */
const MOST = { path: 300, message: 1_000, fix: 10_000 };

/** Beginning and end of a text that is longer than this: its end often says what was expected. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 4);
  return `${text.slice(0, most - end)} … ${text.slice(-end)}`.toWellFormed();
}

/** Makes a Problem; an undefined path is left out. Codes are lower_snake and never change again; `path` is the place in the caller's input; `fix` says what he can do. */
export function problem(
  code: string,
  path: string | undefined,
  message: string,
  fix: string,
  extra: Pick<Problem, 'severity' | 'owner' | 'details'> = {},
): Problem {
  const place = path === undefined ? {} : { path: shortened(path, MOST.path) };
  return { code, ...place, message: shortened(message, MOST.message), fix: shortened(fix, MOST.fix), ...extra };
}

/**
 * Carries problems out of a transaction so that it rolls back. The use case that opened the transaction catches it and
 * returns the problems as data; nothing above that service ever sees it.
 */
export class Refusal extends Error {
  readonly problems: Problem[];

  constructor(problems: Problem | Problem[]) {
    const list = Array.isArray(problems) ? problems : [problems];
    super(list.map((p) => `${p.code}: ${p.message}`).join('; '));
    this.name = 'Refusal';
    this.problems = list;
  }
}

/** What is to be written is locked by others, for longer than whoever waits for the answer should wait. Nothing was written. */
export class Busy extends Error {
  constructor(options?: ErrorOptions) {
    super('What is to be written is locked by others', options);
    this.name = 'Busy';
  }
}

/** Told of a Busy. `what` names what was to be written, `path` its place in the caller's input. */
export function busy(what: string | undefined, path?: string): Problem {
  const message = `${what ?? 'What this changes'} is being changed by others at the moment, and stayed locked for as long as this waited.`;
  return problem('busy', path, message, 'Try again in a second: nothing of it was written.');
}

/** The program cannot start or a command cannot run: printed as one message with its mending, exit code 1, no stack. */
export class StartFailure extends Error {
  readonly problem: Problem;

  constructor(reason: Problem, options?: ErrorOptions) {
    super(`${reason.message}\n  Mending: ${reason.fix}`, options);
    this.name = 'StartFailure';
    this.problem = reason;
  }
}
