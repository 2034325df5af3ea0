import type { CatalogSchema } from '../../catalog/index.js';
import { fold } from '../cells/fold.js';
import { keysOf } from '../cells/text-keys.js';
import { chainsOf } from '../cells/words.js';

/** A cell, by the hash of its key, and an option that it may have. */
export interface OptionCell {
  key: string;
  code: string;
}

interface LabelWord {
  word: string;
  attribute: string;
  code: string;
}

/** Of one schema, per locale: all words of all labels. Read once, since a word is looked up among thousands. */
const known = new WeakMap<CatalogSchema, Map<string, LabelWord[]>>();

/** The words of the labels that somebody reads in this locale (null: in all), or of the code of what has none. */
export function labelWords(schema: CatalogSchema, locale: string | null): LabelWord[] {
  const locales = known.get(schema) ?? new Map<string, LabelWord[]>();
  known.set(schema, locales);
  const found = locales.get(locale ?? '');
  if (found) return found;
  const words: LabelWord[] = [];
  for (const { code: attribute, options } of schema.attributes.values()) {
    for (const { code, labels } of options.values()) {
      const texts = locale ? [labels[locale] ?? code] : Object.keys(labels).length > 0 ? Object.values(labels) : [code];
      for (const { pieces, joined } of texts.flatMap((text) => chainsOf(fold(text))))
        for (const word of [...pieces.map(({ text }) => text), ...(joined === null ? [] : [joined])]) words.push({ word, attribute, code });
    }
  }
  locales.set(locale ?? '', words);
  return words;
}

/** Endings that a stem leaves off: "rote" is found by "Rot", "rouges" by "Rouge". */
const ENDING = 2;

/**
 * The cells that say what some label says by a word that begins so: "red mug" finds what has the colour red. Asked of the definitions in memory, not
 * of the index: another label then changes no product. One letter is a size, not a beginning.
 */
export function labelledCells(schema: CatalogSchema, asked: string, locale: string | null, stems: readonly string[] = []): OptionCell[] {
  const begins = (word: string): boolean => word.startsWith(asked) && (asked.length > 1 || word.length === 1);
  const isStem = (word: string): boolean => stems.some((stem) => stem.length > 2 && word.startsWith(stem) && word.length <= stem.length + ENDING); // prettier-ignore
  const cells = new Map<string, OptionCell>();
  for (const { word, attribute, code } of labelWords(schema, locale)) {
    if (!begins(word) && !isStem(word)) continue;
    for (const key of keysOf(schema, schema.attributes.get(attribute)!, locale ?? '')) cells.set(`${key} ${code}`, { key, code });
  }
  return [...cells.values()];
}
