import { createHash } from 'node:crypto';
import pg from 'pg';
import { throughGate, type Gate } from './activity.js';

type Callback = (error: Error | null, result?: unknown) => void;

/** Neither takes a lock nor shows anything to others; kept plans are dropped by how long a connection has really lived. */
const SILENT = /^\s*(START TRANSACTION|BEGIN|SET TRANSACTION|DISCARD PLANS)/i;

/** A connection of a simulated process: each of its statements is a gate. */
export class GatedClient extends pg.Client {
  /** The last statement that was asked for, while it has no answer: those of one connection pass their gates in the order in which they were asked for. */
  private before: Promise<unknown> | undefined;

  override connect(...given: unknown[]): never {
    const callback = typeof given[0] === 'function' ? (given[0] as (error?: Error, client?: pg.Client) => void) : undefined;
    const connected = throughGate<void, Gate>({ kind: 'silent', label: 'connect' }, () => super.connect() as unknown as Promise<void>);
    if (!callback) return connected as never;
    connected.then(
      () => callback(undefined, this),
      (error: Error) => callback(error),
    );
    return undefined as never;
  }

  override query(...given: unknown[]): never {
    const ask = (super.query as (...all: unknown[]) => unknown).bind(this);
    const [first] = given;
    const text = typeof first === 'string' ? first : ((first as { text?: string }).text ?? '');
    // A Submittable (a cursor, a COPY) is its own answer: it must be given back at once.
    const isSubmittable = typeof (first as { submit?: unknown }).submit === 'function';
    if (isSubmittable) return ask(...given) as never;
    const callback = typeof given.at(-1) === 'function' ? (given.at(-1) as Callback) : undefined;
    const rest = kept(callback ? given.slice(0, -1) : given);
    const backend = (this as unknown as { processID: number }).processID;
    const kind = SILENT.test(text) ? 'silent' : 'sql';
    const pass = (): Promise<unknown> =>
      throughGate<unknown, Gate>({ kind, label: short(text), backend }, () => ask(...rest) as Promise<unknown>);
    const answer = this.before ? this.before.then(pass, pass) : pass();
    this.before = answer;
    const over = (): void => {
      if (this.before === answer) this.before = undefined;
    };
    answer.then(over, over);
    if (!callback) return answer as never;
    answer.then(
      (result) => callback(null, result),
      (error: Error) => callback(error),
    );
    return undefined as never;
  }
}

/** Named, so that PostgreSQL reads and plans a text with values once a connection, and not each of a thousand times. */
export function keptStatement(text: string, values: unknown[]): pg.QueryConfig {
  return { name: `s_${createHash('sha1').update(text).digest('base64url')}`, text, values };
}

function kept(given: unknown[]): unknown[] {
  const [text, values] = given;
  return typeof text === 'string' && Array.isArray(values) && values.length > 0 ? [keptStatement(text, values)] : given;
}

const short = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 90);
