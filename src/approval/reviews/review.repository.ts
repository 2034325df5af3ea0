import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, Repository, type EntityManager } from 'typeorm';
import { query, type RowOf } from '../../../libs/db/index.js';
import type { Acting } from '../../journal/index.js';
import { ReviewEntity } from './review.entity.js';

/** How far a review is. */
export type ReviewState = ReviewEntity['state'];

/** A review with its product and version. */
export interface ReviewRow extends RowOf<ReviewEntity> {
  sku: string;
  version_number: number;
  version_hash: Buffer;
  /** Everybody whose changes an approval would let out: of every version since the one that the channel shows in these locales. */
  authors: string[];
}

/** A review that waits for its decision. */
export type OpenReview = Pick<ReviewEntity, 'id' | 'rootId' | 'channelCode' | 'submittedBy'>;

export type NewReview = Pick<ReviewEntity, 'rootId' | 'versionId' | 'channelCode'>;

/** Which reviews a page shows; null: all. `after` is the last id seen, and `limit` the rows. */
export interface ReviewFilter {
  state: ReviewState | null;
  channelCode: string | null;
  after: string;
  limit: number;
}

const SELECT = `
  SELECT r.id, r.root_id, n.sku, r.version_id, v.number AS version_number, v.hash AS version_hash, r.channel_code, r.locales, r.state,
    r.submitted_by, r.submitted_at, r.decided_by, r.decided_at, r.comment,
    ARRAY(
      SELECT DISTINCT a FROM version o CROSS JOIN unnest(o.authors) a
      WHERE o.root_id = r.root_id AND o.number <= v.number AND o.number > coalesce((
        SELECT min(coalesce(s.number, 0)) FROM unnest(r.locales) l
        LEFT JOIN edition_head h ON h.root_id = r.root_id AND h.channel_code = r.channel_code
        LEFT JOIN edition e ON e.id = h.edition_id
        LEFT JOIN version s ON s.id = (e.locale_versions->>l)::bigint
      ), 0)
      ORDER BY a
    ) AS authors
  FROM review r JOIN version v ON v.id = r.version_id JOIN product_node n ON n.id = r.root_id`;

/**
 * Reviews are looked up and decided through the repository. They are shown with product, version and authors, and made many at once from
 * versions: those statements join, or are of a set, and are SQL.
 */
@Injectable()
export class ReviewRepository {
  constructor(@InjectRepository(ReviewEntity) private readonly reviews: Repository<ReviewEntity>) {}

  byIds(m: EntityManager, ids: string[]): Promise<ReviewRow[]> {
    return query<ReviewRow>(m, `${SELECT} WHERE r.id = ANY($1::bigint[]) ORDER BY r.id`, [ids]);
  }

  list(m: EntityManager, filter: ReviewFilter): Promise<ReviewRow[]> {
    return query<ReviewRow>(
      m,
      `${SELECT} WHERE r.id > $1 AND ($2::text IS NULL OR r.state = $2) AND ($3::text IS NULL OR r.channel_code = $3) ORDER BY r.id LIMIT $4`,
      [filter.after, filter.state, filter.channelCode, filter.limit],
    );
  }

  /** Each once. */
  async rootIdsOf(m: EntityManager, ids: string[]): Promise<string[]> {
    const rows = await m.withRepository(this.reviews).find({ select: { rootId: true }, where: { id: Any(ids) } });
    return [...new Set(rows.map((row) => row.rootId))];
  }

  /** Index: review_open. */
  openOf(m: EntityManager, rootIds: string[]): Promise<OpenReview[]> {
    const select = { id: true, rootId: true, channelCode: true, submittedBy: true } as const;
    return m.withRepository(this.reviews).find({ select, where: { rootId: Any(rootIds), state: 'in_review' } });
  }

  insert(m: EntityManager, reviews: NewReview[], locales: string[], by: Acting): Promise<{ id: string; root_id: string }[]> {
    return query<{ id: string; root_id: string }>(
      m,
      `INSERT INTO review (root_id, version_id, channel_code, locales, submitted_by, submitted_at)
       SELECT u.root_id, u.version_id, u.channel_code, $4::text[], $5, $6
       FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS u(root_id, version_id, channel_code)
       RETURNING id, root_id`,
      [reviews.map((r) => r.rootId), reviews.map((r) => r.versionId), reviews.map((r) => r.channelCode), locales, by.person, by.now],
    );
  }

  async decide(m: EntityManager, ids: string[], state: ReviewState, comment: string | null, by: Acting): Promise<void> {
    const open = { id: Any(ids), state: 'in_review' as const };
    await m.withRepository(this.reviews).update(open, { state, decidedBy: by.person, comment, decidedAt: by.now });
  }

  /** By review id. The database refuses an approver who wrote any of it, whoever asks. */
  async approve(m: EntityManager, reviewIds: string[], comment: string | null, by: Acting): Promise<Map<string, string>> {
    const rows = await query<{ id: string; review_id: string }>(
      m,
      `INSERT INTO approval (review_id, root_id, version_id, channel_code, locales, approver, comment, request_id, approved_at)
       SELECT r.id, r.root_id, r.version_id, r.channel_code, r.locales, $2, $3, $4, $5 FROM review r WHERE r.id = ANY($1::bigint[])
       RETURNING id, review_id`,
      [reviewIds, by.person, comment, by.requestId, by.now],
    );
    return new Map(rows.map((row) => [row.review_id, row.id]));
  }
}
