import type { LineVerdict, Summary } from './verdict.js';

/** Answers that are kept for who does not read them yet, each problem counted as one more: they are what takes room. */
const MOST = 20_000;
/** Stored ones are fetched so many at a time. */
const PAGE = 500;

type Part = LineVerdict[] | Summary;

/** A page of the batch's stored verdicts, in order. */
export type Stored = (afterLine: number, limit: number) => Promise<LineVerdict[]>;

/**
 * Works on, whether or not its answers are taken: a sender that reads when it has sent all waits for us, and would be waited for by us. What is more than
 * some thousand answers is forgotten, as it is stored, and fetched when it is taken. Rejected: to slow the sender by what it has not read, as each answer
 * committed before the next line was read; most clients of HTTP send first and read then.
 */
export async function* toldAhead(answers: AsyncGenerator<Part>, stored: Stored): AsyncGenerator<Part> {
  const untold = new Untold();
  const working = workOn(answers, untold);
  let told = 0;
  try {
    for (;;) {
      const part = untold.take() ?? (untold.isStored ? untold.known(await stored(told, PAGE)) : undefined);
      if (part) {
        told = part.at(-1)?.line ?? told;
        if (part.length > 0) yield part;
      } else if (untold.isOver) break;
      else await untold.news();
    }
    if (untold.failure) throw untold.failure.error;
    if (untold.last) yield untold.last;
  } finally {
    await answers.return(undefined);
    await working;
  }
}

async function workOn(answers: AsyncGenerator<Part>, untold: Untold): Promise<void> {
  try {
    for await (const part of answers) untold.add(part);
  } catch (error) {
    untold.failure = { error };
  }
  untold.end();
}

/** What was answered and not told, in order: the first of it here, and from then on in the database. */
class Untold {
  private readonly parts: LineVerdict[][] = [];
  private size = 0;
  /** The last line that is stored and not here. */
  private until: number | undefined;
  private wake: (() => void) | undefined;
  isOver = false;
  failure: { error: unknown } | undefined;
  last: Summary | undefined;

  get isStored(): boolean {
    return this.until !== undefined;
  }

  add(part: Part): void {
    if (!Array.isArray(part)) this.last = part;
    else if (this.until !== undefined || this.size + sizeOf(part) > MOST) this.until = part.at(-1)!.line;
    else {
      this.parts.push(part);
      this.size += sizeOf(part);
    }
    this.ring();
  }

  take(): LineVerdict[] | undefined {
    const part = this.parts.shift();
    if (part) this.size -= sizeOf(part);
    return part;
  }

  /** Of a stored page what was answered: lines after it may be stored and have one before them that is not. */
  known(page: LineVerdict[]): LineVerdict[] {
    const part = page.filter(({ line }) => line <= this.until!);
    if (part.at(-1)?.line === this.until || part.length === 0) this.until = undefined;
    return part;
  }

  end(): void {
    this.isOver = true;
    this.ring();
  }

  news(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private ring(): void {
    this.wake?.();
    this.wake = undefined;
  }
}

const sizeOf = (part: LineVerdict[]): number => part.reduce((sum, { problems }) => sum + 1 + problems.length, 0);
