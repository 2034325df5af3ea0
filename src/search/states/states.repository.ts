import type { EntityManager } from 'typeorm';
import { LOCKS, named, send } from '../../../libs/db/index.js';
import type { SearchIssueEntity } from './search-issue.entity.js';
import type { SearchListingEntity } from './search-listing.entity.js';
import type { SearchStaleEntity } from './search-stale.entity.js';
import type { SearchStateEntity } from './search-state.entity.js';
import type { FoundListing } from './state-source.js';

/** Until the transaction ends nobody else settles. False: somebody does. */
export async function lockSettling(m: EntityManager): Promise<boolean> {
  const [row] = await named<{ mine: boolean }>(m, 'SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCKS.states]);
  return row!.mine;
}

/** Takes the oldest out of the queue; they come back if the transaction fails. Index: the primary key. */
export function takeStale(m: EntityManager, limit: number): Promise<Omit<SearchStaleEntity, 'id'>[]> {
  return named(
    m,
    `DELETE FROM search_stale WHERE id IN (SELECT id FROM search_stale ORDER BY id LIMIT $1) RETURNING root_id::text AS "rootId", listing_id::text AS "listingId"`,
    [limit],
  );
}

/** Products whose word is another one by the time alone. Index: search_state_due. */
export async function dueRoots(m: EntityManager, now: Date, limit: number): Promise<string[]> {
  const rows = await named<{ rootId: string }>(
    m,
    'SELECT DISTINCT root_id::text AS "rootId" FROM (SELECT root_id FROM search_state WHERE due_at <= $1 ORDER BY due_at LIMIT $2) d',
    [now, limit],
  );
  return rows.map(({ rootId }) => rootId);
}

/** These products are read anew within a second or two. In the transaction of what changed. */
export async function staleStates(m: EntityManager, rootIds: string[]): Promise<void> {
  if (rootIds.length > 0) await named(m, 'INSERT INTO search_stale (root_id) SELECT DISTINCT unnest($1::bigint[])', [rootIds]);
}

const STATE = `"rootId" bigint, "channelCode" text, locale text, state text, since timestamptz, "draftDiffers" boolean, "inReview" boolean, "isBehind" boolean,
  "isRefused" boolean, "isRecalled" boolean, "isDifferent" boolean, "differsByPolicy" boolean, "dueAt" timestamptz`;

/** Makes these the only states of these products; what stands is not written again. Index: the primary key of search_state. */
export async function replaceStates(m: EntityManager, rootIds: string[], states: SearchStateEntity[]): Promise<void> {
  await send(
    m,
    `WITH n AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($2::jsonb) AS n(${STATE})), gone AS (
       DELETE FROM search_state s WHERE s.root_id = ANY ($1::bigint[])
         AND NOT EXISTS (SELECT FROM n WHERE n."rootId" = s.root_id AND n."channelCode" = s.channel_code AND n.locale = s.locale))
     INSERT INTO search_state AS s (root_id, channel_code, locale, state, since, draft_differs, in_review, is_behind, is_refused, is_recalled, is_different,
       differs_by_policy, due_at)
     SELECT * FROM n ON CONFLICT (root_id, channel_code, locale) DO UPDATE SET state = excluded.state, since = excluded.since, draft_differs = excluded.draft_differs,
       in_review = excluded.in_review, is_behind = excluded.is_behind, is_refused = excluded.is_refused, is_recalled = excluded.is_recalled,
       is_different = excluded.is_different, differs_by_policy = excluded.differs_by_policy, due_at = excluded.due_at
     WHERE s IS DISTINCT FROM excluded`,
    [rootIds, JSON.stringify(states)],
  );
}

const LISTING = `"listingId" bigint, "rootId" bigint, "channelCode" text, kind text, content text, price text, stock text`;
/** What stands is left out before: a conflict locks its row, and so writes it, even where nothing is to be changed. Nobody else writes here meanwhile. */
const KEEP_LISTINGS = `INSERT INTO search_listing AS s (listing_id, root_id, channel_code, kind, content, price, stock)
     SELECT "listingId", "rootId", "channelCode", kind, content, price, stock FROM n
     WHERE NOT EXISTS (SELECT FROM search_listing o WHERE o.listing_id = n."listingId"
       AND (o.root_id, o.channel_code, o.kind, o.content, o.price, o.stock) IS NOT DISTINCT FROM (n."rootId", n."channelCode", n.kind, n.content, n.price, n.stock))
     ON CONFLICT (listing_id) DO UPDATE SET root_id = excluded.root_id, channel_code = excluded.channel_code, kind = excluded.kind, content = excluded.content,
       price = excluded.price, stock = excluded.stock WHERE s IS DISTINCT FROM excluded`;

/** Makes these the only listings of these products. Indexes: search_listing_root, the primary keys. */
export async function replaceListings(m: EntityManager, rootIds: string[], listings: FoundListing[]): Promise<void> {
  await send(
    m,
    `WITH n AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($2::jsonb) AS n(${LISTING}, skus text[])), had AS (
       SELECT listing_id FROM search_listing WHERE root_id = ANY ($1::bigint[])
     ), gone AS (
       DELETE FROM search_listing s USING had WHERE s.listing_id = had.listing_id AND s.listing_id NOT IN (SELECT "listingId" FROM n)
     ), gone_sku AS (
       DELETE FROM search_listing_sku k WHERE k.listing_id IN (SELECT listing_id FROM had UNION SELECT "listingId" FROM n)
         AND (k.listing_id, k.sku) NOT IN (SELECT "listingId", unnest(skus) FROM n)
     ), sku AS (
       INSERT INTO search_listing_sku (listing_id, sku) SELECT DISTINCT n."listingId", u.sku FROM n CROSS JOIN unnest(n.skus) AS u(sku)
       WHERE NOT EXISTS (SELECT FROM search_listing_sku o WHERE o.listing_id = n."listingId" AND o.sku = u.sku) ON CONFLICT DO NOTHING
     )
     ${KEEP_LISTINGS}`,
    [rootIds, JSON.stringify(listings)],
  );
}

/** Of listings of which only the states are others: one that is not there yet comes with its product. */
export async function keepListings(m: EntityManager, listings: SearchListingEntity[]): Promise<void> {
  if (listings.length === 0) return;
  await send(m, `WITH n AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(${LISTING})) ${KEEP_LISTINGS}`, [JSON.stringify(listings)]);
}

/** Makes these the only open issues of these products. Indexes: search_issue_root, the primary key. */
export async function replaceIssues(m: EntityManager, rootIds: string[], issues: SearchIssueEntity[]): Promise<void> {
  await send(
    m,
    `WITH n AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($2::jsonb)
         AS n("issueId" bigint, "rootId" bigint, sku text, "channelCode" text, code text, owner text, severity text)), gone AS (
       DELETE FROM search_issue s WHERE s.root_id = ANY ($1::bigint[]) AND s.issue_id NOT IN (SELECT "issueId" FROM n))
     INSERT INTO search_issue AS s (issue_id, root_id, sku, channel_code, code, owner, severity) SELECT * FROM n
     ON CONFLICT (issue_id) DO UPDATE SET root_id = excluded.root_id, owner = excluded.owner, severity = excluded.severity WHERE s IS DISTINCT FROM excluded`,
    [rootIds, JSON.stringify(issues)],
  );
}
