import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { DEFAULT_BOUNDS, ReleaseHolds, standingSales } from '../../catalog/index.js';
import { closeHoldIssues, openHoldIssues } from './price-hold-issues.repository.js';
import { replaceStandingIssues } from './standing-sale-issues.repository.js';
import { standingNotice } from './standing-sale.js';

const EVERY_MS = 60_000;

/**
 * Money that waits too long becomes an issue of the listings that would show it, once a minute, and stops being one when it is decided; so does
 * a price that outlives the sale that let it in. Any number of workers may do it: what one has opened the others find.
 */
@Injectable()
export class PriceHoldIssues {
  private readonly logger = new Logger(PriceHoldIssues.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly holds: ReleaseHolds,
  ) {}

  /** Returns how many issues about money that waits it opened. */
  async step(): Promise<number> {
    const now = this.clock.now();
    await this.holds.releaseLate(now);
    await inTransaction(this.ds, async (m) => replaceStandingIssues(m, (await standingSales(m, now)).map(standingNotice), now));
    return inTransaction(this.ds, async (m) => {
      await closeHoldIssues(m, now, DEFAULT_BOUNDS.escalateAfterHours);
      return openHoldIssues(m, now, DEFAULT_BOUNDS.escalateAfterHours);
    });
  }

  /** Once a minute until `stop`; a second call does nothing. */
  start(): void {
    this.timer ??= setInterval(() => {
      this.running = this.running.then(() => this.turn());
    }, EVERY_MS);
  }

  /** Resolves when the turn that is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.running;
  }

  private async turn(): Promise<void> {
    try {
      if (this.timer) await this.step();
    } catch (err) {
      this.logger.error({ err }, 'Issues about held prices could not be written; it is tried again in a minute');
    }
  }
}
