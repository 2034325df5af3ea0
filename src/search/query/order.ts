import { isShown, keyIs, placedAt, placedBelow } from './condition.js';
import type { AskedText } from '../text/asked-text.js';
import { relevanceSql } from '../text/text-condition.js';
import type { Params } from './params.js';
import type { RowSource } from './condition.js';
import type { Rows } from './rows.js';

/** In which order rows come. Rows without a value come last, whichever the direction. */
export type Order =
  | { by: 'sku' | 'created' | 'updated'; descending: boolean }
  | { by: 'cell'; keys: string[]; isList: boolean; options: string[] | null; descending: boolean }
  | { by: 'relevance'; text: AskedText; descending: boolean };

/** A row's place in the order: its key as text, then its product and its position there. `isEmpty`: among those without a value. */
export interface OrderKey {
  isEmpty: boolean;
  key: string;
  rootId: string;
  position: string;
}

export interface Ordered extends RowSource {
  /** The key, as SQL. */
  key: string;
  type: string;
}

const PLAIN = {
  sku: { key: 'n.sku', type: 'text' },
  created: { key: 'n.id', type: 'bigint' },
  updated: { key: 'n.updated_at', type: 'timestamptz' },
} as const;

/** Adds what gives the rows their key. Rows that have none are left out: `withoutKey` gives those. */
export function withKey(source: RowSource, rows: Rows, order: Order, params: Params): Ordered {
  if (order.by === 'relevance') return { ...source, key: relevanceSql(order.text, params), type: 'float8' };
  if (order.by !== 'cell') return { ...source, ...PLAIN[order.by] };
  const { joins, where } = source;
  const { keys, options, isList, descending } = order;
  const key = keyOf(options, params);
  const type = options ? 'int' : 'text';
  if (rows === 'both') {
    const one = `SELECT s.value FROM search_cell s WHERE ${shownTo(keys, params)} ORDER BY array_position(${params.add(keys)}::bigint[], s.key), ${key('s')} ${descending ? 'DESC' : 'ASC'} LIMIT 1`;
    return { joins: [...joins, `CROSS JOIN LATERAL (${one}) s`], where, key: key('s'), type };
  }
  if (rows === 'products') return { joins: [...joins, 'JOIN search_cell s ON s.root_id = n.id'], where: [...where, ...firstOf(order, key, params)], key: key('s'), type }; // prettier-ignore
  const shown = [keyIs(keys, params, 's'), isShown(keys, params, 's', 'n')];
  const ofList = isList ? [`NOT EXISTS (SELECT FROM search_cell e WHERE e.root_id = s.root_id AND e.key = s.key AND e.position = s.position AND ${key('e')} ${descending ? '>' : '<'} ${key('s')})`] : []; // prettier-ignore
  return {
    joins: [...joins, `JOIN search_cell s ON ${placedBelow('n', 's')}`],
    where: [...where, ...shown, ...ofList],
    key: key('s'),
    type,
  };
}

/** The same of products that `ids` gives, from the index alone: `s` is the row of search_cell that gives a product its place. */
export function keysOf(ids: string, order: Order & { by: 'cell' }, params: Params): Omit<Ordered, 'joins'> {
  const key = keyOf(order.options, params);
  return { where: [`s.root_id IN (${ids})`, ...firstOf(order, key, params)], key: key('s'), type: order.options ? 'int' : 'text' };
}

const firstOf = (order: Order & { by: 'cell' }, key: (row: string) => string, params: Params): string[] => [
  keyIs(order.keys, params, 's'),
  isFirst(order, key, params),
];

/** Options sort as their list does; all else as its term. */
function keyOf(options: string[] | null, params: Params): (row: string) => string {
  if (!options) return (row) => `${row}.value`;
  const list = params.add(options);
  return (row) => `coalesce(array_position(${list}::text[], ${row}.value), 0)`;
}

/** The rows that `withKey` leaves out, by product and position. */
export function withoutKey({ joins, where }: RowSource, rows: Rows, order: Order & { by: 'cell' }, params: Params): RowSource {
  const place = rows === 'variants' ? placedAt('s', 'n') : 's.root_id = n.root_id';
  const reach = rows === 'both' ? shownTo(order.keys, params) : `${keyIs(order.keys, params, 's')} AND ${place}`;
  return { joins, where: [...where, `NOT EXISTS (SELECT FROM search_cell s WHERE ${reach})`] };
}

/** Of a product: what is stated anywhere in its tree. Of a variant: what it shows. */
function shownTo(keys: string[], params: Params): string {
  return `${keyIs(keys, params, 's')} AND s.root_id = n.root_id
    AND (n.parent_id IS NULL OR ${placedAt('s', 'n')} AND ${isShown(keys, params, 's', 'n')})`;
}

/** A product stands where its least value does (its greatest, if they fall); of several cells, the one that goes before counts. */
function isFirst({ keys, descending }: Order & { by: 'cell' }, key: (row: string) => string, params: Params): string {
  const before = descending ? '>' : '<';
  const list = keys.length > 1 ? params.add(keys) : '';
  const rank = (of: string): string => `array_position(${list}::bigint[], ${of}.key)`;
  const nearer = `(${key('e')} ${before} ${key('s')} OR ${key('e')} = ${key('s')} AND (e.position, e.value) < (s.position, s.value))`;
  const earlier = keys.length > 1 ? `(${rank('e')} < ${rank('s')} OR e.key = s.key AND ${nearer})` : nearer;
  return `NOT EXISTS (SELECT FROM search_cell e WHERE e.root_id = s.root_id AND ${keyIs(keys, params, 'e')} AND ${earlier})`;
}
