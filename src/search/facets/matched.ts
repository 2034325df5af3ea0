import { isShown, keyIs } from '../query/condition.js';
import type { Params } from '../query/params.js';
import { inSample } from '../query/sample.js';
import type { FacetField } from './facet.js';
import type { Bound, FacetBy } from './plan-facets.js';

/**
 * SQL of the values that leaves show: a row (id, root_id, value) for each leaf of `hit` that the question of this number finds, and each of its
 * values; leaves without one have none. From a leaf to the nodes above it by their positions, so that PostgreSQL may hash: a tree with two thousand
 * variants is not joined with itself.
 */
export function matched(by: FacetBy, bounds: Bound[] | null, question: number, params: Params): string {
  if (by.kind === 'field') return FIELDS[by.field](question, params, by.below);
  const value = bounds ? `width_bucket(c.value, ${params.add(bounds.map(({ term }) => term))}::text[] COLLATE "C")::text` : 'c.value';
  return `SELECT h.id, h.root_id, ${value} AS value FROM hit h CROSS JOIN unnest(ARRAY[0, 5, 10, 15, 20, 25]) AS l
    JOIN search_cell c ON c.root_id = h.root_id AND c.position = left(h.position, l) AND ${keyIs(by.keys, params, 'c')}
    WHERE h.question = ${question} AND l <= length(h.position) AND ${isShown(by.keys, params, 'c', 'h')}`;
}

type FieldSql = (question: number, params: Params, below: string | null) => string;

const product = (params: Params): string => `JOIN product_node r ON r.id = h.root_id${inSample(params, 'r')}`;

const ofProduct =
  (column: string): FieldSql =>
  (question, params) =>
    `SELECT h.id, h.root_id, r.${column} AS value FROM hit h ${product(params)} WHERE h.question = ${question} AND r.${column} IS NOT NULL`;

const FIELDS: Record<FacetField, FieldSql> = {
  family: ofProduct('family_code'),
  state: ofProduct('state'),
  // As filter.lifecycles has it: that of the variant, and that of its product.
  lifecycle: (question, params) => `SELECT h.id, h.root_id, h.lifecycle AS value FROM hit h WHERE h.question = ${question}
    UNION ALL SELECT h.id, h.root_id, r.lifecycle FROM hit h ${product(params)} WHERE h.question = ${question} AND r.lifecycle <> h.lifecycle`,
  category: (question, params, below) => `SELECT DISTINCT h.id, h.root_id, t.value FROM hit h ${product(params)}
    CROSS JOIN unnest(r.categories) u JOIN (SELECT c.code, p.code AS value FROM category p JOIN category c ON c.path <@ p.path
      WHERE p.parent_code IS NOT DISTINCT FROM ${params.add(below)}::text) t ON t.code = u WHERE h.question = ${question}`,
};

/** SQL of such leaves without a row in `m`, where those with a value are: below a category, what stands in it and in none of those below. */
export function unmatched(by: FacetBy, question: number, params: Params): string {
  const below = by.kind === 'field' ? by.below : null;
  const standsIn = (code: string): string =>
    ` AND EXISTS (SELECT FROM product_node r WHERE r.id = h.root_id AND ${params.add(code)}::text = ANY (r.categories))`;
  return `SELECT h.id, h.root_id, NULL::text AS value FROM hit h
    WHERE h.question = ${question} AND NOT EXISTS (SELECT FROM m WHERE m.id = h.id)${below === null ? '' : standsIn(below)}`;
}
