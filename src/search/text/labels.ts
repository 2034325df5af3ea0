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

/** A part of a word that somebody typed; `isRun`: of a script without blanks. */
export interface LabelPart {
  text: string;
  isRun?: boolean;
  stems?: readonly string[];
}

/**
 * The cells that say what some label says by words that begin so: "red mug" finds what has the colour red, "blue-grey" what has one that is called
 * so, "Blue grey" or "Bluegrey" (`joined`). Asked of the definitions in memory, not of the index: another label then changes no product.
 */
export function labelledCells(
  schema: CatalogSchema,
  parts: readonly LabelPart[],
  joined: string | null,
  locale: string | null,
): OptionCell[] {
  const [first = new Map<string, LabelWord>(), ...others] = parts.map((part) => labelledBy(schema, part, locale));
  const found = new Map([...first].filter(([option]) => others.every((other) => other.has(option))));
  if (joined !== null) for (const [option, word] of labelledBy(schema, { text: joined }, locale)) found.set(option, word);
  return [...found.values()].flatMap(({ attribute, code }) =>
    keysOf(schema, schema.attributes.get(attribute)!, locale).map((key) => ({ key, code })),
  );
}

/** By option. One letter is a size, not a beginning; of a script without blanks, any part may be a word. */
function labelledBy(schema: CatalogSchema, { text, isRun, stems = [] }: LabelPart, locale: string | null): Map<string, LabelWord> {
  const begins = (word: string): boolean => (isRun ? word.includes(text) : word.startsWith(text) && (text.length > 1 || word.length === 1));
  const isStem = (word: string): boolean => stems.some((stem) => stem.length > 2 && word.startsWith(stem) && word.length <= stem.length + ENDING); // prettier-ignore
  const words = labelWords(schema, locale).filter(({ word }) => begins(word) || isStem(word));
  return new Map(words.map((word) => [`${word.attribute} ${word.code}`, word]));
}
