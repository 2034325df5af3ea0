import type { EntityManager } from 'typeorm';
import { send } from '../../../libs/db/index.js';
import { placedAt } from '../query/condition.js';
import type { Demand } from './demands.js';
import { isSold } from './within.js';

/**
 * What these products lack of what is asked, and no other gap of theirs (`among`: none of these). The caller holds the locks of the roots, or judges them anew afterwards. What no
 * channel shows needs nothing. What the product itself states, all its nodes have: most of what is required ends there, with one look instead of one for each
 * node. One statement. Indexes: product_node_place, the primary keys of search_cell and readiness_gap.
 */
export async function settleGaps(
  m: EntityManager,
  demands: readonly Demand[],
  among: readonly string[] | null,
  rootIds: string[],
): Promise<void> {
  await send(
    m,
    `WITH asked AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS a(gap bigint, family text, keys bigint[])
     ), above AS MATERIALIZED (
       SELECT a.gap, a.keys, r.id
       FROM unnest($2::bigint[]) AS t(id) JOIN product_node r ON r.id = t.id JOIN asked a ON a.family = r.family_code
       WHERE NOT EXISTS (SELECT FROM search_cell c WHERE c.root_id = r.id AND c.key = ANY (a.keys) AND c.position = '')
     ), lacking AS MATERIALIZED (
       SELECT a.gap, n.root_id, count(*) AS nodes
       FROM above a JOIN product_node n ON n.root_id = a.id AND ${isSold('n')}
       WHERE NOT EXISTS (SELECT FROM search_cell c WHERE c.key = ANY (a.keys) AND ${placedAt('c', 'n')})
       GROUP BY a.gap, n.root_id
     ), gone AS (
       DELETE FROM readiness_gap g USING unnest($2::bigint[]) AS t(id)
       WHERE g.root_id = t.id AND ($3::bigint[] IS NULL OR g.gap = ANY ($3)) AND NOT EXISTS (SELECT FROM lacking l WHERE l.gap = g.gap AND l.root_id = g.root_id)
     )
     INSERT INTO readiness_gap AS g (gap, root_id, nodes) SELECT gap, root_id, nodes FROM lacking
     ON CONFLICT (gap, root_id) DO UPDATE SET nodes = excluded.nodes WHERE g.nodes <> excluded.nodes`,
    [JSON.stringify(demands.map(({ gap, family, keys }) => ({ gap, family, keys }))), rootIds, among],
  );
}
