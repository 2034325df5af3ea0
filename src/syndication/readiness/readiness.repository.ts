import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { ListingEntity } from '../listings/listing.entity.js';
import type { Made } from '../listings/made.js';

/** What is known of a listing that a payload depends on. */
export interface KnownListing extends Pick<
  ListingEntity,
  'id' | 'externalIds' | 'skus' | 'acceptedPayloadHash' | 'livePayloadHash' | 'mayBeGoneSince' | 'editionId'
> {
  key: string;
  /** Owned fields of the content that the channel accepted last, and of what was sent last: it may have taken a part of that. */
  held: string[];
  /** That content as it was sent; null: there is none, or it was not asked for. */
  body: string | null;
  /** What the accepted content was rendered from; null: a release that did not say made it. */
  made: Made | null;
}

/** By listing key; those of which the channel has told something. `exact`: with the content that the very bytes of a payload depend on. */
export async function knownListings(
  m: EntityManager,
  channelCode: string,
  rootIds: string[],
  exact: boolean,
): Promise<Map<string, KnownListing>> {
  const rows = await query<KnownListing>(
    m,
    `SELECT l.id::text, l.listing_key AS key, l.external_ids AS "externalIds", ARRAY(SELECT DISTINCT f.field FROM payload s, json_object_keys(s.owned) AS f(field) WHERE s.hash IN (p.hash, l.payload_hash)) AS held, CASE WHEN $3 THEN p.body END AS body, l.skus, p.hash AS "acceptedPayloadHash", l.live_payload_hash AS "livePayloadHash", l.may_be_gone_since AS "mayBeGoneSince", l.edition_id::text AS "editionId", l.made->p.hash AS made
     FROM listing l LEFT JOIN payload p ON p.hash = coalesce(l.accepted_payload_hash, l.live_payload_hash)
     WHERE l.channel_code = $1 AND (l.root_id = ANY($2::bigint[]) OR l.id IN (
       -- of what comes from another product, its own listing comes along
       SELECT was.id FROM product_node n JOIN moved_node o ON o.node_id = n.id AND o.done_at IS NULL
       JOIN listing was ON was.channel_code = $1 AND was.root_id = o.root_id AND was.sku = n.sku WHERE n.root_id = ANY($2::bigint[])))
       AND (l.external_ids <> '{}' OR p.hash IS NOT NULL OR l.payload_hash IS NOT NULL)`,
    [channelCode, rootIds, exact],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Key → root id of the product that has it on the channel. */
export async function keyHolders(m: EntityManager, channelCode: string, keys: string[]): Promise<Map<string, string>> {
  const rows = await query<{ key: string; rootId: string }>(
    m,
    `SELECT listing_key AS key, root_id::text AS "rootId" FROM listing WHERE channel_code = $1 AND listing_key = ANY($2) AND state <> 'withdrawn'`,
    [channelCode, keys],
  );
  return new Map(rows.map(({ key, rootId }) => [key, rootId]));
}
