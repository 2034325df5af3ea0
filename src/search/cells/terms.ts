import { sha256 } from '../../../libs/canonical/index.js';
import { toStandardUnit, type Attribute, type CatalogSchema, type CellValue, type Measurement } from '../../catalog/index.js';
import { fold, plainText } from './fold.js';
import { numberTerm } from './number-term.js';

/** UTF-16 units of a text that its term holds: an entry of a B-tree has at most 2,704 bytes. What is longer is also kept whole (search_text). */
export const LONGEST = 200;

/** Stands between a folded text and the mark of the one that was folded: no text that people may write has it. */
export const MARK = '\u0001';

/** The hash of a cell's key, a signed 64-bit number as text: half as long as most keys, and the index has one in each of its entries. */
export function keyHash(cellKey: string): string {
  const known = hashes.get(cellKey);
  if (known) return known;
  const made = sha256(cellKey).readBigInt64BE(0).toString();
  if (hashes.size >= KEPT) hashes.clear();
  hashes.set(cellKey, made);
  return made;
}
const KEPT = 20_000;
const hashes = new Map<string, string>();

/** Whether a text of this attribute is found by its words, too. */
export const hasWords = ({ type }: Pick<Attribute, 'type'>): boolean => type === 'text' || type === 'rich_text';

/** The whole text of a value as searches compare it. */
export function bodyOf(attribute: Pick<Attribute, 'type'>, value: CellValue): string {
  return fold(attribute.type === 'rich_text' ? plainText(value as string) : (value as string));
}

/**
 * A value of an attribute as the index holds it: texts whose order (by code point) is that of the values. Numbers and days in order, measures by their
 * amount in the standard unit, codes as they are, texts folded, with a mark where folding lost something, so that "equals" stays exact. A list has one for each of its codes.
 */
export function termsOf(schema: Pick<CatalogSchema, 'unitFamilies'>, attribute: Attribute, value: CellValue): string[] {
  switch (attribute.type) {
    case 'multi_select':
      return value as string[];
    case 'number':
      return [numberTerm(value as string)];
    case 'measurement':
      return [measureTerm(schema, attribute, value as Measurement)];
    case 'text':
    case 'rich_text':
      return [textTerm(bodyOf(attribute, value), value as string)];
    case 'boolean':
    case 'date':
    case 'select':
    case 'reference':
    case 'asset':
      return [String(value)];
  }
}

function measureTerm(schema: Pick<CatalogSchema, 'unitFamilies'>, { unitFamily }: Attribute, value: Measurement): string {
  const family = schema.unitFamilies.get(unitFamily ?? '');
  // A unit is never taken away from its family, so that only data from elsewhere gets here.
  return numberTerm((family && toStandardUnit(family, value)) ?? value.amount);
}

/** The term of a text; `folded`: its whole, as searches compare it. */
export function textTerm(folded: string, value: string): string {
  if (folded === value && folded.length <= LONGEST) return folded;
  return folded.slice(0, LONGEST).toWellFormed() + MARK + (folded.length > LONGEST ? 'Z' : '') + markOf(value);
}

/** Capital letters only: no folded text that somebody looks for has any, so that no part of a mark is ever found. */
function markOf(text: string): string {
  const bytes = sha256(text);
  let mark = '';
  for (let at = 0; at < 8; at++) mark += DIGITS[bytes[at]! >> 4]! + DIGITS[bytes[at]! & 15]!;
  return mark;
}
const DIGITS = 'ABCDEFGHIJKLMNOP';

/** Whether a term (SQL, of a column) holds only the beginning of its text. */
export const isLong = (column: string): string => `${column} LIKE '%${MARK}Z%'`;
