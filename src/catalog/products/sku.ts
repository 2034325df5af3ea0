import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCharacters, countCharacters } from '../cells/index.js';

const MAX_CHARACTERS = 255;
/** Format characters, fillers, variation selectors and the blank of Braille: two SKUs that differ by these alone look the same. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * The one form of a SKU: trimmed, Unicode NFC. Case is kept, but two SKUs that differ only by case or Unicode form are refused by
 * a unique index: channels fold them and would merge two products. What cannot be seen (zero width, direction marks) tells none apart.
 */
export function normalizeSku(input: unknown, path: string): { sku: string; problem?: undefined } | { problem: Problem; sku?: undefined } {
  const fix = `Send 1 to ${MAX_CHARACTERS} characters without line breaks, control or invisible characters.`;
  if (typeof input !== 'string') return { problem: problem('sku_invalid', path, 'A SKU is text.', fix) };
  if (input.length > MAX_CHARACTERS * 4) return { problem: problem('sku_invalid', path, 'The SKU is too long.', fix) };
  const dirty = checkCharacters(input, path);
  if (dirty) return { problem: problem('sku_invalid', path, dirty.message, fix) };
  const sku = input.trim().normalize('NFC');
  if (sku === '') return { problem: problem('sku_invalid', path, 'The SKU is empty.', fix) };
  if (/[\t\n\r\u2028\u2029]/.test(sku)) return { problem: problem('sku_invalid', path, 'The SKU holds a tab or line break.', fix) };
  if (UNSEEN.test(sku)) return { problem: problem('sku_invalid', path, 'The SKU holds an invisible character.', fix) };
  if (countCharacters(sku) > MAX_CHARACTERS) return { problem: problem('sku_invalid', path, 'The SKU is too long.', fix) };
  return { sku };
}

export function unknownSku(sku: string, path = 'sku'): Problem {
  const shown = JSON.stringify(sku.toWellFormed().slice(0, 100));
  return problem('sku_unknown', path, `There is no product, level or variant ${shown}.`, 'Check the SKU, or create it first.');
}
