import { isShown, keyIs } from '../query/condition.js';
import type { Params } from '../query/params.js';
import { inSample } from '../query/sample.js';
import type { Bound, FacetBy } from './plan-facets.js';

/**
 * SQL of the values that leaves show: a row (id, root_id, value) for each leaf of `hits` and each of its values. Leaves without one have none. From a
 * leaf to the nodes above it by their positions, so that PostgreSQL may hash: a tree with two thousand variants is not joined with itself.
 */
export function matched(by: FacetBy, bounds: Bound[] | null, hits: string, params: Params): string {
  if (by.kind === 'field') return FIELDS[by.field](hits, params, by.below);
  const value = bounds ? `width_bucket(c.value, ${params.add(bounds.map(({ term }) => term))}::text[] COLLATE "C")::text` : 'c.value';
  return `SELECT h.id, h.root_id, ${value} AS value FROM ${hits} h CROSS JOIN unnest(ARRAY[0, 5, 10, 15, 20, 25]) AS l
    JOIN search_cell c ON c.root_id = h.root_id AND c.position = left(h.position, l) AND ${keyIs(by.keys, params, 'c')}
    WHERE l <= length(h.position) AND ${isShown(by.keys, params, 'c', 'h')}`;
}

type FieldSql = (hits: string, params: Params, below: string | null) => string;

const ofProduct =
  (column: string): FieldSql =>
  (hits, params) =>
    `SELECT h.id, h.root_id, r.${column} AS value FROM ${hits} h JOIN product_node r ON r.id = h.root_id${inSample(params, 'r')} WHERE r.${column} IS NOT NULL`;

const FIELDS: Record<Extract<FacetBy, { kind: 'field' }>['field'], FieldSql> = {
  family: ofProduct('family_code'),
  state: ofProduct('state'),
  // As filter.lifecycles has it: that of the variant, and that of its product.
  lifecycle: (hits, params) => `SELECT h.id, h.root_id, h.lifecycle AS value FROM ${hits} h
    UNION ALL SELECT h.id, h.root_id, r.lifecycle FROM ${hits} h JOIN product_node r ON r.id = h.root_id${inSample(params, 'r')} WHERE r.lifecycle <> h.lifecycle`,
  category: (
    hits,
    params,
    below,
  ) => `SELECT DISTINCT h.id, h.root_id, t.value FROM ${hits} h JOIN product_node r ON r.id = h.root_id${inSample(params, 'r')}
    CROSS JOIN unnest(r.categories) u JOIN (SELECT c.code, p.code AS value FROM category p JOIN category c ON c.path <@ p.path
      WHERE p.parent_code IS NOT DISTINCT FROM ${params.add(below)}::text) t ON t.code = u`,
};

/** SQL of the leaves of `hits` without a value: below a category, those that stand in it and in none of those below. */
export function unmatched(by: FacetBy, hits: string, all: string, params: Params): string {
  const within = by.kind === 'field' && by.below !== null
    ? ` AND EXISTS (SELECT FROM product_node r WHERE r.id = h.root_id AND ${params.add(by.below)}::text = ANY (r.categories))`
    : ''; // prettier-ignore
  return `SELECT h.id, h.root_id, NULL::text FROM ${hits} h WHERE NOT EXISTS (SELECT FROM ${all} m WHERE m.id = h.id)${within}`;
}
