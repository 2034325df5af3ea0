import { UserError } from '../../api/index.js';
import type { EditionRow } from '../editions/index.js';
import type { ReviewDecision, ReviewRow } from '../reviews/index.js';
import type { VersionRow } from '../versions/index.js';
import type { Edition, EditionCause, Version } from './edition.types.js';
import type { DecidedReview, Review, ReviewState } from './review.types.js';

export const toEdition = (row: EditionRow): Edition => ({
  id: row.id,
  channel: row.channel_code,
  number: row.number,
  hash: row.hash.toString('hex'),
  cause: row.cause as EditionCause,
  locales: Object.keys(row.locale_versions),
  createdBy: row.created_by,
  createdAt: row.created_at,
});

export const toVersion = (row: VersionRow): Version => ({
  id: row.id,
  number: row.number,
  hash: row.hash.toString('hex'),
  reason: row.reason,
  createdBy: row.created_by,
  authors: row.authors,
  createdAt: row.created_at,
});

export const toReview = (row: ReviewRow): Review => ({
  id: row.id,
  sku: row.sku,
  version: row.version_number,
  versionHash: row.version_hash.toString('hex'),
  channel: row.channel_code,
  locales: row.locales,
  state: row.state as ReviewState,
  authors: row.authors,
  submittedBy: row.submitted_by,
  submittedAt: row.submitted_at,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  comment: row.comment,
  row,
});

export const toDecided = ({ reviewId, review, edition, problems }: ReviewDecision): DecidedReview => ({
  reviewId,
  review: review ? toReview(review) : null,
  edition: edition ? toEdition(edition) : null,
  userErrors: problems.map(UserError.from),
});

/** Cuts a page that was read with one row too many. `key` goes into the cursor. */
export function toPage<R, N>(rows: R[], first: number, toNode: (row: R) => N, key: (row: R) => string | number) {
  const shown = rows.slice(0, first);
  const last = shown.at(-1);
  const endCursor = last === undefined ? null : Buffer.from(String(key(last))).toString('base64url');
  return { nodes: shown.map(toNode), pageInfo: { hasNextPage: rows.length > first, endCursor } };
}

/** The number in a cursor whose form was judged, or the fallback for none. */
export function readCursor(after: string | null | undefined, fallback: string): string {
  return after == null ? fallback : Buffer.from(after, 'base64url').toString();
}
