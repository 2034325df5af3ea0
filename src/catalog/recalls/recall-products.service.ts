import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import { PersonsRepository, recordAudit, type Acting } from '../../journal/index.js';
import { MovedMeanwhile } from '../products/moved-meanwhile.js';
import { lockRoots } from '../products/nodes.repository.js';
import { normalizeSku } from '../products/sku.js';
import { WriteContentMany } from '../products/write-content-many.service.js';
import { WriteListeners } from '../products/write-listeners.js';
import { recallRefusals, type Recall, type RecallSaid } from './recall.js';
import { askLift, pageRecalls, readRecall } from './recalls.repository.js';

/** What became of a call about one recall. With `problems`, nothing changed. */
export interface RecallResult {
  recall?: Recall;
  problems: Problem[];
}

/** A person recalls, alone and at once. Their own recall they lift alone; anybody else's takes two: one asks, another confirms. */
@Injectable()
export class RecallProducts {
  constructor(
    private readonly ds: DataSource,
    private readonly content: WriteContentMany,
    private readonly listeners: WriteListeners,
    private readonly persons: PersonsRepository,
  ) {}

  /** Of a node and everything below it. Recalled by this person already: that recall, with the newer reason. */
  async recall(sku: string, market: string | null, reason: string, by: Acting): Promise<RecallResult> {
    try {
      return await inTransaction(this.ds, async (m) => {
        await this.say(m, sku, { lifted: false, markets: market === null ? null : [market], reason }, by);
        const all = await pageRecalls(m, { market: null, sku: normalizeSku(sku, 'sku').sku!, open: true }, null, 1_000);
        return { recall: all.find((one) => one.owner === by.person && one.market === market)!, problems: [] };
      });
    } catch (error) {
      if (error instanceof Refusal) return { problems: error.problems };
      throw error;
    }
  }

  /** By its owner, whoever else thinks otherwise. */
  lift(id: string, reason: string, by: Acting): Promise<RecallResult> {
    return this.change(id, by, async (m, recall, mine) => {
      if (!mine.has(recall.owner)) return recallRefusals.notYours(recall, 'id');
      return this.say(m, recall.sku, { lifted: true, markets: null, reason, agreedOn: id }, by);
    });
  }

  /** The first of two people. */
  ask(id: string, reason: string, by: Acting): Promise<RecallResult> {
    return this.change(id, by, async (m, recall, mine) => {
      if (mine.has(recall.owner)) return recallRefusals.yours(recall);
      if (recall.liftAskedBy !== null) return recallRefusals.asked(recall);
      await askLift(m, id, { by: by.person, at: by.now, reason });
      return recordAudit(m, by, { verb: 'ask_to_lift_recall', target: `product:${recall.sku}`, details: { recall: id, reason } });
    });
  }

  /** The second, by the database too. */
  confirm(id: string, reason: string, by: Acting): Promise<RecallResult> {
    return this.change(id, by, async (m, recall, mine) => {
      if (recall.liftAskedBy === null) return recallRefusals.notAsked(recall);
      if (mine.has(recall.liftAskedBy)) return recallRefusals.fourEyes(recall, by.person);
      return this.say(m, recall.sku, { lifted: true, markets: null, reason, agreedOn: id }, by);
    });
  }

  /** Declines the wish to lift it, or takes it back: one person is enough to keep stopped what is stopped. */
  keep(id: string, reason: string, by: Acting): Promise<RecallResult> {
    return this.change(id, by, async (m, recall) => {
      if (recall.liftAskedBy === null) return recallRefusals.notAsked(recall);
      await askLift(m, id, null);
      const details = { recall: id, reason, askedBy: recall.liftAskedBy };
      return recordAudit(m, by, { verb: 'keep_recall', target: `product:${recall.sku}`, details });
    });
  }

  private async say(m: EntityManager, sku: string, recall: RecallSaid, by: Acting): Promise<void> {
    const results = await this.content.write(m, [{ sku, cells: {}, mustExist: true, recall, path: 'input' }], by);
    const problems = results.flatMap((result) => result.problems);
    if (problems.length > 0) throw new Refusal(problems);
    await this.listeners.tell(m, results, by);
  }

  private async change(
    id: string,
    by: Acting,
    make: (m: EntityManager, recall: Recall, mine: ReadonlySet<string>) => Promise<Problem | void>,
  ): Promise<RecallResult> {
    if (!/^\d{1,18}$/.test(id)) return { problems: [recallRefusals.unknown(id)] };
    return inTransaction(this.ds, async (m) => {
      const found = await readRecall(m, id);
      if (!found) return { problems: [recallRefusals.unknown(id)] };
      // Whoever writes of a node's recalls holds its root: read again under the lock.
      await lockRoots(m, [found.rootId]);
      const recall = (await readRecall(m, id))!;
      if (recall.rootId !== found.rootId) throw new MovedMeanwhile();
      if (recall.liftedAt !== null) return { recall, problems: [recallRefusals.lifted(recall)] };
      const refused = await make(m, recall, await this.persons.spellingsOf(m, by.person));
      return refused ? { recall, problems: [refused] } : { recall: (await readRecall(m, id))!, problems: [] };
    });
  }
}
