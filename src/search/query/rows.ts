import {
  conditionSql,
  isOfProduct,
  isShown,
  keyIs,
  partsOf,
  placedBelow,
  statedSql,
  type Condition,
  type StatedCondition,
} from './condition.js';
import type { Params } from './params.js';

/** What the rows of an answer are. */
export const ROWS = ['products', 'variants', 'both'] as const;
export type Rows = (typeof ROWS)[number];

/** What follows `FROM product_node n`, the node of a row, in a statement in which each row stands once. */
export interface RowSource {
  joins: string[];
  where: string[];
}

export const whole = ({ joins, where }: RowSource): string => `${joins.join('\n')}\nWHERE ${where.join(' AND ')}`;

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

function rootsOfLeaves(parts: Condition[], params: Params): string[] {
  const [first, ...others] = parts;
  if (!first) return [];
  // By far the most frequent question needs no leaf where nothing below says otherwise.
  if (first.kind === 'stated' && others.length === 0 && first.keys.length === 1) return [`n.id IN (${rootsThatState(first, params)})`];
  return [`n.id IN (SELECT v.root_id FROM product_node v ${whole(leaves('v', parts, params))})`];
}

function rootsThatState({ keys, match }: StatedCondition, params: Params): string {
  const conditions = [keyIs(keys, params, 'c'), ...(match ? [match(params, 'c')] : [])];
  const leaf = `SELECT FROM product_node v WHERE ${placedBelow('v', 'c')} AND v.is_leaf AND ${isShown(keys, params, 'c', 'v')}`;
  return `SELECT c.root_id FROM search_cell c WHERE ${conditions.join(' AND ')} AND (NOT c.is_cut OR EXISTS (${leaf}))`;
}

/** Stated values are joined where they can be, so that PostgreSQL may begin with whichever is the rarest. */
function leaves(v: string, parts: Condition[], params: Params): RowSource {
  const joined = parts.filter((part): part is StatedCondition => part.kind === 'stated' && part.isSingle);
  const others = parts.filter((part) => part.kind !== 'stated' || !part.isSingle);
  const needsProduct = others.length > 0;
  const joins = joined.map(
    (part, at) => `JOIN search_cell c${at} ON ${placedBelow(v, `c${at}`)} AND ${statedSql(part, params, `c${at}`, v)}`,
  );
  return {
    joins: [...(needsProduct ? [`JOIN product_node r ON r.id = ${v}.root_id`] : []), ...joins],
    where: [`${v}.is_leaf`, ...others.map((part) => conditionSql(part, params, v, 'r'))],
  };
}
