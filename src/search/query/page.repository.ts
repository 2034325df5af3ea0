import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { NODE_COLUMNS, type ReadNode } from '../../catalog/index.js';
import type { Condition } from './condition.js';
import { withKey, withoutKey, type Order, type Ordered, type Place } from './order.js';
import { Params } from './params.js';
import { whole, type RowSource } from './condition.js';
import { rowsThat, type Rows } from './rows.js';

/** A node of an answer, with its place in the order. */
export interface FoundNode extends ReadNode, Pick<Place, 'key' | 'position'> {}

/** What is asked for. */
export interface Question {
  condition: Condition;
  rows: Rows;
  order: Order;
}

/*
 * Not named: filters can be joined in thousands of ways, and the best plan of each depends on its values. Indexes: search_cell_value and its primary
 * key, search_text_words, and those of product_node.
 */

/** Rows that have a value of the order's key, after a place. */
export async function readKeyed(
  m: EntityManager,
  { condition, rows, order }: Question,
  after: Place | null,
  limit: number,
): Promise<FoundNode[]> {
  const params = new Params();
  const ordered = withKey(rowsThat(condition, rows, params), rows, order, params);
  const tie = order.by === 'sku' || order.by === 'created' ? [] : ['n.root_id', 'n.position'];
  return readRows(m, ordered, [ordered.key, ...tie], order.descending, after && seekOf(ordered, tie, order, after, params), params, limit);
}

/** Rows without a value, after a place: they follow all others. */
export async function readKeyless(
  m: EntityManager,
  { condition, rows, order }: Question & { order: { by: 'cell' } },
  after: Place | null,
  limit: number,
): Promise<FoundNode[]> {
  const params = new Params();
  const source = withoutKey(rowsThat(condition, rows, params), rows, order, params);
  const seek = after && `(n.root_id, n.position) > (${params.add(after.rootId)}::bigint, ${params.add(after.position)})`;
  return readRows(m, { ...source, key: `''` }, ['n.root_id', 'n.position'], false, seek, params, limit);
}

/** How many rows there are. */
export async function countRows(m: EntityManager, { condition, rows }: Question): Promise<number> {
  const params = new Params();
  const rest = whole(rowsThat(condition, rows, params));
  const [row] = await query<{ count: number }>(m, `SELECT count(*)::float8 AS count FROM product_node n ${rest}`, params.values);
  return row!.count;
}

function seekOf({ key, type }: Ordered, tie: string[], { descending }: Order, after: Place, params: Params): string {
  const values = [
    `${params.add(after.key)}::${type}`,
    ...(tie.length > 0 ? [`${params.add(after.rootId)}::bigint`, params.add(after.position)] : []),
  ];
  return `(${[key, ...tie].join(', ')}) ${descending ? '<' : '>'} (${values.join(', ')})`;
}

function readRows(
  m: EntityManager,
  { joins, where, key }: RowSource & { key: string },
  by: string[],
  descending: boolean,
  seek: string | null,
  params: Params,
  limit: number,
): Promise<FoundNode[]> {
  const order = by.map((column) => (descending ? `${column} DESC` : column)).join(', ');
  const rest = whole({ joins, where: [...where, ...(seek ? [seek] : [])] });
  return query<FoundNode>(
    m,
    `SELECT ${NODE_COLUMNS}, n.position, (${key})::text AS key FROM product_node n ${rest}\nORDER BY ${order} LIMIT ${params.add(limit)}`,
    params.values,
  );
}
