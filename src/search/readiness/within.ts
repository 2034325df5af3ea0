import { placedAt, placedBelow } from '../query/condition.js';
import type { KnownReason } from './known-reasons.js';

/*
 * SQL of readiness within what is meant for a channel. `places`: those of its assortments, as an array of texts. What products lack is kept for all channels
 * together; of one of which only a part is meant, it is looked for again among that part. Indexes: the primary keys of search_left_out and search_cell,
 * product_node_place.
 */

/** Whether the node `n` is sold, by its life: what no channel shows needs nothing. */
export const isSold = (n: string): string => `${n}.sellable AND ${n}.lifecycle NOT IN ('planned', 'discontinued', 'recalled')`;

/** Whether the leaf `v` is not meant for them. */
export const isOut = (places: string, v: string): string =>
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

/** By gap, the hashes of the cells in which it is looked up: one value, however many there are. */
export const keysOfGaps = (reasons: readonly KnownReason[]): string =>
  JSON.stringify(Object.fromEntries(reasons.flatMap(({ layer, id, keys }) => (layer === 'gap' ? [[id, keys]] : []))));

/** The same as two lists of one length, which PostgreSQL knows. */
export function keysByGap(reasons: readonly KnownReason[]): { gaps: string[]; keys: string[] } {
  const pairs = reasons.flatMap(({ layer, id, keys }) => (layer === 'gap' ? (keys ?? []).map((key) => [id, key] as const) : []));
  return { gaps: pairs.map(([gap]) => gap), keys: pairs.map(([, key]) => key) };
}
