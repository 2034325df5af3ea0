import { whole, type Condition } from '../query/condition.js';
import type { Params } from '../query/params.js';
import { leavesThat } from '../query/rows.js';
import { inSample } from '../query/sample.js';
import { BY_FAMILY, NO_RULE, type Meant } from './meant.js';

/** What is meant for a place, with what its rules ask, in the same order. */
export interface CompiledMeant extends Omit<Meant, 'rules'> {
  rules: { id: string; isInclude: boolean; condition: Condition }[];
}

/**
 * `WITH matched …, judged …`: each leaf of the products that the statement is about with why it is not meant for the place; null: it is. Each rule is
 * asked once, as a set; a family that is out is told where nothing else leaves the leaf out. Of exceptions above a leaf the nearest counts. Not named: rules can ask in thousands of ways. Indexes: those of the filters,
 * product_node_sku, product_node_place.
 */
export function judgedSql({ rules, exceptions, needsInclude, outFamilies }: CompiledMeant, params: Params): string {
  const matched = rules.map(
    ({ isInclude, condition }, at) =>
      `SELECT ${at + 1} AS rule, ${isInclude} AS takes, v.id FROM product_node v ${whole(leavesThat(condition, params))}`,
  );
  const none = 'SELECT 0 AS rule, false AS takes, 0::bigint AS id WHERE false';
  const exempt = params.add(JSON.stringify(exceptions));
  const refs = params.add(rules.map(({ id }) => id));
  const isOut = outFamilies.length > 0;
  const byFamily = isOut
    ? `CASE WHEN coalesce(f.family_code, '') = ANY (${params.add([...outFamilies])}::text[]) THEN '${BY_FAMILY}' END`
    : 'NULL';
  return `WITH matched AS MATERIALIZED (${matched.length > 0 ? matched.join('\nUNION ALL ') : none}),
    told AS (SELECT id, min(rule) FILTER (WHERE NOT takes) AS rule, bool_or(takes) AS taken FROM matched GROUP BY id),
    exempt AS (
      SELECT DISTINCT ON (l.id) l.id, e."isIn" AS is_in, e.id AS ref
      FROM jsonb_to_recordset(${exempt}::jsonb) AS e(id text, sku text, "isIn" boolean) JOIN product_node x ON x.sku = e.sku${inSample(params, 'x')}
      JOIN product_node l ON l.root_id = x.root_id AND l.position >= x.position AND l.position < x.position || '~' AND l.is_leaf
      ORDER BY l.id, length(x.position) DESC
    ),
    judged AS (
      SELECT n.id, n.root_id, coalesce(CASE WHEN e.is_in THEN NULL WHEN e.id IS NOT NULL THEN 'e' || e.ref
        WHEN t.rule IS NOT NULL THEN 'r' || (${refs}::text[])[t.rule] WHEN ${needsInclude} AND t.taken IS NOT TRUE THEN '${NO_RULE}' END, ${byFamily}) AS because
      FROM product_node n${isOut ? ' JOIN product_node f ON f.id = n.root_id' : ''} LEFT JOIN exempt e ON e.id = n.id LEFT JOIN told t ON t.id = n.id WHERE n.is_leaf${inSample(params, 'n')}
    )`;
}
