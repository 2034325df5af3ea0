import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named, query, type RowOf, send } from '../../../libs/db/index.js';
import { toBytes } from '../snapshots/index.js';
import type { EditionEntity } from './edition.entity.js';

/** Why an edition was made. */
export type EditionCause = EditionEntity['cause'];

/** An edition as it is stored; its hash is binary. */
export type EditionRow = RowOf<EditionEntity>;

export interface NewEdition extends Omit<EditionEntity, 'id' | 'hash' | 'createdAt'> {
  /** Hexadecimal. */
  hash: string;
}

const COLUMNS =
  'e.id, e.root_id, e.channel_code, e.number, e.hash, e.cause, e.approval_id, e.parent_id, e.locale_versions, e.message_id, e.trace_id, e.created_by, e.created_at';

/** The statements of the table edition and of its heads, in the caller's transaction. What is not there is left out. */
@Injectable()
export class EditionRepository {
  byIds(m: EntityManager, ids: string[]): Promise<EditionRow[]> {
    return named<EditionRow>(m, `SELECT ${COLUMNS} FROM edition e WHERE e.id = ANY($1::bigint[])`, [ids]);
  }

  heads(m: EntityManager, rootIds: string[]): Promise<EditionRow[]> {
    return named<EditionRow>(
      m,
      `SELECT ${COLUMNS} FROM edition_head h JOIN edition e ON e.id = h.edition_id WHERE h.root_id = ANY($1::bigint[]) ORDER BY e.root_id, e.channel_code`,
      [rootIds],
    );
  }

  byNumber(m: EntityManager, rootIds: string[], channelCode: string, number: number): Promise<EditionRow[]> {
    return query<EditionRow>(
      m,
      `SELECT ${COLUMNS} FROM edition e WHERE e.root_id = ANY($1::bigint[]) AND e.channel_code = $2 AND e.number = $3`,
      [rootIds, channelCode, number],
    );
  }

  ofRoot(m: EntityManager, rootId: string, channelCode: string | null, beforeId: string, limit: number): Promise<EditionRow[]> {
    return query<EditionRow>(
      m,
      `SELECT ${COLUMNS} FROM edition e WHERE e.root_id = $1 AND ($2::text IS NULL OR e.channel_code = $2) AND e.id < $3 ORDER BY e.id DESC LIMIT $4`,
      [rootId, channelCode, beforeId, limit],
    );
  }

  /**
   * New editions become their channels' heads and wake syndication, all in one statement: an edition that nobody hears of, or a head
   * without its edition, cannot be committed.
   */
  publish(m: EntityManager, editions: NewEdition[], now: Date): Promise<EditionRow[]> {
    return named<EditionRow>(
      m,
      `WITH e AS (
         INSERT INTO edition (root_id, channel_code, number, hash, cause, approval_id, parent_id, locale_versions, message_id, created_by, trace_id, created_at)
         SELECT u.root_id, u.channel_code, u.number, u.hash, u.cause, u.approval_id, u.parent_id, u.locale_versions::jsonb, u.message_id, u.created_by, u.trace_id, $12
         FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bytea[], $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::bigint[], $10::text[], $11::text[])
           AS u(root_id, channel_code, number, hash, cause, approval_id, parent_id, locale_versions, message_id, created_by, trace_id)
         RETURNING *
       ), head AS (
         INSERT INTO edition_head (root_id, channel_code, edition_id, number, hash, updated_at)
         SELECT root_id, channel_code, id, number, hash, created_at FROM e
         ON CONFLICT (root_id, channel_code) DO UPDATE
           SET edition_id = excluded.edition_id, number = excluded.number, hash = excluded.hash, updated_at = excluded.updated_at
       ), outbox AS (
         INSERT INTO edition_outbox (root_id, channel_code, at, trace_id) SELECT root_id, channel_code, created_at, trace_id FROM e
         ON CONFLICT (root_id, channel_code) DO UPDATE SET at = excluded.at, trace_id = excluded.trace_id
       )
       SELECT ${COLUMNS} FROM e`,
      [
        editions.map((e) => e.rootId),
        editions.map((e) => e.channelCode),
        editions.map((e) => e.number),
        editions.map((e) => toBytes(e.hash)),
        editions.map((e) => e.cause),
        editions.map((e) => e.approvalId),
        editions.map((e) => e.parentId),
        editions.map((e) => JSON.stringify(e.localeVersions)),
        editions.map((e) => e.messageId),
        editions.map((e) => e.createdBy),
        editions.map((e) => e.traceId),
        now,
      ],
    );
  }

  /** Wakes whoever empties the outbox once this transaction commits. Only a hint: work is found without it, a little later. */
  async hint(m: EntityManager): Promise<void> {
    await send(m, `SELECT pg_notify('plinth_outbox', '')`);
  }
}
