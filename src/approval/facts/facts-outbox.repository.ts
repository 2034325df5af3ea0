import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named, type RowOf, send } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { FactsOutboxEntity } from './facts-outbox.entity.js';

/** A product whose facts changed, by which message and person. */
export type QueuedFacts = Pick<FactsOutboxEntity, 'rootId' | 'messageId' | 'livesElse'> & { person: string };

/** Products whose facts changed and whose editions are yet to be made: one row each, however many messages came. */
@Injectable()
export class FactsOutboxRepository {
  /** Only products that some channel shows: for the others a facts change stays in the draft. What left another product changes that one as well. Of several changes, the newest gives the trace id and the person. */
  async enqueue(m: EntityManager, changed: QueuedFacts[], now: Date): Promise<void> {
    await send(
      m,
      `INSERT INTO facts_outbox (root_id, message_id, actor, at, trace_id, lives_else)
       SELECT DISTINCT ON (u.root_id) u.root_id, u.message_id, u.actor, $4::timestamptz, $5, u.lives_else FROM (
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $6::boolean[]) AS s(root_id, message_id, actor, lives_else)
         UNION ALL
         SELECT o.root_id, s.message_id, s.actor, s.lives_else FROM moved_node o JOIN product_node n ON n.id = o.node_id
         JOIN unnest($1::bigint[], $2::bigint[], $3::text[], $6::boolean[]) AS s(root_id, message_id, actor, lives_else) ON s.root_id = n.root_id WHERE o.done_at IS NULL
       ) u
       WHERE EXISTS (SELECT 1 FROM edition_head h WHERE h.root_id = u.root_id)
       ORDER BY u.root_id, u.message_id DESC NULLS LAST
       ON CONFLICT (root_id) DO UPDATE
         SET message_id = greatest(facts_outbox.message_id, excluded.message_id), actor = excluded.actor, trace_id = excluded.trace_id,
             lives_else = facts_outbox.lives_else OR excluded.lives_else`,
      [
        changed.map(({ rootId }) => rootId),
        changed.map(({ messageId }) => messageId),
        changed.map(({ person }) => person),
        now,
        currentTraceId(),
        changed.map(({ livesElse }) => livesElse),
      ],
    );
  }

  async oldest(m: EntityManager, limit: number, without: string[]): Promise<string[]> {
    const rows = await named<{ root_id: string }>(
      m,
      'SELECT root_id FROM facts_outbox WHERE root_id <> ALL ($2::bigint[]) ORDER BY at, root_id LIMIT $1',
      [limit, without],
    );
    return rows.map((row) => row.root_id);
  }

  async isQueued(m: EntityManager, rootId: string): Promise<boolean> {
    const rows = await named(m, 'SELECT 1 FROM facts_outbox WHERE root_id = $1', [rootId]);
    return rows.length > 0;
  }

  /** For people: they know no ids. */
  async skuOf(m: EntityManager, rootId: string): Promise<string> {
    const [row] = await named<{ sku: string }>(m, 'SELECT sku FROM product_node WHERE id = $1', [rootId]);
    return row?.sku ?? rootId;
  }

  take(m: EntityManager, rootIds: string[]): Promise<Omit<RowOf<FactsOutboxEntity>, 'at'>[]> {
    return named(
      m,
      'DELETE FROM facts_outbox WHERE root_id = ANY($1::bigint[]) RETURNING root_id, message_id, actor, trace_id, lives_else',
      [rootIds],
    );
  }
}
