import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { PlacesOfChannels } from '../meant/assortment-places.js';
import type { Reason } from './reasons.js';
import { isAside } from './within.js';

export interface StoredFlaw {
  rootId: string;
  sku: string;
  reason: Reason;
  /** Channels for which nothing of what shows the value is meant. */
  aside: string[];
}

/** Those of these channels, and those of flaws. Index: readiness_reason_channel. */
export async function readReasons(m: EntityManager, channelCodes: readonly string[]): Promise<Reason[]> {
  return named<Reason>(
    m,
    `SELECT id::text, channel_code AS "channelCode", code, place, locale, severity, owner, message, fix FROM readiness_reason
     WHERE channel_code = ANY ($1) ORDER BY id`,
    [[...channelCodes, '']],
  );
}

/** What is wrong with the values of these products. Indexes: the primary key of readiness_flaw, and those of `within`. */
export async function readFlaws(m: EntityManager, rootIds: readonly string[], places: PlacesOfChannels): Promise<StoredFlaw[]> {
  const rows = await named<Omit<StoredFlaw, 'reason'> & Reason>(
    m,
    `SELECT f.root_id::text AS "rootId", n.sku, r.id::text, r.channel_code AS "channelCode", r.code, r.place, r.locale, r.severity, r.owner, r.message, r.fix,
       ARRAY(SELECT p.channel FROM jsonb_to_recordset($2::jsonb) AS p(channel text, places text[]) WHERE ${isAside('p.places', 'f')}) AS aside
     FROM readiness_flaw f JOIN readiness_reason r ON r.id = f.reason JOIN product_node n ON n.root_id = f.root_id AND n.position = f.position
     WHERE f.root_id = ANY ($1::bigint[]) ORDER BY f.root_id, f.position, f.reason`,
    [rootIds, JSON.stringify([...places].flatMap(([channel, of]) => (of.length > 0 ? [{ channel, places: of }] : [])))],
  );
  return rows.map(({ rootId, sku, aside, ...reason }) => ({ rootId, sku, aside, reason }));
}
