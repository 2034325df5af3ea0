import { cellKeyHash } from '../../../search/index.js';

const BRAND = cellKeyHash('brand');
const MATERIAL = cellKeyHash('material');

/** What the index costs when nothing but it is asked: by the tables of the search itself, in the shortest statements that give the same numbers. */
export const RAW: Record<string, string[]> = {
  total: [`SELECT count(*)::text FROM search_cell WHERE key = ${MATERIAL} AND value = $1`],
  facets: [
    `SELECT json_agg(f)::text FROM (SELECT b.value, count(*) FROM search_cell m JOIN search_cell b ON b.root_id = m.root_id AND b.key = ${BRAND}
       WHERE m.key = ${MATERIAL} AND m.value = $1 GROUP BY b.value ORDER BY count(*) DESC, b.value LIMIT 20) f`,
  ],
  tree: [
    `SELECT json_agg(json_build_object('sku', n.sku, 'values', n.content) ORDER BY n.position)::text FROM product_node n
       WHERE n.root_id = (SELECT root_id FROM product_node WHERE sku = $1)`,
  ],
};
