import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { whole, type Condition } from '../query/condition.js';
import { Params } from '../query/params.js';
import { rowsThat } from '../query/rows.js';
import { idsOf, type KnownReason } from './known-reasons.js';
import { waitsFor } from './tasks.repository.js';
import type { ReadinessState } from './readiness-filter.js';
import { isAside, isOut, isOutside, isSold, isTouched, keysByGap } from './within.js';

/** A reason with the number of what has it: in the order of `reasons`, by place. */
export interface CountedReason {
  at: number;
  products: number;
  /** SKUs of these products that have it. */
  nodes: number;
}

/** A change (by number) that alone would make products ready. */
export interface CountedChange {
  change: number;
  products: number;
  listings: number;
}

export interface Overview {
  /** Products of which nothing is meant for the channel: they are in none of the other numbers. */
  notMeant: number;
  states: { state: ReadinessState; products: number }[];
  reasons: CountedReason[];
  owners: { owner: string; products: number }[];
  changes: CountedChange[];
}

const MOST_REASONS = 1_000;
const MOST_CHANGES = 20;

/**
 * Where the products of a condition stand on a channel, why, and what would free most of them. `reasons`: all of the channel, with the number of the change that
 * mends each, null where it stops nothing, and whether it is asked for; `places`: those of the channel's assortments; none: everything is meant for it. One
 * statement, which reads what products lack once. Of those that are partly meant that is found again as sets: each node and cell is read once, however many gaps
 * there are, and a node has what is stated at its place or above it (`sought`). Indexes: readiness_gap_pkey, readiness_finding_pkey, readiness_flaw_reason, and
 * those of the condition.
 */
