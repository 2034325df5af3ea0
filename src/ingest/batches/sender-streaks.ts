import { Injectable } from '@nestjs/common';
import { Metrics } from '../../../libs/telemetry/index.js';

/** Stale lines in a row from which on somebody is told. One or two are what reordering makes. */
const STREAK = 20;

/**
 * Senders whose lines are mostly older than what they said before: a clock that went back, or numbers in place of times. Counted over
 * their batches, because many send a line at a time, until one comes that is mostly news; by each process for itself. Readiness and the
 * metrics tell of it: verdicts are read by nobody while they are many.
 */
@Injectable()
export class SenderStreaks {
  /** Sender → stale lines since its last batch of news. */
  private readonly stale = new Map<string, number>();

  constructor(metrics: Metrics) {
    metrics.watch('senders', () => this.standing().length === 0);
    metrics.gauge(
      'plinth_stale_streak_lines',
      'Lines of a sender in a row that were older than what it said before',
      ['source'],
      (gauge) => {
        gauge.reset();
        for (const [source, lines] of this.standing()) gauge.set({ source }, lines);
        return Promise.resolve();
      },
    );
  }

  /**
   * What a batch came to. Returns how many lines of its sender were stale in a row, where that is a streak. Lines that changed nothing say
   * nothing: an older one that says what is known is `unchanged` too, and on an ordinary night nearly all of them are.
   */
  ended(source: string, { lines, stale, unchanged }: { lines: number; stale: number; unchanged: number }): number | undefined {
    const telling = lines - unchanged;
    if (telling === 0) return undefined;
    if (stale * 2 < telling) {
      this.stale.delete(source);
      return undefined;
    }
    const inRow = (this.stale.get(source) ?? 0) + stale;
    this.stale.set(source, inRow);
    return inRow < STREAK ? undefined : inRow;
  }

  private standing(): [string, number][] {
    return [...this.stale].filter(([, lines]) => lines >= STREAK);
  }
}
