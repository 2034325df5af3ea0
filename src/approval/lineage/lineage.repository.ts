import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { NodeChange } from '../../catalog/index.js';

/** The approved version that a cell stands in, and who made, submitted and let it out. */
export interface ApprovalOrigin {
  versionNumber: number;
  versionHash: Buffer;
  versionId: string;
  createdBy: string;
  authors: string[];
  reviewId: string;
  submittedBy: string;
  approvalId: string;
  approver: string;
  approvedAt: Date;
}

/** The write that brought a value: door, person, request, moment. */
export interface ChangeOrigin extends Pick<NodeChange, 'actor' | 'at' | 'requestId' | 'traceId' | 'messageId'> {
  door: string;
  before: unknown;
  after: unknown;
}

@Injectable()
export class LineageRepository {
  /** The newest approval of this version for the channel that covers the locale (null: any locale). */
  async approval(m: EntityManager, versionId: string, channelCode: string, locale: string | null): Promise<ApprovalOrigin | undefined> {
    const rows = await query<ApprovalOrigin>(
      m,
      `SELECT v.number AS "versionNumber", v.hash AS "versionHash", v.id AS "versionId", v.created_by AS "createdBy", v.authors,
              a.review_id AS "reviewId", r.submitted_by AS "submittedBy", a.id AS "approvalId", a.approver, a.approved_at AS "approvedAt"
       FROM approval a JOIN version v ON v.id = a.version_id JOIN review r ON r.id = a.review_id
       WHERE a.version_id = $1 AND a.channel_code = $2 AND ($3::text IS NULL OR $3 = ANY(a.locales))
       ORDER BY a.id DESC LIMIT 1`,
      [versionId, channelCode, locale],
    );
    return rows[0];
  }

  /** The newest change that gave the cell this value, in whichever product the node was then; `versionNumber` bounds the search to what that version holds. */
  async change(
    m: EntityManager,
    rootId: string,
    sku: string,
    cell: string,
    value: unknown,
    versionNumber: number | null,
  ): Promise<ChangeOrigin | undefined> {
    const rows = await query<ChangeOrigin>(
      m,
      `SELECT c.door, c.actor, c.at, c.request_id AS "requestId", c.trace_id AS "traceId", c.message_id AS "messageId",
              c.changes->$3->0 AS before, c.changes->$3->1 AS after
       FROM node_change c
       WHERE c.root_id IN (SELECT $1::bigint UNION SELECT n.root_id FROM product_node n WHERE n.sku = $2
           UNION SELECT o.root_id FROM product_node n JOIN moved_node o ON o.node_id = n.id WHERE n.sku = $2)
         AND c.sku = $2 AND c.changes->$3->1 = $4::jsonb
         AND ($5::int IS NULL OR c.id < (SELECT min(k.id) FROM node_change k WHERE k.root_id = $1 AND k.changes->'$version'->1 = to_jsonb($5::int)))
       ORDER BY c.id DESC LIMIT 1`,
      [rootId, sku, cell, JSON.stringify(value), versionNumber],
    );
    return rows[0];
  }
}
