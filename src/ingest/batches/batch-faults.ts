import { FailedInRow } from '../lines/line-fault.js';
import type { Message } from '../lines/read-message.js';
import type { LineVerdict } from './verdict.js';

/** A line over which the program failed: at fault once another was taken. */
export interface Suspect {
  message: Message;
  error: unknown;
}

/** Answers that wait behind a suspect; beyond, its batch breaks. */
const MOST_HELD = 1_000;

/**
 * Lines of one running batch over which the program failed. One is at fault only where another was taken, before or after it: where none is, it may
 * as well be the moment, and the batch breaks, so that its repeat tries it again. Answers that a batch has from before count as those of now. Where
 * the sender waits for an answer, no other line comes before he has one: nothing is held then.
 */
export class BatchFaults {
  private readonly inRow = new FailedInRow();
  private hasTaken = false;
  /** In order. */
  private held: (LineVerdict | Suspect)[] = [];

  /** Lines that have their answer. */
  answered(verdicts: LineVerdict[]): void {
    this.settled(verdicts);
    this.held.push(...verdicts);
  }

  /** What counts of an answer that is told at once. */
  settled(verdicts: LineVerdict[]): void {
    for (const one of verdicts) {
      const hasFailed = one.problems.some(({ code }) => code === 'line_failed');
      if (hasFailed) this.inRow.told();
      else this.inRow.ended();
      // What the database refused proves nothing: it may have been refused before the program would have failed.
      if (!hasFailed && !one.problems.some(({ code }) => code === 'line_refused')) this.hasTaken = true;
    }
  }

  /** Throws where too many in a row failed, or it was no line's fault: whoever breaks the batch logs it. */
  failed(message: Message, error: unknown): void {
    this.inRow.failed(error);
    this.held.push({ message, error });
  }

  /** What can be told now, in order: the suspects among it are at fault. */
  tellable(): (LineVerdict | Suspect)[] {
    if (!this.hasTaken && this.suspect()) {
      if (this.held.length > MOST_HELD) this.end();
      return [];
    }
    return this.paused();
  }

  /** The sender waits: all that was held, in order. Whoever takes it tries the suspects once more, and tells what comes of it. */
  paused(): (LineVerdict | Suspect)[] {
    const { held } = this;
    this.held = [];
    return held;
  }

  /** Nothing more comes. */
  end(): void {
    const suspect = this.suspect();
    if (suspect) throw suspect.error;
  }

  private suspect(): Suspect | undefined {
    return this.held.find((one) => 'error' in one);
  }
}
