import type { EntityManager } from 'typeorm';
import { recurring } from '../../../libs/db/index.js';
import { isShown, keyIs, placedBelow, whole, type Condition } from '../query/condition.js';
import { Params } from '../query/params.js';
import { paidTerm } from '../query/price-terms.js';
import { inSample } from '../query/sample.js';
import { issueConditions, ofPlace } from '../query/state-condition.js';
import { leavesThat, type Rows } from '../query/rows.js';
import type { FacetField } from './facet.js';
import type { Bound, FacetBy, FacetPlan } from './facet-plan.js';
import { toldOf } from './told-values.js';

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
  const rows = await recurring<{ at: number; least: string | null; greatest: string | null }>(m, `WITH hit AS (${found})\nSELECT * FROM (${parts.join('\nUNION ALL ')}) f`, params.values); // prettier-ignore
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
    return `SELECT * FROM (WITH m AS (${matched(plan.by, plan.bounds, question, params)}), g AS (${groups(plan, rows, question, params)}), v AS (SELECT * FROM (
      (SELECT value, count, squares, count(*) OVER () AS of_all FROM g WHERE value IS NOT NULL ORDER BY count DESC, value COLLATE "C"${limit})
      UNION ALL (SELECT NULL, count, squares, 0 FROM g WHERE value IS NULL)) u)
      SELECT ${at} AS at, v.value, v.count::float8 AS count, v.squares::float8 AS squares, v.of_all::float8 AS "ofAll", ${columns} FROM v ${join}) f`;
  });
  return recurring<FacetCount>(m, `WITH hit AS (${found})\nSELECT * FROM (${parts.join('\nUNION ALL ')}) f`, params.values);
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

/**
 * SQL of the values that leaves show: a row (id, root_id, value) for each leaf of `hit` that the question of this number finds, and each of its
 * values; leaves without one have none. From a leaf to the nodes above it by their positions, so that PostgreSQL may hash: a tree with two thousand
 * variants is not joined with itself.
 */
function matched(by: FacetBy, bounds: Bound[] | null, question: number, params: Params): string {
  if (by.kind === 'field') return FIELDS[by.field](question, params, by);
  const within = (term: string): string => (bounds ? `width_bucket(${term}, ${params.add(bounds.map((bound) => bound.term))}::text[] COLLATE "C")::text` : term); // prettier-ignore
  if (by.kind === 'prices') {
    const term = `(${paidTerm(params.add(by.now))} COLLATE "C")`;
    return `SELECT h.id, h.root_id, ${within(term)} AS value FROM hit h JOIN product_node x ON x.id = h.id AND x.sellable${inSample(params, 'x')}
      JOIN offer o ON ${by.offer(params, 'x')} WHERE h.question = ${question} AND ${term} IS NOT NULL`;
  }
  const value = within('c.value');
  return `SELECT h.id, h.root_id, ${value} AS value FROM hit h CROSS JOIN unnest(ARRAY[0, 5, 10, 15, 20, 25]) AS l
    JOIN search_cell c ON c.root_id = h.root_id AND c.position = left(h.position, l) AND ${keyIs(by.keys, params, 'c')}
    WHERE h.question = ${question} AND l <= length(h.position) AND ${isShown(by.keys, params, 'c', 'h')}`;
}

type FieldSql = (question: number, params: Params, by: Extract<FacetBy, { kind: 'field' }>) => string;

const product = (params: Params): string => `JOIN product_node r ON r.id = h.root_id${inSample(params, 'r')}`;

const ofProduct =
  (column: string): FieldSql =>
  (question, params) =>
    `SELECT h.id, h.root_id, r.${column} AS value FROM hit h ${product(params)} WHERE h.question = ${question} AND r.${column} IS NOT NULL`;

/** From the issues to what stands below their nodes: there are few of them. */
const ofIssues =
  (column: string): FieldSql =>
  (
    question,
    params,
    { channel, issues },
  ) => `SELECT DISTINCT h.id, h.root_id, i.${column} AS value FROM search_issue i JOIN product_node x ON x.sku = i.sku
    JOIN hit h ON ${placedBelow('h', 'x')} WHERE ${[`h.question = ${question}`, ...issueConditions({ ...issues, channel }, params)].join(' AND ')}`;

const FIELDS: Record<Exclude<FacetField, 'price'>, FieldSql> = {
  family: ofProduct('family_code'),
  state: ofProduct('state'),
  // As filter.lifecycles has it: that of the variant, and that of its product.
  lifecycle: (question, params) => `SELECT h.id, h.root_id, h.lifecycle AS value FROM hit h WHERE h.question = ${question}
    UNION ALL SELECT h.id, h.root_id, r.lifecycle FROM hit h ${product(params)} WHERE h.question = ${question} AND r.lifecycle <> h.lifecycle`,
  channelState: (question, params, by) => {
    const ofChannel = ofPlace({ channel: by.channel! }, params);
    const ofLocale = by.locale === null ? '' : ` AND s.locale = ${params.add(by.locale)}`;
    return `SELECT DISTINCT h.id, h.root_id, s.state AS value FROM hit h JOIN search_state s ON s.root_id = h.root_id AND ${ofChannel}${ofLocale} WHERE h.question = ${question}
    UNION ALL SELECT h.id, h.root_id, 'draft' FROM hit h WHERE h.question = ${question} AND NOT EXISTS (SELECT FROM search_state s WHERE s.root_id = h.root_id AND ${ofChannel})`;
  },
  issueCode: ofIssues('code'),
  issueOwner: ofIssues('owner'),
  category: (question, params, { below }) => `SELECT DISTINCT h.id, h.root_id, t.value FROM hit h ${product(params)}
    CROSS JOIN unnest(r.categories) u JOIN (SELECT c.code, p.code AS value FROM category p JOIN category c ON c.path <@ p.path
      WHERE p.parent_code IS NOT DISTINCT FROM ${params.add(below)}::text) t ON t.code = u WHERE h.question = ${question}`,
};

/** SQL of such leaves without a row in `m`, where those with a value are: below a category, what stands in it and in none of those below. */
function unmatched(by: FacetBy, question: number, params: Params): string {
  const below = by.kind === 'field' ? by.below : null;
  const standsIn = (code: string): string =>
    ` AND EXISTS (SELECT FROM product_node r WHERE r.id = h.root_id AND ${params.add(code)}::text = ANY (r.categories))`;
  // Grouped, not looked for one by one: how many rows `m` has PostgreSQL does not know, and takes them for one (16 s instead of 0.1 s for the sample of 1,000,000).
  const each = `SELECT id, root_id, true AS has FROM m UNION ALL SELECT h.id, h.root_id, false FROM hit h WHERE h.question = ${question}${below === null ? '' : standsIn(below)}`;
  return `SELECT u.id, u.root_id, NULL::text AS value FROM (${each}) u GROUP BY u.id, u.root_id HAVING NOT bool_or(u.has)`;
}
