import type pg from 'pg';
import type { ReadinessPlace } from '../../../search/index.js';

const CHANNEL = 'bench-shop';

/** The channel, as completeness knows it. */
export const BENCH_PLACE: ReadinessPlace = { channelCode: CHANNEL, kind: 'shopify', marketCode: 'US', locales: ['en_US'], rules: 'bench' };

/**
 * What other rooms know of products: two pictures and a listing for each, an offer for each variant, and what a channel said of them. By SQL: what it takes
 * to get there is measured by other benchmarks. An earlier run may have left it.
 */
const cards = (now: string): string => `
  INSERT INTO scope (code, kind) VALUES ('${CHANNEL}', 'channel') ON CONFLICT DO NOTHING;
  INSERT INTO account (code, kind, created_at) VALUES ('bench', 'shopify', ${now}) ON CONFLICT DO NOTHING;
  INSERT INTO mapping (code, kind, version, body, hash, created_by, created_at) VALUES ('bench', 'shopify', 1, '{}', 'bench', 'olu', ${now}) ON CONFLICT DO NOTHING;
  INSERT INTO channel (code, account_code, kind, market_code, locales, mapping_id, created_at)
    SELECT '${CHANNEL}', 'bench', 'shopify', 'US', '{en_US}', id, ${now} FROM mapping WHERE code = 'bench' ON CONFLICT DO NOTHING;
  INSERT INTO readiness_place (channel_code, kind, market_code, locales, rules) VALUES ('${CHANNEL}', 'shopify', 'US', '{en_US}', 'bench') ON CONFLICT DO NOTHING;

  INSERT INTO asset (hash, file_name, media_type, bytes, width, height, source, created_by, created_at)
    SELECT encode(sha256(convert_to(n::text, 'UTF8')), 'hex'), n || '.jpg', 'image/jpeg', 1000, 800, 600, 'upload', 'olu', ${now} FROM generate_series(0, 199) n
    ON CONFLICT DO NOTHING;
  INSERT INTO asset_link (root_id, node_id, asset_hash, role, position)
    SELECT n.id, n.id, encode(sha256(convert_to((n.id % 200)::text, 'UTF8')), 'hex'), r.role, 0
    FROM product_node n, (VALUES ('main'), ('gallery')) AS r(role) WHERE n.parent_id IS NULL ON CONFLICT DO NOTHING;
  INSERT INTO offer (sku, market_code, price_minor, currency, exponent, quantity, source, updated_at)
    SELECT sku, 'US', 1000 + id % 9000, 'USD', 2, id % 50, 'bench', ${now} FROM product_node WHERE sellable ON CONFLICT DO NOTHING;
  INSERT INTO listing (channel_code, listing_key, kind, root_id, sku, skus, state, planned_at, next_at)
    SELECT '${CHANNEL}', n.sku, 'product', n.id, n.sku, ARRAY(SELECT v.sku FROM product_node v WHERE v.root_id = n.id AND v.sellable), 'live', ${now}, ${now}
    FROM product_node n WHERE n.parent_id IS NULL ON CONFLICT DO NOTHING;
  INSERT INTO readiness_verdict (root_id, channel_code, is_ready, listings, tree_revision, rules, product_type, requirements, judged_at)
    SELECT id, '${CHANNEL}', id % 3 > 0, 1, tree_revision, 'bench', '', '', ${now} FROM product_node WHERE parent_id IS NULL ON CONFLICT DO NOTHING;
  DELETE FROM readiness_due; DELETE FROM search_stale;
`;

export async function makeCards(owner: pg.Client, now: Date): Promise<void> {
  await owner.query(cards(`'${now.toISOString()}'::timestamptz`));
  await owner.query('VACUUM ANALYZE');
}

/** The same by one statement on the same tables. */
export const CARDS_STATEMENT = `SELECT json_agg(x)::text FROM (SELECT n.sku, n.facts || n.content AS values,
    (SELECT json_agg(json_build_object('role', l.role, 'assetHash', l.asset_hash) ORDER BY l.role DESC) FROM asset_link l WHERE l.node_id = n.id) AS pictures,
    (SELECT json_agg(json_build_object('channel', l.channel_code, 'key', l.listing_key, 'state', l.state)) FROM listing l WHERE l.root_id = n.id) AS listings,
    (SELECT json_agg(json_build_object('channel', j.channel_code, 'state', CASE WHEN j.is_ready THEN 'ready' ELSE 'not_ready' END))
      FROM readiness_verdict j WHERE j.root_id = n.id) AS verdicts,
    (SELECT json_agg(json_build_object('sku', v.sku, 'offers', (SELECT json_agg(json_build_object('market', o.market_code, 'quantity', o.quantity,
        'price', json_build_object('amount', round(o.price_minor / 100.0, 2)::text, 'currency', o.currency))) FROM offer o WHERE o.sku = v.sku)) ORDER BY v.position)
      FROM product_node v WHERE v.root_id = n.id AND v.parent_id IS NOT NULL) AS variants
  FROM product_node n WHERE n.parent_id IS NULL AND n.sku > $1 ORDER BY n.sku LIMIT 50) x`;
