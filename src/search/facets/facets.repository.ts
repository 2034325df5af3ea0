import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { MARK } from '../cells/terms.js';
import type { Condition } from '../query/condition.js';
import { Params } from '../query/params.js';
import { leavesThat, whole, type Rows } from '../query/rows.js';
import { matched, unmatched } from './matched.js';
import type { Bound, FacetPlan } from './plan-facets.js';

/** A plan with the bounds of its ranges. */
export interface BoundPlan extends FacetPlan {
  bounds: Bound[] | null;
}

/** `at`: the place of the facet in the question. A null value: rows without one. A range has its number as value: 0 is before the first bound. */
export interface FacetCount {
  at: number;
  value: string | null;
  /** Of the sample, where only that was read. */
  count: number;
  /** Of each product's number of rows; 0 where all were read. */
  squares: number;
  ofAll: number;
  /** Of texts whose term is not the text itself. */
  text: string | null;
  label: string | null;
  hasBelow: boolean | null;
}

/*
 * Not named, as the pages are not. What a condition finds is found once for all facets that count by it. Indexes: those of the condition, and for the
 * values the primary key of search_cell, or search_cell_value where PostgreSQL would rather hash.
 */

/** Least and greatest term of what rows show, for each facet that has any. One statement. */
export async function readExtremes(
  m: EntityManager,
  plans: readonly FacetPlan[],
  sampled: boolean,
): Promise<Map<number, { least: string; greatest: string }>> {
  const params = new Params(sampled);
  const { found, numberOf } = hit(plans, params);
  const parts = plans.map(({ by, condition }, at) => `SELECT ${at} AS at, min(value) AS least, max(value) AS greatest FROM (${matched(by, null, numberOf(condition), params)}) m`); // prettier-ignore
  const rows = await query<{ at: number; least: string | null; greatest: string | null }>(m, `WITH hit AS (${found})\n${parts.join('\nUNION ALL ')}`, params.values); // prettier-ignore
  return new Map(
    rows.flatMap(({ at, least, greatest }) => (least === null || greatest === null ? [] : [[at, { least, greatest }] as const])),
  );
}

/** The values of all facets, each with how many rows there are. One statement. */
export async function countFacets(
  m: EntityManager,
  plans: readonly BoundPlan[],
  rows: Rows,
  { locale, sampled }: { locale: string | null; sampled: boolean },
): Promise<FacetCount[]> {
  const params = new Params(sampled);
  const { found, numberOf } = hit(plans, params);
  const parts = plans.map((plan, at) => {
    const question = numberOf(plan.condition);
    const limit = plan.bounds ? '' : ` LIMIT ${params.add(plan.limit)}`;
    const { columns, join } = toldOf(plan, locale, params);
    return `(WITH m AS (${matched(plan.by, plan.bounds, question, params)}), g AS (${groups(plan, rows, question, params)}), v AS (
      (SELECT value, count, squares, count(*) OVER () AS of_all FROM g WHERE value IS NOT NULL ORDER BY count DESC, value COLLATE "C"${limit})
      UNION ALL (SELECT NULL, count, squares, 0 FROM g WHERE value IS NULL))
      SELECT ${at} AS at, v.value, v.count::float8 AS count, v.squares::float8 AS squares, v.of_all::float8 AS "ofAll", ${columns} FROM v ${join})`;
  });
  return query<FacetCount>(m, `WITH hit AS (${found})\n${parts.join('\nUNION ALL ')}`, params.values);
}

/** SQL of what each condition finds, once, with the number of the condition. */
function hit(plans: readonly FacetPlan[], params: Params): { found: string; numberOf: (condition: Condition) => number } {
  const conditions = [...new Set(plans.map(({ condition }) => condition))];
  const parts = conditions.map((condition, at) => {
    const rest = whole(leavesThat(condition, params));
    return `SELECT ${at} AS question, v.id, v.root_id, v.position, v.lifecycle FROM product_node v ${rest}`;
  });
  return { found: parts.join('\nUNION ALL '), numberOf: (condition) => conditions.indexOf(condition) };
}

/** How many rows each value has: a product has the values of all its leaves, a row counts once for each. */
function groups({ by }: BoundPlan, rows: Rows, question: number, params: Params): string {
  const all = `SELECT id, root_id, value FROM m UNION ALL ${unmatched(by, question, params)}`;
  const counted = {
    variants: 'SELECT value, root_id FROM a',
    products: 'SELECT DISTINCT value, root_id FROM a',
    both: 'SELECT value, root_id, id FROM a UNION SELECT value, root_id, root_id FROM a',
  }[rows];
  const each = `WITH a AS (${all}) ${counted}`;
  // Of a sample it must be known how unlike its products are.
  if (!params.sampled) return `SELECT value, count(*) AS count, 0 AS squares FROM (${each}) c GROUP BY value`;
  const ofProducts = `SELECT value, count(*) AS y FROM (${each}) c GROUP BY value, root_id`;
  return `SELECT value, sum(y) AS count, sum(y * y) AS squares FROM (${ofProducts}) d GROUP BY value`;
}

/** What is told of a value beside its number. */
function toldOf({ by }: FacetPlan, locale: string | null, params: Params): { columns: string; join: string } {
  if (by.kind === 'field' && by.field === 'category')
    return {
      columns: `NULL AS text, k.labels ->> ${params.add(locale)} AS label, EXISTS (SELECT FROM category b WHERE b.parent_code = k.code) AS "hasBelow"`,
      join: 'LEFT JOIN category k ON k.code = v.value',
    };
  const none = 'NULL AS label, NULL::boolean AS "hasBelow"';
  if (by.kind !== 'values' || by.attribute.type !== 'text') return { columns: `NULL AS text, ${none}`, join: '' };
  return {
    columns: `t.text, ${none}`,
    join: `LEFT JOIN LATERAL (SELECT coalesce(o.content ->> k.cell, o.facts ->> k.cell) AS text
      FROM unnest(${params.add(by.keys)}::bigint[], ${params.add(by.cells)}::text[]) AS k(key, cell)
      JOIN search_cell x ON x.key = k.key AND x.value = v.value JOIN product_node o ON o.root_id = x.root_id AND o.position = x.position
      LIMIT 1) t ON v.value LIKE ${params.add(`%${MARK}%`)}`,
  };
}
