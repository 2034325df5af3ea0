import { problem, Refusal } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../../catalog/index.js';
import { fold } from '../cells/fold.js';
import { languageOf } from '../cells/language.js';
import { textKeys, titleKeys } from '../cells/text-keys.js';
import { CHAIN, chainsOf, type Piece } from '../cells/words.js';
import { labelledCells, type OptionCell } from './labels.js';

/** Words that one text asks for. */
export const MOST_WORDS = 16;
/** Letters of one run without blanks that are compared. */
const LONGEST_RUN = 64;

/** A word and its stems, in each language that is tried. */
export interface Form {
  text: string;
  stems: string[];
}

/** A piece of a word, and the words of the catalogue that are looked for instead, where it finds nothing itself. */
export interface AskedPiece extends Piece, Form {
  instead: Form[];
}

/** One thing that must be found: in a text that has all of its pieces, or as the beginning of a SKU, or as the label of an option. */
export interface AskedWord {
  pieces: AskedPiece[];
  joined: Form | null;
  /** As somebody typed it, with its accents. */
  typed: string;
  /** As SKUs are compared when somebody types one; null: none begins so. */
  sku: string | null;
  labels: OptionCell[];
  /** A word such as "for" need not be there: it says nothing. */
  isOptional: boolean;
}

/** What somebody typed, and where it is looked for. */
export interface AskedText {
  words: AskedWord[];
  /** Languages whose stems are tried. */
  languages: string[];
  /** Keys of the texts that count; null: all. */
  keys: string[] | null;
  /** Keys of titles: a text of these is one, whatever it was when it was written. */
  titles: string[];
  locale: string | null;
  /** All of it, as SKUs are compared when somebody types one; null: no SKU begins so. */
  sku: string | null;
  /** All of it is a trade item number, in each length in which somebody may have written it; null: it is none that any text has. */
  gtins: string[] | null;
  /** The node of which it is the SKU. */
  exact: { rootId: string; position: string } | null;
}

/** Reads what somebody typed, by itself: what the catalogue has of it is found out afterwards (`ResolveTexts`). */
export function readText(schema: CatalogSchema, query: string, locale: string | null, path: string): AskedText {
  const folded = fold(query);
  const chains = chainsOf(folded);
  if (chains.length === 0) throw new Refusal(problem('filter_malformed', path, 'There is no word in it.', 'Send at least one word.'));
  if (chains.length > MOST_WORDS) throw new Refusal(problem('too_many_words', path, `${chains.length} words in one question.`, `Send at most ${MOST_WORDS}.`)); // prettier-ignore
  const typed = query.normalize('NFKC').toLowerCase();
  const asTyped = typed.match(CHAIN) ?? [];
  const words = chains.map(({ pieces, joined }, at): AskedWord => {
    const cut = pieces.slice(0, MOST_WORDS).map(({ text, isRun }) => ({ text: isRun ? [...text].slice(0, LONGEST_RUN).join('') : text, isRun, stems: [], instead: [] })); // prettier-ignore
    const text = pieces.map((piece) => piece.text).join('');
    const own = asTyped.length === chains.length ? asTyped[at]! : text;
    return { pieces: cut, joined: joined === null ? null : { text: joined, stems: [] }, typed: own, sku: compact(own), labels: labelledCells(schema, cut, joined, locale), isOptional: false }; // prettier-ignore
  });
  const languages = [...new Set((locale ? [locale] : [...schema.locales.keys()]).map(languageOf))].filter((one) => one !== 'simple').sort();
  return {
    words,
    ...{ languages, keys: locale ? textKeys(schema, locale) : null, titles: titleKeys(schema, locale), locale },
    ...{ sku: compact(typed), gtins: gtinsIn(folded), exact: null },
  };
}

/** As the function plinth_compact_sku of the database makes it of what is folded already: without blanks and signs. */
const compact = (text: string): string => text.replace(/[\s!-/:-@[-`{-~]+/g, '');

/** GTINs are written with blanks and dashes, and with zeros before them: 12 digits, 13 and 14 may be one number. */
function gtinsIn(folded: string): string[] | null {
  const digits = folded.replace(/[\s.‐‑–-]+/g, '');
  if (!/^\d{8,14}$/.test(digits)) return null;
  const number = digits.replace(/^0+/, '');
  const lengths = [8, 12, 13, 14].filter((length) => length >= number.length).map((length) => number.padStart(length, '0'));
  return [...new Set([digits, ...lengths])];
}
