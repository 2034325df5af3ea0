import { productMetafields, variantMetafields } from './fields.js';

/** Two values that mean the same become equal: nothing is reported as drift for its form alone. Emptiness has one form: null. */
export function normalise(field: string, value: unknown): unknown {
  const name = field.split(':').at(-1)!;
  if (name === 'descriptionHtml') return html(value);
  if (name === 'price' || name === 'compareAtPrice') return amount(value);
  if (name === 'weight') return grams(value);
  if (name === 'tags') return tags(value);
  if (field.includes('metafield:')) return JSON_KEYS.has(name) ? json(value) : text(value);
  // A location that the shop does not have it at has none of it.
  if (field.endsWith(':quantity') || field.includes(':quantity:gid:')) return value ?? 0;
  return typeof value === 'string' ? orNone(folded(value)) : (value ?? null);
}

const orNone = (text: string): string | null => (text === '' ? null : text);

function tags(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return null;
  return [...new Set(value.map((tag) => String(tag).trim().toLowerCase()))].sort();
}

/** Elements that begin a line: space beside their tags is not shown. Between others it parts words. */
const BLOCK = 'p|br|ul|ol|li|h[1-6]|table|thead|tbody|tfoot|tr|td|th|div|hr|blockquote|pre|section';
const BESIDE_BLOCKS = new RegExp(`(<\\/?(?:${BLOCK})\\b[^<>]*>) (?=<)|> (?=<\\/?(?:${BLOCK})\\b)`, 'gi');

/**
 * Shopify keeps HTML but editors do not agree on space between lines, line ends and self-closing breaks. The shop's text is foreign: no
 * expression may begin anew at each of its signs and run to the end, so none goes beyond the next `<`.
 */
function html(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  const plain = value
    .replace(/<(?:br|hr|img)[^<>]*>/g, (tag) => `${tag.slice(0, tag.endsWith('/>') ? -2 : -1).trimEnd()}>`)
    .replace(/\s+/g, ' ')
    .replace(BESIDE_BLOCKS, (between: string) => between.slice(0, -1))
    .trim();
  return orNone(plain);
}

function amount(value: unknown): unknown {
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return value ?? null;
  const [whole, part = ''] = value.split('.');
  const digits = part.replace(/0+$/, '');
  return digits === '' ? whole : `${whole}.${digits}`;
}

const GRAMS: Record<string, number> = { GRAMS: 1, KILOGRAMS: 1_000, OUNCES: 28.349523125, POUNDS: 453.59237 };

/** To a hundredth of a gram: the shop may show another unit than was sent. A weight of 0 is none: Shopify does not tell them apart. */
function grams(value: unknown): unknown {
  const { value: number, unit } = (value ?? {}) as { value?: number; unit?: string };
  const factor = GRAMS[String(unit)];
  if (typeof number !== 'number' || !factor) return value ?? null;
  return Number((number * factor).toFixed(2)) || null;
}

/** Lists and measures are JSON, which may be written in several ways. A text is no number, though it may look like one: `1.10` is not `1.1`. */
const JSON_KEYS = new Set(
  [...productMetafields, ...variantMetafields]
    .filter(({ metafieldType }) => metafieldType.startsWith('list.') || metafieldType === 'dimension')
    .map(({ key }) => key),
);

function json(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return folded(value);
  }
}

const text = (value: unknown): unknown => (typeof value === 'string' ? folded(value) : (value ?? null));

const folded = (value: string): string => value.replace(/\s+/g, ' ').trim();
