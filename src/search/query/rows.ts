import {
  conditionSql,
  isOfProduct,
  isShown,
  keyIs,
  partsOf,
  placedBelow,
  type Condition,
  leaves,
  whole,
  type RowSource,
  type StatedCondition,
} from './condition.js';
import type { Params } from './params.js';
import { inSample } from './sample.js';

/** What the rows of an answer are. */
export const ROWS = ['products', 'variants', 'both'] as const;
export type Rows = (typeof ROWS)[number];

/** The rows that meet a condition. */
export function rowsThat(condition: Condition, rows: Rows, params: Params): RowSource {
  const parts = partsOf(condition);
  const ofProduct = parts.filter(isOfProduct);
  const ofLeaf = parts.filter((part) => !isOfProduct(part));
  if (rows === 'variants') return leaves('n', [...ofProduct, ...ofLeaf], params);
  if (rows === 'both') {
    const leaf = leaves('v', [...ofProduct, ...ofLeaf], params);
    const ids = `SELECT unnest(ARRAY[v.id, v.root_id]) FROM product_node v ${whole(leaf)}`;
    return { joins: [], where: [`n.id IN (${ids})`] };
  }
  const own = ofProduct.map((part) => conditionSql(part, params, 'n', 'n'));
  return { joins: [], where: ['n.parent_id IS NULL', ...own, ...rootsOfLeaves(ofLeaf, params)] };
}

/** The leaves that meet a condition, `v`: whatever the rows are, they follow from these. */
export function leavesThat(condition: Condition, params: Params): RowSource {
  const parts = partsOf(condition);
  return leaves('v', [...parts.filter(isOfProduct), ...parts.filter((part) => !isOfProduct(part))], params);
}

/** Ids of the products that meet a condition, as a SELECT of root_id in which one may stand twice; undefined where it takes the products' own rows. */
export function idsOfProducts(condition: Condition, params: Params): string | undefined {
  const parts = partsOf(condition);
  return parts.length === 0 || parts.some((part) => isOfProduct(part) || lacks(part, parts)) ? undefined : idsOfLeaves(parts, params);
}

function rootsOfLeaves(parts: Condition[], params: Params): string[] {
  const [first] = parts;
  if (!first) return [];
  // Nearly all that lacks a value lacks it in its whole tree: one look for each product instead of one for each variant.
  if (lacks(first, parts)) return [lacksSomewhere(first.of, params)];
  return [`n.id IN (${idsOfLeaves(parts, params)})`];
}

function idsOfLeaves(parts: Condition[], params: Params): string {
  const [first, ...others] = parts;
  // By far the most frequent question needs no leaf where nothing below says otherwise.
  if (first?.kind === 'stated' && others.length === 0 && first.keys.length === 1) return rootsThatState(first, params);
  return `SELECT v.root_id FROM product_node v ${whole(leaves('v', parts, params))}`;
}

const lacks = (part: Condition, parts: Condition[]): part is { kind: 'not'; of: StatedCondition } =>
  part.kind === 'not' && part.of.kind === 'stated' && parts.length === 1;

function rootsThatState({ keys, match }: StatedCondition, params: Params): string {
  const conditions = [keyIs(keys, params, 'c'), ...(match ? [match(params, 'c')] : [])];
  const leaf = `SELECT FROM product_node v WHERE ${placedBelow('v', 'c')} AND v.is_leaf${inSample(params, 'v')} AND ${isShown(keys, params, 'c', 'v')}`;
  return `SELECT c.root_id FROM search_cell c WHERE ${conditions.join(' AND ')} AND (NOT c.is_cut OR EXISTS (${leaf}))`;
}

function lacksSomewhere(stated: StatedCondition, params: Params): string {
  const anywhere = `SELECT FROM search_cell c WHERE c.root_id = n.id AND ${keyIs(stated.keys, params, 'c')}`;
  const leaf = `SELECT FROM product_node v WHERE v.root_id = n.id AND v.is_leaf AND NOT ${conditionSql(stated, params, 'v', 'n')}`;
  return `(NOT EXISTS (${anywhere}) OR EXISTS (${leaf}))`;
}
