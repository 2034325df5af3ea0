import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** When a product was approved last for a channel. */
export interface ApprovalTime {
  rootId: string;
  channel: string;
  /** Milliseconds since 1970, to the microsecond. */
  approvedMs: number;
}

/** When each product was approved last for each channel, in no order; never approved: no row. Reads all approvals: for measuring, not for pages. */
export async function readApprovalTimes(m: EntityManager): Promise<ApprovalTime[]> {
  return query<ApprovalTime>(
    m,
    `SELECT root_id::text AS "rootId", channel_code AS channel, (extract(epoch FROM max(approved_at)) * 1000)::float8 AS "approvedMs"
     FROM approval GROUP BY root_id, channel_code`,
  );
}
