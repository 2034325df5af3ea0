import type { CatalogSchema } from '../../catalog/index.js';
import { languageOf } from '../cells/language.js';
import type { AskedText, AskedWord } from './asked-text.js';

/** A word of a text, and what it is in the languages that are tried. */
export interface SpokenWord {
  word: AskedWord;
  /** Languages in which it says nothing. */
  stopIn: readonly string[];
  /** Locales of which some text has it. */
  knownIn: readonly string[];
}

/**
 * A word that says nothing need not be there, unless no other does. Where no locale is asked that depends on the language: "hat" says nothing in German,
 * and is half of "straw hat". It is the language of which most of the words are, as far as the catalogue's texts and its lists tell; of several, any.
 */
export function markOptional(schema: CatalogSchema, { words, languages }: AskedText, spoken: readonly SpokenWord[]): void {
  const scores = new Map(languages.map((language) => [language, spoken.filter((one) => isOf(schema, one, language)).length]));
  const most = Math.max(...scores.values());
  const likely = languages.filter((language) => scores.get(language) === most);
  const says = words.filter((word) => {
    const stopIn = spoken.find((one) => one.word === word)?.stopIn ?? [];
    return word.pieces.length > 1 || !likely.some((language) => stopIn.includes(language));
  });
  if (says.length > 0) for (const word of words) word.isOptional = !says.includes(word);
}

const isOf = (schema: CatalogSchema, { stopIn, knownIn }: SpokenWord, language: string): boolean =>
  stopIn.includes(language) || knownIn.some((locale) => schema.locales.has(locale) && languageOf(locale) === language);
