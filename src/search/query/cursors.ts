import { decodeCursor, encodeCursor, isRealDate } from '../../catalog/index.js';
import type { Order, OrderKey } from './order.js';

/** How PostgreSQL writes the keys of an order, behind the sign of those that have none, and their position: a forged one must not reach SQL. */
const KEY_FORMS: Record<string, RegExp> = {
  sku: /^\+[0-9a-f]{0,25}\|.{1,1020}$/su,
  created: /^\+[0-9a-f]{0,25}\|\d{1,18}$/,
  updated: /^\+[0-9a-f]{0,25}\|\d{4}-\d\d-\d\d ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/,
  relevance: /^\+[0-9a-f]{0,25}\|\d{1,4}(\.\d{1,20})?(e-\d{1,2})?$/,
  cell: /^(\+[0-9a-f]{0,25}\|.{0,1000}|-[0-9a-f]{0,25}\|)$/su,
  option: /^(\+[0-9a-f]{0,25}\|\d{1,9}|-[0-9a-f]{0,25}\|)$/,
};
/** No key is such. */
const NONE = /(?!)/;

/** The cursor of a row; `asked`: of which question. */
export function cursorOf(asked: object, { isEmpty, key, position, rootId }: OrderKey): string {
  return encodeCursor(asked, `${isEmpty ? '-' : '+'}${position}|${key}`, rootId);
}

/** Where a cursor stands. Throws a Refusal where it is none of this question. */
export function orderKeyOf(asked: object, order: Order, cursor: string): OrderKey {
  const form = order.by === 'cell' && order.options ? 'option' : order.by;
  const found = read(asked, cursor, KEY_FORMS[form]!);
  // The days of a month are no matter of form.
  return order.by !== 'updated' || isRealDate(found.key.slice(0, 10)) ? found : read(asked, cursor, NONE);
}

function read(asked: object, cursor: string, form: RegExp): OrderKey {
  const { key, id } = decodeCursor(asked, cursor, form);
  const end = key.indexOf('|');
  return { isEmpty: key.startsWith('-'), position: key.slice(1, end), key: key.slice(end + 1), rootId: id };
}
