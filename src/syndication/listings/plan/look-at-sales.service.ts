import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { enqueueSales, lockSaleMark, moveSaleMark } from '../../../catalog/index.js';

const EVERY_MS = 30_000;
/** How far back the very first look goes. */
const FIRST_LOOK_BACK_MS = 86_400_000;

/** Sales begin and end, and goods can be had, without a write: whoever plans offers looks for them first. */
@Injectable()
export class LookAtSales {
  private readonly logger = new Logger(LookAtSales.name);
  private lookedAt?: number;
  private isTold = false;

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
  ) {}

  /** A look that fails holds up no price and no count: it is told once, and done again at its next time from where the last one ended. */
  async look(): Promise<void> {
    const now = this.clock.now();
    if (this.lookedAt !== undefined && Math.abs(now.getTime() - this.lookedAt) < EVERY_MS) return;
    this.lookedAt = now.getTime();
    try {
      await this.enqueue(now);
      this.isTold = false;
    } catch (err) {
      if (!this.isTold) this.logger.error({ err }, 'Sales that begin or end could not be looked at; it is tried again');
      this.isTold = true;
    }
  }

  /**
   * However long no worker ran, from the mark on. A clock that was set back takes the mark back with it: what began after now has not begun any more, and is
   * said again when it does.
   */
  private enqueue(now: Date): Promise<void> {
    return inTransaction(this.ds, async (m) => {
      const mark = (await lockSaleMark(m)) ?? new Date(now.getTime() - FIRST_LOOK_BACK_MS);
      const [since, until] = mark < now ? [mark, now] : [now, mark];
      await enqueueSales(m, since, until, now);
      await moveSaleMark(m, now);
    });
  }
}
