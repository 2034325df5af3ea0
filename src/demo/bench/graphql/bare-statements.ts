import { CARDS_STATEMENT } from '../trees/copy-cards.js';
import { ROOT_COLUMNS, VARIANT_COLUMNS } from './bare-tables.js';

/** `doc`: documents; `col`: typed columns. Each gives what Plinth answers, values that a variant inherits included. */
const roots = ROOT_COLUMNS.map(({ name }) => `r.${name}`).join(', ');
const own = VARIANT_COLUMNS.map(({ name }) => `v.${name}`).join(', ');

const DOC = `r.sku, r.doc AS values, (SELECT json_agg(json_build_object('sku', v.sku, 'values', r.doc || v.doc) ORDER BY v.position)
    FROM bench.doc v WHERE v.root_id = r.id AND v.parent_id IS NOT NULL) AS variants`;
const COL = `r.sku, ${roots}, (SELECT json_agg(e ORDER BY place) FROM (SELECT v.sku, v.place, ${roots}, ${own} FROM bench.variant v WHERE v.product_id = r.id) e) AS variants`;
const AFTER = 'AND r.sku > $1 ORDER BY r.sku LIMIT 50';

const ROWS = `json_agg(json_build_object('sku', n.sku, 'values', n.doc))::text`;
const FOUND = `bench.cell c JOIN bench.cell s ON s.root_id = c.root_id AND s.key = $3::bigint JOIN bench.doc n ON n.id = c.root_id
    WHERE c.key = $1::bigint AND c.value = $2`;
const TEXT = `(SELECT DISTINCT root_id FROM bench.words WHERE words @@ $3::tsquery) w JOIN bench.cell c ON c.root_id = w.root_id
    JOIN bench.doc n ON n.id = c.root_id`;
const TEXT_WHERE = `c.key = $1::bigint AND c.value = $2
    AND n.categories && ARRAY(SELECT code FROM bench.category WHERE path <@ ANY (SELECT path FROM bench.category WHERE code = $4))`;

/** By row: what the bare server asks. Two statements are a page and its total. */
export const STATEMENTS: Record<string, string[]> = {
  'tree.doc': [`SELECT row_to_json(x)::text FROM (SELECT ${DOC} FROM bench.doc r WHERE r.sku = $1) x`],
  'tree.col': [`SELECT row_to_json(x)::text FROM (SELECT ${COL} FROM bench.product r WHERE r.sku = $1) x`],
  'page.doc': [`SELECT json_agg(x)::text FROM (SELECT ${DOC} FROM bench.doc r WHERE r.parent_id IS NULL ${AFTER}) x`],
  'page.col': [`SELECT json_agg(x)::text FROM (SELECT ${COL} FROM bench.product r WHERE true ${AFTER}) x`],
  cards: [CARDS_STATEMENT],
  'filter.doc': [
    `SELECT ${ROWS} FROM (SELECT n.sku, n.doc FROM ${FOUND} ORDER BY s.value, s.root_id LIMIT 20) n`,
    'SELECT count(*)::text FROM bench.cell c WHERE c.key = $1::bigint AND c.value = $2',
  ],
  'filter-text.doc': [
    `SELECT ${ROWS} FROM (SELECT n.sku, n.doc FROM ${TEXT} JOIN bench.cell s ON s.root_id = c.root_id AND s.key = $5::bigint
       WHERE ${TEXT_WHERE} ORDER BY s.value, s.root_id LIMIT 20) n`,
    `SELECT count(*)::text FROM ${TEXT} WHERE ${TEXT_WHERE}`,
  ],
  'update.doc': [
    `UPDATE bench.doc SET doc = doc || $2::jsonb, revision = revision + 1, updated_at = $3::timestamptz WHERE sku = $1 RETURNING revision::text`,
  ],
};
