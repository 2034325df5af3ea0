import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { ExistingListing } from '../../port/index.js';
import type { ChannelMatchEntity } from './channel-match.entity.js';

/* SQL, not a repository: matches are found, recognised and decided thousands at once, by joins with products and listings. */

export type Decision = NonNullable<ChannelMatchEntity['decision']>;

export interface MatchRow extends Pick<
  ChannelMatchEntity,
  'title' | 'skus' | 'gtins' | 'externalIds' | 'matchedSku' | 'matchedBy' | 'decision' | 'decidedBy'
> {
  key: string;
}

const COLUMNS = `external_key AS key, title, skus, gtins, external_ids AS "externalIds", matched_sku AS "matchedSku", matched_by AS "matchedBy", decision, decided_by AS "decidedBy"`;

/** What is there, as found; decisions made before stay. */
export async function saveFound(m: EntityManager, channelCode: string, found: ExistingListing[]): Promise<void> {
  const once = [...new Map(found.map((listing) => [listing.key, listing])).values()];
  await query(
    m,
    `INSERT INTO channel_match (channel_code, external_key, external_ids, skus, gtins, title)
     SELECT $1, f.key, f."externalIds", f.skus, f.gtins, f.title
     FROM jsonb_to_recordset($2::jsonb) AS f(key text, "externalIds" jsonb, skus text[], gtins text[], title text) ORDER BY f.key
     ON CONFLICT (channel_code, external_key) DO UPDATE SET external_ids = excluded.external_ids, skus = excluded.skus, gtins = excluded.gtins, title = excluded.title`,
    [channelCode, JSON.stringify(once)],
  );
}

/** Rows that are no longer on the channel and were never decided. */
export async function dropVanished(m: EntityManager, channelCode: string, keys: string[]): Promise<void> {
  await query(m, `DELETE FROM channel_match WHERE channel_code = $1 AND decision IS NULL AND NOT external_key = ANY($2)`, [
    channelCode,
    keys,
  ]);
}

/** What Plinth itself put there needs no decision. */
export async function adoptOwn(m: EntityManager, channelCode: string, now: Date): Promise<void> {
  await query(
    m,
    `UPDATE channel_match x SET matched_sku = l.sku, matched_by = 'external_id', decision = 'adopt', decided_by = 'plinth', decided_at = $2
     FROM listing l WHERE l.channel_code = $1 AND x.channel_code = $1 AND x.decision IS NULL
       AND l.external_ids <> '{}' AND (l.external_ids = x.external_ids OR l.listing_key = x.external_key) AND l.sent_at IS NOT NULL`,
    [channelCode, now],
  );
}

/** By SKU first: the thing's own, else that of a variant of it. */
export async function matchBySku(m: EntityManager, channelCode: string): Promise<void> {
  await query(
    m,
    `UPDATE channel_match x SET matched_sku = n.sku, matched_by = 'sku'
     FROM (SELECT c.external_key, min(p.sku) AS sku FROM channel_match c JOIN product_node p ON p.sku = ANY(c.skus || c.external_key)
           WHERE c.channel_code = $1 AND c.matched_sku IS NULL GROUP BY c.external_key) AS n
     WHERE x.channel_code = $1 AND x.external_key = n.external_key AND x.matched_sku IS NULL`,
    [channelCode],
  );
}

/** By barcode, in the facts that hold barcodes. Leading zeros do not count: 12 digits and 14 digits name the same thing. */
export async function matchByGtin(m: EntityManager, channelCode: string): Promise<void> {
  await query(
    m,
    `UPDATE channel_match x SET matched_sku = n.sku, matched_by = 'gtin'
     FROM (SELECT c.external_key, min(p.sku) AS sku
           FROM attribute a JOIN product_node p ON p.facts ? a.code
           JOIN (SELECT external_key, ltrim(g, '0') AS gtin FROM channel_match, unnest(gtins) AS g WHERE channel_code = $1 AND matched_sku IS NULL) AS c
             ON c.gtin = ltrim(p.facts->>a.code, '0')
           WHERE a.validation->>'format' = 'gtin' AND a.owner = 'erp' GROUP BY c.external_key) AS n
     WHERE x.channel_code = $1 AND x.external_key = n.external_key AND x.matched_sku IS NULL`,
    [channelCode],
  );
}

export interface DecisionRow {
  key: string;
  decision: Decision;
  /** A person's own match. */
  sku: string | null;
}

/** Keys that were decided; an adoption without a product to adopt it to is left out. */
export async function saveDecisions(
  m: EntityManager,
  channelCode: string,
  rows: DecisionRow[],
  person: string,
  now: Date,
): Promise<string[]> {
  const decided = await query<{ key: string }>(
    m,
    `UPDATE channel_match x SET decision = d.decision, decided_by = $3, decided_at = $4,
       matched_sku = coalesce(d.sku, x.matched_sku), matched_by = CASE WHEN d.sku IS NULL THEN x.matched_by ELSE 'person' END
     FROM jsonb_to_recordset($2::jsonb) AS d(key text, decision text, sku text)
     WHERE x.channel_code = $1 AND x.external_key = d.key AND (d.decision <> 'adopt' OR coalesce(d.sku, x.matched_sku) IS NOT NULL)
       AND (d.sku IS NULL OR EXISTS (SELECT 1 FROM product_node p WHERE p.sku = d.sku))
     RETURNING x.external_key AS key`,
    [channelCode, JSON.stringify(rows), person, now],
  );
  return decided.map((row) => row.key);
}

/** All undecided rows at once: the matched ones and the others each in one way. */
export async function decideRest(
  m: EntityManager,
  channelCode: string,
  matched: Decision | null,
  unmatched: Decision | null,
  person: string,
  now: Date,
): Promise<number> {
  const rows = await query(
    m,
    `UPDATE channel_match SET decision = CASE WHEN matched_sku IS NULL THEN $3 ELSE $2 END, decided_by = $4, decided_at = $5
     WHERE channel_code = $1 AND decision IS NULL AND CASE WHEN matched_sku IS NULL THEN $3::text IS NOT NULL ELSE $2::text IS NOT NULL END
     RETURNING external_key`,
    [channelCode, matched, unmatched, person, now],
  );
  return rows.length;
}

export async function countUndecided(m: EntityManager, channelCode: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    m,
    `SELECT count(*)::int AS count FROM channel_match WHERE channel_code = $1 AND decision IS NULL`,
    [channelCode],
  );
  return row!.count;
}

export async function readMatches(
  m: EntityManager,
  channelCode: string,
  filter: { undecided: boolean; after: string; limit: number },
): Promise<MatchRow[]> {
  return query<MatchRow>(
    m,
    `SELECT ${COLUMNS} FROM channel_match WHERE channel_code = $1 AND external_key > $2 AND (NOT $3 OR decision IS NULL) ORDER BY external_key LIMIT $4`,
    [channelCode, filter.after, filter.undecided, filter.limit],
  );
}
