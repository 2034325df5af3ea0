import type { Clock } from '../clock/index.js';
import { outageOf } from '../problem/index.js';

const EVERY_MS = 60_000;

/**
 * A database that is away fails every loop of every room, several times a second each: thirteen stacks a second for one fault, until the log
 * has filled the disk as well. Of what fails because something that Plinth stands on is away, each part of the program says one line a
 * minute, without a stack, and how many it left unsaid.
 */
export class OutageLines {
  private readonly said = new Map<string, { at: number; unsaid: number }>();

  constructor(private readonly clock: Clock) {}

  /** What is written of a line: `args` as they are where it is about no outage; undefined: nothing. */
  of(args: unknown[]): unknown[] | undefined {
    const [first, ...rest] = args;
    const error = first instanceof Error ? first : (first as { err?: unknown } | null | undefined)?.err;
    const outage = outageOf(error);
    if (!outage) return args;
    const fields: { err?: unknown; context?: string } = first instanceof Error ? {} : (first as object);
    const { err: _err, ...others } = fields;
    const part = `${others.context ?? ''} ${outage.code}`;
    const last = this.said.get(part);
    const now = this.clock.ticks();
    if (last && now - last.at < EVERY_MS) {
      last.unsaid += 1;
      return undefined;
    }
    this.said.set(part, { at: now, unsaid: 0 });
    const because = (error as Error).message;
    return [{ ...others, outage: outage.code, because, ...(last ? { unsaid: last.unsaid } : {}) }, ...(rest.length > 0 ? rest : [because])];
  }
}
