import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { RemovalState } from '../removals/removal-guard.js';
import type { StoredProblem } from '../listing.js';
import type { ListingEntity } from '../listings/listing.entity.js';
import { STANDING } from '../findings/drift-standing.js';
import type { IssueEntity } from '../findings/issue.entity.js';
import type { DriftEntity } from '../findings/drift.entity.js';

/** A listing with its parent. */
export interface ListingView extends Pick<
  ListingEntity,
  | 'id'
  | 'rootId'
  | 'kind'
  | 'sku'
  | 'skus'
  | 'state'
  | 'wanted'
  | 'lane'
  | 'desiredRevision'
  | 'renderedRevision'
  | 'sequence'
  | 'attempts'
  | 'payloadHash'
  | 'acceptedPayloadHash'
  | 'livePayloadHash'
  | 'editionId'
  | 'traceId'
  | 'externalIds'
  | 'plannedAt'
  | 'sentAt'
  | 'acceptedAt'
  | 'processedAt'
  | 'liveAt'
  | 'readAt'
  | 'nextAt'
> {
  channel: string;
  key: string;
  problem: StoredProblem | null;
  parentKey: string | null;
  parentState: ListingEntity['state'] | null;
  /** What went wrong with the parent last. */
  parentProblem: StoredProblem | null;
  /** Whose that is, as its issue says; null: no issue was opened with it. */
  parentOwner: string | null;
  /** Until then a worker has it in hand. */
  leaseUntil: Date | null;
  /** What became of its removal, where it is to leave; null: it is not. */
  removal: RemovalState | null;
  /** What of it is to leave by that, where it stays; null: all of it. */
  losing: string[] | null;
  /** Wires that a new version of Plinth would say otherwise, with the fields, until a person has let it in. */
  otherwise: { wire: string; renderer: string; fields: string[] }[];
}

const SELECT = `SELECT l.id::text, l.root_id::text AS "rootId", l.channel_code AS channel, l.listing_key AS key, l.kind, l.sku, l.skus, l.state, l.wanted, l.lane, l.trace_id AS "traceId",
  l.desired_revision::text AS "desiredRevision", l.rendered_revision::text AS "renderedRevision", l.sequence::text, l.attempts,
  l.payload_hash AS "payloadHash", l.accepted_payload_hash AS "acceptedPayloadHash", l.live_payload_hash AS "livePayloadHash", l.edition_id::text AS "editionId", l.external_ids AS "externalIds",
  l.last_problem AS problem, l.planned_at AS "plannedAt", l.sent_at AS "sentAt", l.accepted_at AS "acceptedAt", l.processed_at AS "processedAt",
  l.live_at AS "liveAt", l.read_at AS "readAt", l.next_at AS "nextAt", p.listing_key AS "parentKey", p.state AS "parentState",
  p.last_problem AS "parentProblem",
  (SELECT i.owner FROM issue i WHERE i.listing_id = p.id AND i.closed_at IS NULL AND i.code = p.last_problem->>'code' AND i.message = p.last_problem->>'message' LIMIT 1) AS "parentOwner",
  l.lease_until AS "leaseUntil", (SELECT r.state FROM removal r WHERE r.listing_id = l.id AND r.state <> 'went') AS removal,
  (SELECT nullif(r.lost, '{}') FROM removal r WHERE r.listing_id = l.id AND r.state <> 'went') AS losing,
  ARRAY(SELECT jsonb_build_object('wire', d.wire, 'renderer', d.renderer_version, 'fields', (SELECT jsonb_agg(f->'field') FROM jsonb_array_elements(d.fields) AS f))
    FROM render_difference d WHERE d.listing_id = l.id AND d.let_in_at IS NULL ORDER BY d.wire) AS otherwise
  FROM listing l LEFT JOIN listing p ON p.id = l.parent_listing_id`;

export interface ListingFilter {
  channel: string | null;
  state: string | null;
  /** Listings that show this SKU. */
  sku: string | null;
  /** Id of the last one seen. */
  after: string;
  limit: number;
}

