import type { EntityManager } from 'typeorm';
import { recurring } from '../../../libs/db/index.js';
import { NODE_COLUMNS, type ReadNode } from '../../catalog/index.js';
import type { Condition } from './condition.js';
import { keysOf, withKey, withoutKey, type Order, type Ordered, type OrderKey } from './order.js';
import { Params } from './params.js';
import { whole, type RowSource } from './condition.js';
import { idsOfProducts, rowsThat, type Rows } from './rows.js';

/** A node of an answer, with its place in the order. */
export interface FoundNode extends ReadNode, Pick<OrderKey, 'key' | 'position'> {}

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
  after: OrderKey | null,
  limit: number,
): Promise<FoundNode[]> {
  const params = new Params();
  if (rows === 'products' && order.by === 'cell') {
    const ids = idsOfProducts(condition, params);
    if (ids !== undefined) return readKeyedProducts(m, ids, order, after, params, limit);
  }
  const ordered = withKey(rowsThat(condition, rows, params), rows, order, params);
  const tie = order.by === 'sku' || order.by === 'created' ? [] : ['n.root_id', 'n.position'];
  return readRows(m, ordered, [ordered.key, ...tie], order.descending, after && seekOf(ordered, tie, order, after, params), params, limit);
}

/** Products that the index alone finds and puts in order: only those of the page are looked up. Of a hundred found, that is a third of the time. */
function readKeyedProducts(
  m: EntityManager,
  ids: string,
  order: Order & { by: 'cell' },
  after: OrderKey | null,
  params: Params,
  limit: number,
): Promise<FoundNode[]> {
  const { where, ...ordered } = keysOf(ids, order, params);
  const seek = after && seekOf({ joins: [], where, ...ordered }, ['s.root_id', `''`], order, after, params);
  const falls = order.descending ? ' DESC' : '';
  return recurring<FoundNode>(
    m,
    `SELECT ${NODE_COLUMNS}, n.position, x.place::text AS key FROM (
       SELECT s.root_id, ${ordered.key} AS place FROM search_cell s WHERE ${[...where, ...(seek ? [seek] : [])].join(' AND ')}
       ORDER BY place${falls}, s.root_id${falls} LIMIT ${params.add(limit)}
     ) x JOIN product_node n ON n.id = x.root_id ORDER BY x.place${falls}, x.root_id${falls}`,
    params.values,
  );
}

/** Rows without a value, after a place: they follow all others. */
export async function readKeyless(
  m: EntityManager,
  { condition, rows, order }: Question & { order: { by: 'cell' } },
  after: OrderKey | null,
  limit: number,
): Promise<FoundNode[]> {
  const params = new Params();
  const source = withoutKey(rowsThat(condition, rows, params), rows, order, params);
  const seek = after && `(n.root_id, n.position) > (${params.add(after.rootId)}::bigint, ${params.add(after.position)})`;
  return readRows(m, { ...source, key: `''` }, ['n.root_id', 'n.position'], false, seek, params, limit);
}

/** How many rows there are. Of products, as far as the index alone knows them: to look each up took three quarters of the time. */
export async function countRows(m: EntityManager, { condition, rows }: Question): Promise<number> {
  const params = new Params();
  const ids = rows === 'products' ? idsOfProducts(condition, params) : undefined;
  const rest = ids === undefined ? whole(rowsThat(condition, rows, params)) : '';
  const all =
    ids === undefined
      ? `count(*)::float8 AS count FROM product_node n ${rest}`
      : `count(DISTINCT f.root_id)::float8 AS count FROM (${ids}) f`;
  const [row] = await recurring<{ count: number }>(m, `SELECT ${all}`, params.values);
  return row!.count;
}

function seekOf({ key, type }: Ordered, tie: string[], { descending }: Order, after: OrderKey, params: Params): string {
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
  return recurring<FoundNode>(
    m,
    `SELECT ${NODE_COLUMNS}, n.position, (${key})::text AS key FROM product_node n ${rest}\nORDER BY ${order} LIMIT ${params.add(limit)}`,
    params.values,
  );
}
