import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { outageOf } from '../../../libs/problem/index.js';
import { lockFreeRoots } from '../../catalog/index.js';
import { EditionRepository, enqueueProducts, PublishEditions } from '../editions/index.js';
import { FactsOutboxRepository } from './facts-outbox.repository.js';
import { LateRoots } from './late-roots.js';

const BATCH = 200;
const IDLE_MS = 200;
const AFTER_FAILURE_MS = 5_000;
/** Whom the release before named for all facts, and what it queues while both run names nobody. A person of the register by migration 0016. */
const UNNAMED = 'erp';

/** Makes new editions of products whose ERP facts changed: one per product and channel, however many messages came meanwhile. */
@Injectable()
export class FactsForwarder {
  private readonly logger = new Logger(FactsForwarder.name);
  private readonly late = new LateRoots();
  private loop: Promise<void> | undefined;
  private stopping = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly outbox: FactsOutboxRepository,
    private readonly editions: EditionRepository,
    private readonly publish: PublishEditions,
  ) {}

  /**
   * One batch: the rows leave the outbox in the transaction that makes the editions, so a worker killed half-way loses nothing and
   * doubles nothing. Roots are locked before outbox rows are taken, in the order of the ERP's writer, who would else wait for us
   * while we wait for him; roots that are being written now are left for the next turn.
   */
  async forwardOnce(candidates?: string[]): Promise<{ taken: number; editions: number }> {
    return inTransaction(this.ds, async (m) => {
      const rootIds = candidates ?? (await this.outbox.oldest(m, BATCH, this.late.all()));
      if (rootIds.length === 0) return { taken: 0, editions: 0 };
      const taken = await this.outbox.take(m, await lockFreeRoots(m, rootIds));
      const causes = new Map(taken.map((row) => [row.root_id, row]));
      const heads = await this.editions.heads(m, [...causes.keys()]);
      if (heads.length === 0) return { taken: taken.length, editions: 0 };
      const requests = heads.map((edition) => ({
        edition,
        cause: 'facts' as const,
        createdBy: causes.get(edition.root_id)?.actor ?? UNNAMED,
        messageId: causes.get(edition.root_id)?.message_id ?? null,
        traceId: causes.get(edition.root_id)?.trace_id ?? null,
      }));
      const now = this.clock.now();
      const made = await this.publish.repeat(m, requests, now);
      const others = taken.filter((row) => row.lives_else).map((row) => ({ rootId: row.root_id, channel: null }));
      if (others.length > 0) await enqueueProducts(m, others, now);
      return { taken: taken.length, editions: made.length };
    });
  }

  /** Takes the queue in turns until `stop`; a second call does nothing. */
  start(): void {
    this.stopping = false;
    this.loop ??= this.run();
  }

  /** Resolves when the turn that is under way has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.loop;
    this.loop = undefined;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const pause = await this.turn();
      if (pause > 0 && !this.stopping) await this.sleep(pause);
    }
  }

  /** Milliseconds to wait before the next turn. */
  private async turn(): Promise<number> {
    try {
      const taken = (await this.oneByOne(this.late.due(this.clock.now()))) + (await this.batch());
      return taken > 0 ? 0 : IDLE_MS;
    } catch (err) {
      this.logger.error({ err }, 'Facts could not be forwarded; they stay queued');
      return AFTER_FAILURE_MS;
    }
  }

  /** A batch fails as a whole: then each product goes by itself, so that the one that is at fault stops none of the others. */
  private async batch(): Promise<number> {
    try {
      return (await this.forwardOnce()).taken;
    } catch (err) {
      if (outageOf(err)) throw err;
      return this.oneByOne(await this.outbox.oldest(this.ds.manager, BATCH, this.late.all()));
    }
  }

  private async oneByOne(rootIds: string[]): Promise<number> {
    let taken = 0;
    for (const rootId of rootIds) {
      if (this.stopping) break;
      try {
        const own = (await this.forwardOnce([rootId])).taken;
        taken += own;
        // One that is being written at this moment is still as late as it was.
        if (own > 0 || !(await this.outbox.isQueued(this.ds.manager, rootId))) this.late.forget(rootId);
      } catch (err) {
        if (outageOf(err)) throw err;
        if (this.late.put(rootId, this.clock.now())) await this.tell(rootId, err);
      }
    }
    return taken;
  }

  private async tell(rootId: string, err: unknown): Promise<void> {
    const sku = await this.outbox.skuOf(this.ds.manager, rootId);
    this.logger.error({ err, sku }, `Facts of ${sku} could not be forwarded; they are tried again`);
  }

  private sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
