import type { FieldType } from '../../port/index.js';
import { isUnseen } from '../../port/kit/index.js';
import { escapeHtml } from './text.js';

/**
 * Forms that a mapped value takes: text and HTML are strings, numbers decimal strings, booleans booleans, dates 'YYYY-MM-DD',
 * lists arrays of those, measures {amount: decimal string, unit}.
 */

export interface Measure {
  amount: string;
  unit: string;
}

export function isMeasure(value: unknown): value is Measure {
  return typeof value === 'object' && value !== null && 'amount' in value && 'unit' in value;
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return isUnseen(value);
  return Array.isArray(value) && value.length === 0;
}

/** How a value reads inside a text. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(asText).join(', ');
  if (isMeasure(value)) return `${value.amount} ${value.unit}`;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value);
}

/** A tag anywhere makes a text HTML already; anything else is plain and is escaped. */
const TAG = /<\/?[a-z][^<>]*>/i;

/** Brings a value to the form that the channel's field takes. */
export function coerce(value: unknown, type: FieldType): unknown {
  switch (type) {
    case 'text':
    case 'gtin':
      return asText(value);
    case 'html': {
      const text = asText(value);
      return TAG.test(text) ? text : escapeHtml(text).replace(/\r?\n/g, '<br>');
    }
    case 'number':
      return isMeasure(value) ? value.amount : typeof value === 'number' ? String(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'list':
      return Array.isArray(value) ? value : [value];
    case 'date':
    case 'measure':
    case 'money':
    case 'image':
    case 'json':
      return value;
  }
}
