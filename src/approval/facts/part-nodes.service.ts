import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { send } from '../../../libs/db/index.js';
import { FactsOutboxRepository } from './facts-outbox.repository.js';
import type { OpenMove } from '../../catalog/index.js';

/** A node that a channel sells as part of another product than the one that it left. */
export interface DepartedNode extends Pick<OpenMove, 'nodeId' | 'rootId' | 'actor' | 'messageId'> {
  channelCode: string;
}

/** From now on the products that nodes have left show them no more on these channels. */
@Injectable()
export class PartNodes {
  constructor(private readonly outbox: FactsOutboxRepository) {}

  /** In one transaction with the queueing of the editions without them. Two statements. */
  async part(m: EntityManager, partings: DepartedNode[], now: Date): Promise<void> {
    if (partings.length === 0) return;
    await send(
      m,
      `INSERT INTO edition_parting AS p (node_id, root_id, channel_code, at)
       SELECT u."nodeId", u."rootId", u."channelCode", $2 FROM jsonb_to_recordset($1::jsonb) AS u("nodeId" bigint, "rootId" bigint, "channelCode" text)
       ORDER BY 1, 2, 3 ON CONFLICT (node_id, root_id, channel_code) DO UPDATE SET at = excluded.at`,
      [JSON.stringify(partings), now],
    );
    const roots = [...new Map(partings.map((one) => [one.rootId, one])).values()];
    const queued = roots.map(({ rootId, messageId, actor }) => ({ rootId, messageId, person: actor, livesElse: false }));
    await this.outbox.enqueue(m, queued, now);
  }
}
