import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { AttributeCatalog, rootsOfSameGtin } from '../../catalog/index.js';
import { addDue, lockJudged, newestDue, oldestDue, takeDue, type TakenDue } from './due.repository.js';
import { digestsOf, tasksOf } from './schema-digests.js';
import { judgedStamp, lockJudgedSchema, writeJudgedSchema } from './schema.repository.js';
import { SettleCompleteness } from './settle-completeness.service.js';
import { beginTask, nextOfTask, noteTask, readTasks, takeTask, type Task } from './tasks.repository.js';

/** Products to judge now. `channelCode`: on this channel alone. */
export interface DueBatch {
  rootIds: string[];
  channelCode: string | null;
}

type Judge = (m: EntityManager, batch: DueBatch) => Promise<void>;

/**
 * The queue of products whose readiness may be other than what was judged. Each write of the catalogue puts its products there in its own transaction;
 * what changes for many at once (definitions, a channel) is one task that goes through them.
 */
@Injectable()
export class JudgeQueue {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly catalog: AttributeCatalog,
    private readonly completeness: SettleCompleteness,
  ) {}

  /** Since when the first product or task waits; undefined: none does. */
  oldest(): Promise<Date | undefined> {
    return oldestDue(this.ds.manager);
  }

  /** When the last change came that waits; undefined: none does by itself. */
  newest(): Promise<Date | undefined> {
    return newestDue(this.ds.manager);
  }

  /** Changes for many at once that are still gone through, the oldest first. */
  tasks(): Promise<Task[]> {
    return readTasks(this.ds.manager);
  }

  /** Finds out what changed of the definitions since everything was judged, and has what depends on it judged anew. */
  async noticeDefinitions(): Promise<void> {
    const { stamp } = await this.catalog.load(this.ds.manager);
    if ((await judgedStamp(this.ds.manager)) === stamp) return;
    await inTransaction(this.ds, async (m) => {
      const judged = await lockJudgedSchema(m);
      const schema = await this.catalog.load(m);
      if (judged?.stamp === schema.stamp) return;
      const digests = digestsOf(schema);
      const orders = judged ? tasksOf(schema, judged.digests, digests) : [{ cause: 'Nothing was judged yet' }];
      for (const order of orders) await beginTask(m, order, this.clock.now());
      await writeJudgedSchema(m, { stamp: schema.stamp, digests });
    });
  }

  /**
   * Takes the next products, has their completeness settled, and gives them to `judge` within the transaction that takes them out of the queue: what
   * dies comes back. `taskFirst`: of the oldest task, where there is one. Returns how many; 0: nothing waits that nobody has in hand.
   */
  async take(limit: number, judge: Judge, { taskFirst = false } = {}): Promise<number> {
    return inTransaction(this.ds, async (m) => {
      if (taskFirst) return (await this.takeTask(m, limit, judge)) || this.takeChanged(m, limit, judge);
      return (await this.takeChanged(m, limit, judge)) || this.takeTask(m, limit, judge);
    });
  }

  private async takeChanged(m: EntityManager, limit: number, judge: Judge): Promise<number> {
    const taken = await takeDue(m, limit);
    const rootIds = taken.map(({ rootId }) => rootId);
    if (rootIds.length === 0) return 0;
    await this.settle(rootIds);
    await this.spread(m, taken);
    await judge(m, { rootIds, channelCode: null });
    return rootIds.length;
  }

  private async takeTask(m: EntityManager, limit: number, judge: Judge): Promise<number> {
    const task = await takeTask(m);
    if (!task) return 0;
    const next = await nextOfTask(m, task.id, limit);
    if (next.length > 0) {
      await lockJudged(m, next);
      await this.settle(next);
      await judge(m, { rootIds: next, channelCode: task.channelCode });
    }
    await noteTask(m, task.id, next);
    return Math.max(next.length, 1);
  }

  /** What two products share is amiss with both of them. What was put here by another spreads no further. */
  private async spread(m: EntityManager, taken: readonly TakenDue[]): Promise<void> {
    const from = taken.filter(({ spreads }) => spreads).map(({ rootId }) => rootId);
    const others = from.length > 0 ? await rootsOfSameGtin(m, from) : [];
    if (others.length > 0) await addDue(m, others, this.clock.now(), false);
  }

  /** In a short transaction of its own: no writer waits for a judgement. */
  private async settle(rootIds: string[]): Promise<void> {
    await inTransaction(this.ds, async (m) => this.completeness.anew(m, await this.catalog.load(m), rootIds));
  }
}
