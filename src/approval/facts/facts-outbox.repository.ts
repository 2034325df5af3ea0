import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';

@Injectable()
export class FactsOutboxRepository {
  /** Only products that some channel shows: for the others a facts change stays in the draft. Of several changes, the newest gives the trace id. */
  async enqueue(m: EntityManager, rootIds: string[], messageIds: (string | null)[], now: Date): Promise<void> {
    await named(
      m,
      `INSERT INTO facts_outbox (root_id, message_id, at, trace_id)
       SELECT u.root_id, max(u.message_id), $3, $4 FROM unnest($1::bigint[], $2::bigint[]) AS u(root_id, message_id)
       WHERE EXISTS (SELECT 1 FROM edition_head h WHERE h.root_id = u.root_id)
       GROUP BY u.root_id ORDER BY u.root_id
       ON CONFLICT (root_id) DO UPDATE SET message_id = greatest(facts_outbox.message_id, excluded.message_id), trace_id = excluded.trace_id`,
      [rootIds, messageIds, now, currentTraceId()],
    );
  }

  async oldest(m: EntityManager, limit: number): Promise<string[]> {
    const rows = await named<{ root_id: string }>(m, 'SELECT root_id FROM facts_outbox ORDER BY at, root_id LIMIT $1', [limit]);
    return rows.map((row) => row.root_id);
  }

  take(m: EntityManager, rootIds: string[]): Promise<{ root_id: string; message_id: string | null; trace_id: string | null }[]> {
    return named(m, 'DELETE FROM facts_outbox WHERE root_id = ANY($1::bigint[]) RETURNING root_id, message_id, trace_id', [rootIds]);
  }
}
