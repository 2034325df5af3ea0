import { placedAt, placedBelow } from '../query/condition.js';
import type { Params } from '../query/params.js';
import type { KnownReason } from './known-reasons.js';

/*
 * SQL of readiness within what is meant for a channel. `places`: those of its assortments, as an array of texts. What products lack is kept for all channels
 * together; of one of which only a part is meant, it is looked for again among that part. Indexes: the primary keys of search_left_out and search_cell,
 * product_node_place.
 */

/** Whether the node `n` is sold, by its life: what no channel shows needs nothing. */
export const isSold = (n: string): string => `${n}.sellable AND ${n}.lifecycle NOT IN ('planned', 'discontinued', 'recalled')`;

const isOut = (places: string, v: string): string =>
  `EXISTS (SELECT FROM search_left_out o WHERE o.place = ANY (${places}::text[]) AND o.root_id = ${v}.root_id AND o.node_id = ${v}.id)`;

/** Whether something of the product (its id) is not meant for them. */
export const isTouched = (places: string, rootId: string): string =>
  `EXISTS (SELECT FROM search_left_out o WHERE o.place = ANY (${places}::text[]) AND o.root_id = ${rootId})`;

/** Whether nothing at the place of `f`, or below it, is meant for them. */
export const isAside = (places: string, f: string): string =>
  `(${isTouched(places, `${f}.root_id`)} AND NOT EXISTS (SELECT FROM product_node v WHERE v.is_leaf AND ${placedBelow('v', f)} AND NOT ${isOut(places, 'v')}))`;

/** Whether nothing of the product `r` is meant for them. */
export const isOutside = (places: string, r: string): string =>
  `(${isTouched(places, `${r}.id`)} AND NOT EXISTS (SELECT FROM product_node v WHERE v.root_id = ${r}.id AND v.is_leaf AND NOT ${isOut(places, 'v')}))`;

/** `FROM …`: the nodes that are sold, meant for them, and lack what the gap `g` asks. `keys`: `keysOfGaps`. */
export const lackingWithin = (places: string, keys: string, g: string): string =>
  `FROM product_node n WHERE n.root_id = ${g}.root_id AND ${isSold('n')} AND NOT ${isOut(places, 'n')}
     AND NOT EXISTS (SELECT FROM search_cell c WHERE c.key = ANY (ARRAY(SELECT jsonb_array_elements_text(${keys}::jsonb -> ${g}.gap::text))::bigint[]) AND ${placedAt('c', 'n')})`;

/**
 * `name AS (…), …`: the same of all products in `partly` (id) at once, as `lacking_within` (gap, root_id, nodes). As sets: each node and each cell is read once, however
 * many gaps there are. A node has what is stated at its place or above it. `lookedUp`: `lookedUpIn`.
 */
export const lackingOfMany = (places: string, lookedUp: string, gaps: string): string =>
  `asking AS MATERIALIZED (
     SELECT g.gap, g.root_id FROM partly p JOIN readiness_gap g ON g.root_id = p.id WHERE g.gap = ANY (${gaps})
   ), meant AS MATERIALIZED (
     SELECT n.id, n.root_id, n.position FROM partly p JOIN product_node n ON n.root_id = p.id WHERE ${isSold('n')} AND NOT ${isOut(places, 'n')}
   ), sought AS MATERIALIZED (
     SELECT n.id, n.root_id, left(n.position, l) AS position FROM meant n JOIN unnest('{0,5,10,15,20,25}'::int[]) l ON l <= length(n.position)
   ), stating AS MATERIALIZED (
     SELECT DISTINCT l.gap, c.root_id, c.position FROM partly p JOIN search_cell c ON c.root_id = p.id JOIN ${lookedUp} AS l(gap, key) ON l.key = c.key
       JOIN asking a ON a.gap = l.gap AND a.root_id = c.root_id
   ), having_it AS (
     SELECT gap, root_id, count(*) AS nodes FROM (SELECT DISTINCT s.gap, s.root_id, n.id FROM stating s JOIN sought n ON n.root_id = s.root_id AND n.position = s.position) d
     GROUP BY gap, root_id
   ), lacking_within AS (
     SELECT a.gap, a.root_id, t.nodes - coalesce(h.nodes, 0) AS nodes FROM asking a JOIN (SELECT root_id, count(*) AS nodes FROM meant GROUP BY root_id) t ON t.root_id = a.root_id
       LEFT JOIN having_it h ON h.gap = a.gap AND h.root_id = a.root_id WHERE t.nodes > coalesce(h.nodes, 0)
   )`;

/** By gap, the hashes of the cells in which it is looked up: one value, however many there are. */
export const keysOfGaps = (reasons: readonly KnownReason[]): string =>
  JSON.stringify(Object.fromEntries(reasons.flatMap(({ layer, id, keys }) => (layer === 'gap' ? [[id, keys]] : []))));

/** The same as rows (gap, key): PostgreSQL knows how many they are. */
export function lookedUpIn(reasons: readonly KnownReason[], params: Params): string {
  const pairs = reasons.flatMap(({ layer, id, keys }) => (layer === 'gap' ? (keys ?? []).map((key) => [id, key] as const) : []));
  return `unnest(${params.add(pairs.map(([gap]) => gap))}::bigint[], ${params.add(pairs.map(([, key]) => key))}::bigint[])`;
}
