import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { lockRootsBySku } from '../../catalog/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { refusals } from '../problems.js';
import { EditionRepository, PublishEditions, type EditionRow } from '../editions/index.js';

/**
 * Shows on a channel again what an earlier edition of a product said, with today's `auto` facts: facts are the ERP's truth, and a weight
 * corrected since must not come back wrong. It is a new edition, so a rollback can be rolled back.
 * One transaction, audited. Problems: no such product, no such edition on the channel, or it shows that already.
 */
@Injectable()
export class RollbackChannel {
  constructor(
    private readonly ds: DataSource,
    private readonly editions: EditionRepository,
    private readonly publish: PublishEditions,
  ) {}

  rollback(sku: string, channelCode: string, number: number, by: Acting): Promise<{ edition?: EditionRow; problems: Problem[] }> {
    return inTransaction(this.ds, async (m) => {
      const [root] = await lockRootsBySku(m, [sku]);
      if (!root) return { problems: [refusals.productNotFound('sku', sku)] };
      const [target] = await this.editions.byNumber(m, [root.id], channelCode, number);
      if (!target) return { problems: [refusals.editionNotFound('edition', sku, channelCode, number)] };
      const request = { edition: target, cause: 'rollback' as const, createdBy: by.person, messageId: null, traceId: currentTraceId() };
      const [edition] = await this.publish.repeat(m, [request], by.now);
      if (!edition) return { problems: [refusals.alreadyLive('edition', sku, channelCode, number)] };
      const details = { channel: channelCode, to: number, edition: edition.number };
      await recordAudit(m, by, { verb: 'rollback', target: sku, details });
      return { edition, problems: [] };
    });
  }
}
