import type { Params } from './params.js';
import { inSample } from './sample.js';

/**
 * What a row must be, judged at the leaves of a tree by what each shows, inherited values included. A product is found where one of its leaves is, so
 * that two conditions are met by one and the same variant.
 */
export type Condition =
  /** Of the product: `r` is its row. */
  | { kind: 'product'; sql: (params: Params, r: string) => string }
  /** Of the leaf: `v` is its row, `r` its product's. */
  | { kind: 'leaf'; sql: (params: Params, v: string, r: string) => string }
  | StatedCondition
  | { kind: 'all' | 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition };

/** The leaf shows a value in one of these cells, the first that has one, and the value is such. */
export interface StatedCondition {
  kind: 'stated';
  /** Hashes of cells, the one that goes before first. */
  keys: string[];
  /** Of a row of search_cell. Absent: any value. */
  match?: (params: Params, c: string) => string;
  /** At most one row of each node is such: it may be joined. */
  isSingle: boolean;
}

/** Whether it says nothing of single leaves. */
export function isOfProduct(condition: Condition): boolean {
  switch (condition.kind) {
    case 'product':
      return true;
    case 'all':
    case 'any':
      return condition.of.every(isOfProduct);
    case 'not':
      return isOfProduct(condition.of);
    case 'leaf':
    case 'stated':
      return false;
  }
}

/** The parts of a condition of which all must hold. */
export const partsOf = (condition: Condition): Condition[] => (condition.kind === 'all' ? condition.of.flatMap(partsOf) : [condition]);

/** As a boolean of SQL. */
export function conditionSql(condition: Condition, params: Params, v: string, r: string): string {
  switch (condition.kind) {
    case 'product':
      return condition.sql(params, r);
    case 'leaf':
      return condition.sql(params, v, r);
    case 'stated':
      return `EXISTS (SELECT FROM search_cell c WHERE ${placedAt('c', v)} AND ${statedSql(condition, params, 'c', v)})`;
    case 'not':
      return `NOT ${conditionSql(condition.of, params, v, r)}`;
    case 'all':
      return condition.of.length === 0 ? 'true' : `(${condition.of.map((part) => conditionSql(part, params, v, r)).join(' AND ')})`;
    case 'any':
      return anySql(condition, params, v, r);
  }
}

/**
 * Each part by an index of its own: of conditions joined by OR, PostgreSQL asks each of every leaf there is (two rare values among 75,000 leaves: 400
 * ms, so 8).
 */
function anySql({ of }: Extract<Condition, { of: Condition[] }>, params: Params, v: string, r: string): string {
  if (of.length === 0) return 'false';
  if (of.every(isOfProduct)) return `(${of.map((part) => conditionSql(part, params, v, r)).join(' OR ')})`;
  const arms = of.map((part) => `SELECT u.id FROM product_node u ${whole(leaves('u', partsOf(part), params))}`);
  return `${v}.id IN (${arms.join(' UNION ALL ')})`;
}

/** What follows `FROM product_node n`, the node of a row, in a statement in which each row stands once. */
export interface RowSource {
  joins: string[];
  where: string[];
}

export const whole = ({ joins, where }: RowSource): string => `${joins.join('\n')}\nWHERE ${where.join(' AND ')}`;

/** Stated values are joined where they can be, so that PostgreSQL may begin with whichever is the rarest. */
export function leaves(v: string, parts: Condition[], params: Params): RowSource {
  const joined = parts.filter((part): part is StatedCondition => part.kind === 'stated' && part.isSingle);
  const others = parts.filter((part) => part.kind !== 'stated' || !part.isSingle);
  const needsProduct = others.length > 0;
  const joins = joined.map(
    (part, at) => `JOIN search_cell c${at} ON ${placedBelow(v, `c${at}`)} AND ${statedSql(part, params, `c${at}`, v)}`,
  );
  return {
    joins: [...(needsProduct ? [`JOIN product_node r ON r.id = ${v}.root_id${inSample(params, 'r')}`] : []), ...joins],
    where: [`${v}.is_leaf${inSample(params, v)}`, ...others.map((part) => conditionSql(part, params, v, 'r'))],
  };
}

/** The row `c` is of the node `v` or of one above it. From `v` to `c`, by the primary key of search_cell; a tree has at most six levels. */
export const placedAt = (c: string, v: string): string =>
  `${c}.root_id = ${v}.root_id AND ${c}.position IN ('', left(${v}.position, 5), left(${v}.position, 10), left(${v}.position, 15), left(${v}.position, 20), ${v}.position)`;

/** The same from `c` to `v`, by product_node_place. */
export const placedBelow = (v: string, c: string): string =>
  `${v}.root_id = ${c}.root_id AND ${v}.position >= ${c}.position AND ${v}.position < ${c}.position || '~'`;

/** What makes a row of search_cell the one that a leaf shows, and such as is asked for. */
export function statedSql({ keys, match }: StatedCondition, params: Params, c: string, v: string): string {
  return [keyIs(keys, params, c), ...(match ? [match(params, c)] : []), isShown(keys, params, c, v)].join(' AND ');
}

export function keyIs(keys: string[], params: Params, c: string): string {
  const key = keys.length === 1 ? `${c}.key = ${params.add(keys[0])}::bigint` : `${c}.key = ANY (${params.add(keys)}::bigint[])`;
  return key + inSample(params, c);
}

/** Nothing nearer to the leaf states the cell, and no cell that goes before it has a value there. */
export function isShown(keys: string[], params: Params, c: string, v: string): string {
  if (keys.length === 1)
    return `(NOT ${c}.is_cut OR ${c}.position = ${v}.position OR NOT EXISTS (SELECT FROM search_cell d
      WHERE d.key = ${c}.key AND ${placedAt('d', v)} AND d.position > ${c}.position${inSample(params, 'd')}))`;
  const list = params.add(keys);
  const rank = (of: string): string => `array_position(${list}::bigint[], ${of}.key)`;
  return `NOT EXISTS (SELECT FROM search_cell d WHERE d.key = ANY (${list}::bigint[]) AND ${placedAt('d', v)}${inSample(params, 'd')}
    AND (${rank('d')} < ${rank(c)} OR d.key = ${c}.key AND d.position > ${c}.position))`;
}
