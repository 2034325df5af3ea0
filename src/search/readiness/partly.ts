import type { Params } from '../query/params.js';
import { placedBelow } from '../query/condition.js';
import { inSample } from '../query/sample.js';
import { isOut, isSold } from './within.js';

/*
 * Products of which only a part is meant for a channel, as sets. What they lack, or have wrong, is found once for all of them: to look for each gap of a
 * product at each of its nodes, product by product, read three hundred times as much. `places`: those of the channel's assortments, as an array of texts.
 */

/** Products of which something is not meant for them. Index: the primary key of search_left_out. */
const touched = (places: string, params: Params): string =>
  `SELECT o.root_id FROM search_left_out o WHERE o.place = ANY (${places}::text[])${inSample(params, 'o')}`;

/**
 * `SELECT root_id …`: those of which something that is meant lacks one of these gaps. `keys`: the cells of all gaps, `keysByGap`. A node has what is stated
 * at its place or above it; each node and each cell is read once, however many gaps there are. Indexes: readiness_gap_pkey, product_node_place,
 * the primary keys of search_cell and search_left_out.
 */
export function lackingPartly(places: string, ids: string, keys: { gaps: string[]; keys: string[] }, params: Params): string {
  const lookedUp = `unnest(${params.add(keys.gaps)}::bigint[], ${params.add(keys.keys)}::bigint[]) AS l(gap, key)`;
  return `WITH asking AS MATERIALIZED (
       SELECT g.gap, g.root_id FROM readiness_gap g WHERE g.gap = ANY (${ids}::bigint[])${inSample(params, 'g')} AND g.root_id IN (${touched(places, params)})
     ), partly AS MATERIALIZED (
       SELECT DISTINCT root_id FROM asking
     ), meant AS MATERIALIZED (
       SELECT n.id, n.root_id, n.position FROM partly p JOIN product_node n ON n.root_id = p.root_id WHERE ${isSold('n')} AND NOT ${isOut(places, 'n')}
     ), sought AS MATERIALIZED (
       SELECT n.id, n.root_id, left(n.position, l) AS position FROM meant n JOIN unnest('{0,5,10,15,20,25}'::int[]) l ON l <= length(n.position)
     ), stating AS MATERIALIZED (
       SELECT DISTINCT a.gap, c.root_id, c.position FROM partly p JOIN search_cell c ON c.root_id = p.root_id JOIN ${lookedUp} ON l.key = c.key
         JOIN asking a ON a.gap = l.gap AND a.root_id = c.root_id
     ), having_it AS (
       SELECT gap, root_id, count(*) AS nodes FROM (SELECT DISTINCT s.gap, s.root_id, n.id FROM stating s JOIN sought n ON n.root_id = s.root_id AND n.position = s.position) d
       GROUP BY gap, root_id
     )
     SELECT DISTINCT a.root_id FROM asking a JOIN (SELECT root_id, count(*) AS nodes FROM meant GROUP BY root_id) t ON t.root_id = a.root_id
       LEFT JOIN having_it h ON h.gap = a.gap AND h.root_id = a.root_id WHERE t.nodes > coalesce(h.nodes, 0)`;
}

/** `SELECT root_id …`: those of which something that is meant shows a value with one of these flaws. Indexes: readiness_flaw_reason, product_node_place. */
export const flawedPartly = (places: string, ids: string, params: Params): string =>
  `SELECT DISTINCT f.root_id FROM readiness_flaw f JOIN product_node v ON ${placedBelow('v', 'f')}
     WHERE f.reason = ANY (${ids}::bigint[])${inSample(params, 'f')} AND f.root_id IN (${touched(places, params)}) AND v.is_leaf AND NOT ${isOut(places, 'v')}`;
