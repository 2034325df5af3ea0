import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { ChannelStatesPort } from './channel-states-port.js';
import type { StateSource } from './state-source.js';
import { dueRoots, keepListings, lockSettling, replaceIssues, replaceListings, replaceStates, takeStale } from './states.repository.js';

/** Entries of the queue in one transaction: those of one product come together, so that the more there are the less each costs. */
const BATCH = 1_000;
/** What changes often meanwhile is read once. */
const EVERY_MS = 500;
/** While much changes, a fifth of the time at most, and no longer than this at once: filters may be two seconds behind. */
const MOST_REST_MS = 1_500;

/**
 * Brings what search knows of channels to what is, some time after each change. One process at a time: what it reads is newer than whatever was written
 * before, so that no old answer comes last. Of two workers at once that change listings of one product neither sees the other, and neither could write
 * the word of the product; whoever reads after both can.
 */
@Injectable()
export class SettleStates {
  private readonly logger = new Logger(SettleStates.name);
  private quit: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private restsUntil = 0;

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly port: ChannelStatesPort,
  ) {}

  /** Returns how many entries of the queue it took; 0: all is settled, or another process is at it. */
  async settleOnce(): Promise<number> {
    const { source } = this.port;
    if (!source) return 0;
    return inTransaction(this.ds, async (m) => {
      if (!(await lockSettling(m))) return 0;
      const now = this.clock.now();
      const stale = await takeStale(m, BATCH);
      const due = await dueRoots(m, now, BATCH);
      const roots = [...new Set([...stale.flatMap(({ rootId }) => rootId ?? []), ...due])];
      if (roots.length > 0) await replace(m, source, roots, now);
      const listings = [...new Set(stale.flatMap(({ listingId }) => listingId ?? []))];
      if (listings.length > 0) await keepListings(m, await source.listings(m, listings));
      return stale.length + due.length;
    });
  }

  /** Settles in turns until `stop`; a second call does nothing. */
  start(): void {
    this.quit ??= this.clock.every(EVERY_MS, () => {
      if (this.clock.ticks() >= this.restsUntil) this.running ??= this.turn().finally(() => (this.running = undefined));
    });
  }

  /** Resolves when the turn that is under way has ended. */
  async stop(): Promise<void> {
    this.quit?.();
    this.quit = undefined;
    await this.running;
  }

  private async turn(): Promise<void> {
    const began = this.clock.ticks();
    try {
      while (this.quit && (await this.settleOnce()) >= BATCH);
    } catch (err) {
      this.logger.error({ err }, 'What search knows of channels could not be settled; it stays queued');
    }
    const ended = this.clock.ticks();
    this.restsUntil = ended + Math.min(4 * (ended - began), MOST_REST_MS);
  }
}

async function replace(m: EntityManager, source: StateSource, rootIds: string[], now: Date): Promise<void> {
  const { states, listings, issues } = await source.read(m, rootIds, now);
  await replaceStates(m, rootIds, states);
  await replaceListings(m, rootIds, listings);
  await replaceIssues(m, rootIds, issues);
}
