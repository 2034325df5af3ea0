import { Injectable } from '@nestjs/common';
import { Clock } from '../../../libs/clock/index.js';
import { Metrics } from '../../../libs/telemetry/index.js';
import type { Verdict } from './verdict.js';

/** Stale lines in a row from which on somebody is told. One or two are what reordering makes. */
const STREAK = 20;

/** Beside one line of news so many stale ones are more than reordering makes. */
const SHARE = 3;
/** A sender that says nothing older for so long has been mended, though it may have nothing new to say. */
const DAY_MS = 24 * 3_600_000;

interface Streak {
  lines: number;
  /** Milliseconds: when the last of them came. */
  at: number;
}

/**
 * Senders whose lines are mostly older than what they said before: a clock that went back, or numbers in place of times. Counted over
 * their batches, because many send a line at a time; news takes them off again, and a day without any ends the streak. By each process for
 * itself. Readiness and the metrics tell of it: verdicts are read by nobody while they are many.
 */
@Injectable()
export class SenderStreaks {
  private readonly streaks = new Map<string, Streak>();

  constructor(
    metrics: Metrics,
    private readonly clock: Clock,
  ) {
    metrics.watch('senders', () => this.told().length === 0);
    metrics.gauge(
      'plinth_stale_streak_lines',
      'Lines of a sender that were older than what it said before, less its news since',
      ['source'],
      (gauge) => {
        gauge.reset();
        for (const [source, lines] of this.told()) gauge.set({ source }, lines);
        return Promise.resolve();
      },
    );
  }

  /**
   * What a batch came to. Returns how many lines make a streak of its sender, where this batch made it longer. Lines that changed nothing say
   * nothing: an older one that says what is known is `unchanged` too, and on an ordinary night nearly all of them are. Nor do rejected ones.
   */
  ended(source: string, { stale, unchanged: _known, rejected: _rejected, ...taken }: Record<Verdict, number>): number | undefined {
    const news = Object.values(taken).reduce((sum, lines) => sum + lines, 0);
    const isMostlyStale = stale > SHARE * news;
    const before = this.standing().get(source);
    const lines = (before?.lines ?? 0) + (isMostlyStale ? stale : 0) - news;
    if (lines <= 0) this.streaks.delete(source);
    else this.streaks.set(source, { lines, at: isMostlyStale ? this.clock.now().getTime() : before!.at });
    return isMostlyStale && lines >= STREAK ? lines : undefined;
  }

  /** Those that a day has not ended. */
  private standing(): ReadonlyMap<string, Streak> {
    const since = this.clock.now().getTime() - DAY_MS;
    for (const [source, { at }] of this.streaks) if (at <= since) this.streaks.delete(source);
    return this.streaks;
  }

  private told(): [string, number][] {
    return [...this.standing()].flatMap(([source, { lines }]) => (lines >= STREAK ? [[source, lines]] : []));
  }
}
