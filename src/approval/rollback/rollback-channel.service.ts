import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction, tried } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { lockRootsBySku } from '../../catalog/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { DraftReader } from '../drafts/index.js';
import { refusals } from '../problems.js';
import { EditionReader, EditionRepository, PublishEditions, type EditionRow, type EditionView } from '../editions/index.js';
import { ReadinessPort } from '../reviews/index.js';
import { EditorialStateRepository } from '../reviews/editorial-state.repository.js';

/** What a rollback does, or would do. */
export interface Rollback {
  edition?: EditionRow;
  /** SKUs that the channel may sell now, and no more afterwards. */
  takesOff: string[];
  /** SKUs that came from other products since, and stay although the earlier edition does not have them. */
  stays: string[];
  /** What the channel would refuse of it, or would wait for. */
  warnings: Problem[];
  problems: Problem[];
}

/**
 * Shows on a channel again what an earlier edition of a product said, with today's `auto` facts: facts are the ERP's truth, and a weight
 * corrected since must not come back wrong. What came from another product since stays: nobody else sells it. It is a new edition, so a rollback
 * can be rolled back. One transaction, audited. Problems: no such product, no such edition on the channel, or it shows that already.
 */
@Injectable()
export class RollbackChannel {
  constructor(
    private readonly ds: DataSource,
    private readonly drafts: DraftReader,
    private readonly editions: EditionRepository,
    private readonly reader: EditionReader,
    private readonly publish: PublishEditions,
    private readonly readiness: ReadinessPort,
    private readonly states: EditorialStateRepository,
  ) {}

  /** Shows edition `number` again. The answer says what is taken off and what stays; with problems, nothing was changed. */
  rollback(sku: string, channelCode: string, number: number, by: Acting): Promise<Rollback> {
    return inTransaction(this.ds, (m) => this.run(m, sku, channelCode, number, by));
  }

  /** The rollback itself, undone: nothing is changed. */
  preview(sku: string, channelCode: string, number: number, by: Acting): Promise<Rollback> {
    return tried(this.ds, async (m) => {
      const { edition: _made, ...answer } = await this.run(m, sku, channelCode, number, by);
      return answer;
    });
  }

  private async run(m: EntityManager, sku: string, channelCode: string, number: number, by: Acting): Promise<Rollback> {
    const [root] = await lockRootsBySku(m, [sku]);
    if (!root) return refused(refusals.productNotFound('sku', sku));
    const [target] = await this.editions.byNumber(m, [root.id], channelCode, number);
    if (!target) return refused(refusals.editionNotFound('edition', sku, channelCode, number));
    const [before] = await this.reader.heads(m, [root.id], channelCode);
    const came = await this.drafts.came(m, root.id);
    const request = { edition: target, cause: 'rollback' as const, createdBy: by.person, messageId: null, traceId: currentTraceId(), came };
    const [edition] = await this.publish.repeat(m, [request], by.now);
    if (!edition) return refused(refusals.alreadyLive('edition', sku, channelCode, number));
    await this.states.settle(m, [root.id]);
    const [earlier, after] = await this.reader.read(m, [target.id, edition.id]);
    const [was, said, is] = [before, earlier, after].map(sold);
    const takesOff = [...was!].filter((one) => !is!.has(one));
    const stays = [...is!].filter((one) => !said!.has(one) && came.has(one));
    const details = { channel: channelCode, to: number, edition: edition.number, takesOff, stays };
    await recordAudit(m, by, { verb: 'rollback', target: sku, details });
    return { edition, takesOff, stays, warnings: await this.warnings(m, after!), problems: [] };
  }

  private async warnings(m: EntityManager, view: EditionView): Promise<Problem[]> {
    const findings = await this.readiness.check(m, await this.reader.withLeaving(m, [view]));
    return findings.flatMap(({ problems, waits }) => [...waits, ...problems.filter(({ severity }) => severity !== 'warning')]);
  }
}

const refused = (why: Problem): Rollback => ({ takesOff: [], stays: [], warnings: [], problems: [why] });

/** Lives in which nothing is sold. */
const ENDED: ReadonlySet<string> = new Set(['planned', 'discontinued']);

const sold = (view: EditionView | undefined): Set<string> =>
  new Set(view?.nodes.filter(({ sellable, lifecycle }) => sellable && !ENDED.has(lifecycle)).map(({ sku }) => sku));
