import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { afterUrgent } from '../../../libs/db/index.js';
import { WakeSignal } from '../listings/lease/wake-signal.js';
import { isAnyDue } from '../listings/worker.repository.js';
import { JudgeProducts } from './judge-products.service.js';

/** How soon a changed draft is judged where nothing else is due. */
const IDLE_MS = 1_000;

/** Has drafts judged while nothing else is due and nobody writes, or once one waited long; then for half of the time. Any number of workers may do it. */
@Injectable()
export class JudgeWorker {
  private readonly logger = new Logger(JudgeWorker.name);
  private readonly breath = new WakeSignal();
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly judges: JudgeProducts,
  ) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Finishes the batch in hand, begins no other. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.breath.ring();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      const since = this.breath.count;
      await this.breath.wait(await this.turn(), since);
    }
  }

  private async isFree(): Promise<boolean> {
    return !(await this.judges.isBusy()) && !(await isAnyDue(this.ds.manager, this.clock.now()));
  }

  /** Returns for how long to rest. */
  private async turn(): Promise<number> {
    const began = this.clock.ticks();
    try {
      if (!(await this.isFree()) && !(await this.judges.isLate())) {
        await this.judges.notice();
        return IDLE_MS;
      }
      await afterUrgent(this.ds);
      return (await this.judges.step()) > 0 ? this.clock.ticks() - began : IDLE_MS;
    } catch (err) {
      this.logger.error({ err }, 'Drafts could not be judged; it is tried again in a moment');
      return IDLE_MS;
    }
  }
}