/** By id. */
export async function listListings(m: EntityManager, filter: ListingFilter): Promise<ListingView[]> {
  return query<ListingView>(
    m,
    `${SELECT} WHERE l.id > $1 AND ($2::text IS NULL OR l.channel_code = $2) AND ($3::text IS NULL OR l.state = $3)
       AND ($4::text IS NULL OR l.skus @> ARRAY[$4] OR l.sku = $4)
     ORDER BY l.id LIMIT $5`,
    [filter.after, filter.channel, filter.state, filter.sku, filter.limit],
  );
}

export async function listingsOfRoot(m: EntityManager, rootId: string, channel: string | null): Promise<ListingView[]> {
  return query<ListingView>(
    m,
    `${SELECT} WHERE l.root_id = $1 AND ($2::text IS NULL OR l.channel_code = $2) ORDER BY l.channel_code, l.id`,
    [rootId, channel],
  );
}

const PER_ROOT = 1000;

/** Of each product the first thousand, by channel. */
export async function listingsOfRoots(m: EntityManager, rootIds: string[]): Promise<ListingView[]> {
  return query<ListingView>(
    m,
    `${SELECT} WHERE l.id IN (
       SELECT x.id FROM unnest($1::bigint[]) AS r(id), LATERAL (SELECT id FROM listing WHERE root_id = r.id ORDER BY channel_code, id LIMIT $2) AS x)
     ORDER BY l.channel_code, l.id`,
    [rootIds, PER_ROOT],
  );
}

export async function readListings(m: EntityManager, ids: string[]): Promise<ListingView[]> {
  return query<ListingView>(m, `${SELECT} WHERE l.id = ANY($1::bigint[]) ORDER BY l.id`, [ids]);
}

export interface IssueView extends Omit<IssueEntity, 'channelCode' | 'rootId' | 'closedAt'> {
  channel: string;
}

const ISSUE = `SELECT id::text, listing_id::text AS "listingId", channel_code AS channel, sku, found_by AS "foundBy", code, place, severity, message, fix, owner, found_at AS "foundAt" FROM issue`;

/** Open ones. */
export async function issuesOfListings(m: EntityManager, ids: string[]): Promise<IssueView[]> {
  return query<IssueView>(m, `${ISSUE} WHERE listing_id = ANY($1::bigint[]) AND closed_at IS NULL ORDER BY listing_id, severity, id`, [
    ids,
  ]);
}

/** Open ones of a channel, also those that keep products from having listings; by id. */
export async function listIssues(
  m: EntityManager,
  filter: { channel: string | null; code: string | null; owner: string | null; after: string; limit: number },
): Promise<IssueView[]> {
  return query<IssueView>(
    m,
    `${ISSUE} WHERE closed_at IS NULL AND id > $1 AND ($2::text IS NULL OR channel_code = $2) AND ($3::text IS NULL OR code = $3) AND ($4::text IS NULL OR owner = $4)
     ORDER BY id LIMIT $5`,
    [filter.after, filter.channel, filter.code, filter.owner, filter.limit],
  );
}

export type DriftView = Omit<DriftEntity, 'closedAt' | 'names'>;

const DRIFT = `SELECT d.id::text, d.listing_id::text AS "listingId", d.field, d.sent, d.live, d.found_at AS "foundAt", d.decision, d.decided_by AS "decidedBy", d.ignore_until AS "ignoreUntil",
  d.policy, d.policy_by AS "policyBy", d.pushed_at AS "pushedAt", d.not_pushed AS "notPushed" FROM drift d`;

/** Open ones. */
export async function driftOfListings(m: EntityManager, ids: string[]): Promise<DriftView[]> {
  return query<DriftView>(m, `${DRIFT} WHERE d.listing_id = ANY($1::bigint[]) AND d.closed_at IS NULL ORDER BY d.listing_id, d.field`, [
    ids,
  ]);
}

/** Open ones of a channel about which somebody is asked, by id. */
export async function listDrift(m: EntityManager, channel: string | null, after: string, limit: number, now: Date): Promise<DriftView[]> {
  return query<DriftView>(
    m,
    `${DRIFT} JOIN listing l ON l.id = d.listing_id
     WHERE d.closed_at IS NULL AND d.id > $2 AND ($1::text IS NULL OR l.channel_code = $1) AND ${STANDING('$4::timestamptz')} = 'open' ORDER BY d.id LIMIT $3`,
    [channel, after, limit, now],
  );
}
