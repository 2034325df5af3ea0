import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { FoundListing, SearchIssue, SearchListing } from '../../search/index.js';

const LISTING = `SELECT l.id::text AS "listingId", l.root_id::text AS "rootId", l.channel_code AS "channelCode", l.kind, l.state AS content, p.state AS price, s.state AS stock`;
const WIRES = `FROM listing l LEFT JOIN listing_wire p ON p.listing_id = l.id AND p.wire = 'price' LEFT JOIN listing_wire s ON s.listing_id = l.id AND s.wire = 'stock'`;

/** All listings of these products, with all SKUs by which they are found. Indexes: listing_root, the primary key of listing_wire. */
export function foundListings(m: EntityManager, rootIds: string[]): Promise<FoundListing[]> {
  return named<FoundListing>(m, `${LISTING}, l.sku || l.skus AS skus ${WIRES} WHERE l.root_id = ANY ($1::bigint[])`, [rootIds]);
}

/** The listings with these ids, without SKUs. Indexes: the primary keys. */
export function listingsWithIds(m: EntityManager, ids: string[]): Promise<SearchListing[]> {
  return named<SearchListing>(m, `${LISTING} ${WIRES} WHERE l.id = ANY ($1::bigint[])`, [ids]);
}

/** All open issues of these products. Index: issue_root. */
export function foundIssues(m: EntityManager, rootIds: string[]): Promise<SearchIssue[]> {
  return named<SearchIssue>(
    m,
    `SELECT id::text AS "issueId", root_id::text AS "rootId", sku, channel_code AS "channelCode", code, owner, severity FROM issue
     WHERE root_id = ANY ($1::bigint[]) AND closed_at IS NULL`,
    [rootIds],
  );
}

/** Those of these names who ever recalled something. */
export async function recallOwners(m: EntityManager, names: string[]): Promise<string[]> {
  const rows = await named<{ owner: string }>(m, `SELECT DISTINCT owner FROM recall WHERE owner = ANY ($1::text[])`, [names]);
  return rows.map(({ owner }) => owner);
}