export async function readOverview(
  m: EntityManager,
  channelCode: string,
  { condition, places }: { condition: Condition; places: readonly string[] },
  reasons: readonly (KnownReason & { change: number | null; isAsked: boolean })[],
): Promise<Overview> {
  const params = new Params();
  const channel = params.add(channelCode);
  const rest = whole(rowsThat(condition, 'products', params));
  const blocking = reasons.filter(({ severity }) => severity === 'error');
  const ids = (layer: KnownReason['layer'], of = reasons): string => `${params.add(idsOf(of, layer))}::bigint[]`;
  const known = `unnest(${params.add(reasons.map(({ id }) => id))}::bigint[], ${params.add(reasons.map(({ change }) => change))}::int[], ${params.add(reasons.map(({ owner }) => owner))}::text[], ${params.add(reasons.map(({ isAsked }) => isAsked))}::boolean[]) WITH ORDINALITY`;
  const own = params.add([...places]);
  const lookedUp = keysByGap(reasons);
  const touched =
    places.length > 0
      ? `SELECT r.id, ${isOutside(own, 'r')} AS is_out FROM asked r WHERE ${isTouched(own, 'r.id')}`
      : 'SELECT 0::bigint AS id, false AS is_out WHERE false';
  const [row] = await query<Overview>(
    m,
    `WITH asked AS MATERIALIZED (
       SELECT n.id FROM product_node n ${rest}
     ), touched AS MATERIALIZED (${touched}), outside AS (
       SELECT id FROM touched WHERE is_out
     ), partly AS MATERIALIZED (
       SELECT id FROM touched WHERE NOT is_out
     ), asking AS MATERIALIZED (
       SELECT g.gap, g.root_id FROM partly p JOIN readiness_gap g ON g.root_id = p.id WHERE g.gap = ANY (${ids('gap')})
     ), meant AS MATERIALIZED (
       SELECT n.id, n.root_id, n.position FROM partly p JOIN product_node n ON n.root_id = p.id WHERE ${isSold('n')} AND NOT ${isOut(own, 'n')}
     ), sought AS MATERIALIZED (
       SELECT n.id, n.root_id, left(n.position, l) AS position FROM meant n JOIN unnest('{0,5,10,15,20,25}'::int[]) l ON l <= length(n.position)
     ), stating AS MATERIALIZED (
       SELECT DISTINCT l.gap, c.root_id, c.position FROM partly p JOIN search_cell c ON c.root_id = p.id
         JOIN unnest(${params.add(lookedUp.gaps)}::bigint[], ${params.add(lookedUp.keys)}::bigint[]) AS l(gap, key) ON l.key = c.key
         JOIN asking a ON a.gap = l.gap AND a.root_id = c.root_id
     ), having_it AS (
       SELECT gap, root_id, count(*) AS nodes FROM (SELECT DISTINCT s.gap, s.root_id, n.id FROM stating s JOIN sought n ON n.root_id = s.root_id AND n.position = s.position) d
       GROUP BY gap, root_id
     ), found AS MATERIALIZED (
       SELECT id FROM asked EXCEPT SELECT id FROM outside
     ), lacking AS MATERIALIZED (
       SELECT gap AS reason, root_id, nodes FROM readiness_gap WHERE gap = ANY (${ids('gap')}) AND root_id NOT IN (SELECT id FROM touched)
       UNION ALL SELECT a.gap, a.root_id, t.nodes - coalesce(h.nodes, 0) FROM asking a JOIN (SELECT root_id, count(*) AS nodes FROM meant GROUP BY root_id) t ON t.root_id = a.root_id
         LEFT JOIN having_it h ON h.gap = a.gap AND h.root_id = a.root_id WHERE t.nodes > coalesce(h.nodes, 0)
       UNION ALL SELECT f.reason, f.root_id, count(*) FROM readiness_flaw f WHERE f.reason = ANY (${ids('flaw')})
         AND (f.root_id NOT IN (SELECT id FROM touched) OR f.root_id IN (SELECT id FROM partly) AND NOT ${isAside(own, 'f')}) GROUP BY f.reason, f.root_id
     ), incomplete AS MATERIALIZED (
       SELECT DISTINCT root_id FROM lacking WHERE reason = ANY (${ids('gap', blocking)}) OR reason = ANY (${ids('flaw', blocking)})
     ), waiting AS MATERIALIZED (
       SELECT root_id FROM readiness_due UNION SELECT r.id FROM readiness_task t JOIN product_node r ON r.parent_id IS NULL AND ${waitsFor('t', 'r')}
       WHERE t.channel_code IS NULL OR t.channel_code = ${channel}
     ), product AS MATERIALIZED (
       SELECT f.id, i.root_id IS NOT NULL AS incomplete, v.root_id IS NULL OR w.root_id IS NOT NULL AS pending, v.is_ready, greatest(v.listings, 1) AS listings
       FROM found f LEFT JOIN incomplete i ON i.root_id = f.id LEFT JOIN waiting w ON w.root_id = f.id
       LEFT JOIN readiness_verdict v ON v.root_id = f.id AND v.channel_code = ${channel}
     ), known AS MATERIALIZED (
       SELECT k.id, k.change, k.owner, k.asked, (k.at - 1)::int AS at FROM ${known} AS k(id, change, owner, asked, at)
     ), hit AS MATERIALIZED (
       SELECT k.at, k.change, k.owner, k.asked, p.id, p.pending, p.listings, l.nodes FROM lacking l JOIN product p ON p.id = l.root_id JOIN known k ON k.id = l.reason
       UNION ALL
       SELECT k.at, k.change, k.owner, k.asked, p.id, p.pending, p.listings, s.nodes FROM readiness_finding s JOIN product p ON p.id = s.root_id AND NOT p.pending JOIN known k ON k.id = s.reason
       WHERE s.reason = ANY (${ids('finding')})
     ), freed AS (
       SELECT min(change) AS change, min(listings) AS listings FROM hit WHERE change IS NOT NULL AND NOT pending GROUP BY id HAVING min(change) = max(change) AND bool_or(asked)
     )
     SELECT (SELECT count(*) FROM outside)::float8 AS "notMeant",
       (SELECT coalesce(json_agg(s), '[]') FROM (SELECT CASE WHEN incomplete THEN 'not_ready' WHEN pending THEN 'pending' WHEN is_ready THEN 'ready' ELSE 'not_ready' END AS state,
         count(*) AS products FROM product GROUP BY 1) s) AS states,
       (SELECT coalesce(json_agg(s), '[]') FROM (SELECT at, count(*) AS products, sum(nodes) AS nodes FROM hit WHERE asked GROUP BY at
         ORDER BY count(*) DESC, at LIMIT ${MOST_REASONS}) s) AS reasons,
       (SELECT coalesce(json_agg(s), '[]') FROM (SELECT owner, count(DISTINCT id) AS products FROM hit WHERE change IS NOT NULL AND asked GROUP BY owner ORDER BY 2 DESC, owner) s) AS owners,
       (SELECT coalesce(json_agg(s), '[]') FROM (SELECT change, count(*) AS products, sum(listings) AS listings FROM freed GROUP BY change
         ORDER BY sum(listings) DESC, change LIMIT ${MOST_CHANGES}) s) AS changes`,
    params.values,
  );
  return row!;
}
