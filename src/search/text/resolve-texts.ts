import type { EntityManager } from 'typeorm';
import type { CatalogSchema } from '../../catalog/index.js';
import { editsOf, nearest, neighbourhood } from '../vocabulary/nearby.js';
import type { AskedPiece, AskedText, AskedWord, Form } from './asked-text.js';
import { labelledCells, labelWords } from './labels.js';
import { findNear, findWhole, findWords, type FoundWord, type WordQuestion as Question } from './resolve-texts.repository.js';

/** A word that nothing has, and those that were looked for instead of it. */
export interface Instead {
  word: string;
  instead: string[];
}

/** Words of the catalogue that are compared with those that were mistyped. */
const COMPARED = 20_000;

/**
 * Finds out what the catalogue has of a text, and writes it there: which words say nothing, which are labels, and what is looked for instead of those
 * that find nothing. Two statements, and two more where some word finds nothing.
 */
export async function resolveText(m: EntityManager, schema: CatalogSchema, text: AskedText): Promise<Instead[]> {
  const pieces = text.words.flatMap((word) => word.pieces.map((piece) => ({ word, piece })));
  const joined = text.words.flatMap((word) => word.joined ?? []);
  const found = await findWords(m, [...pieces.map(({ word, piece }) => questionOf(word, piece)), ...joined.map(justStems)], text);
  for (const [at, { word, piece }] of pieces.entries()) {
    piece.stems = found[at]!.stems;
    if (word.pieces.length === 1) word.labels = labelledCells(schema, piece.text, text.locale, piece.stems);
  }
  for (const [at, form] of joined.entries()) form.stems = found[pieces.length + at]!.stems;
  for (const [at, { word }] of pieces.entries()) if (!found[at]!.isSku) word.sku = null;
  markOptional(text.words, new Map(pieces.map(({ word }, at) => [word, found[at]!])));
  const whole = await findWhole(m, text.sku!, text.gtins);
  Object.assign(text, { exact: whole.exact, sku: whole.isSku ? text.sku : null, gtins: whole.isGtin ? text.gtins : null });
  if (whole.isSku || whole.isGtin) return [];
  const failed = pieces.filter(({ word }, at) => !found[at]!.isFound && word.labels.length === 0 && !word.isOptional);
  return failed.length === 0 ? [] : replaceAll(m, schema, text, failed);
}

interface Placed {
  word: AskedWord;
  piece: AskedPiece;
}

function questionOf({ pieces, labels, typed, sku }: AskedWord, { text }: AskedPiece): Question {
  return { word: text, typed: pieces.length === 1 ? typed : text, mayFail: editsOf(text) > 0 && labels.length === 0, sku: sku ?? '' };
}

const justStems = ({ text }: Form): Question => ({ word: text, typed: text, mayFail: false, sku: '' });

function markOptional(words: AskedWord[], found: Map<AskedWord, FoundWord>): void {
  const says = words.filter((word) => word.pieces.length > 1 || !found.get(word)!.isStop);
  if (says.length > 0) for (const word of words) word.isOptional = !says.includes(word);
}

async function replaceAll(m: EntityManager, schema: CatalogSchema, text: AskedText, failed: Placed[]): Promise<Instead[]> {
  const hashes = failed.flatMap(({ piece }) => neighbourhood(piece.text, editsOf(piece.text)));
  const labels = labelWords(schema, text.locale).map(({ word }) => word);
  const words = [...(await findNear(m, [...new Set(hashes)], text.locale, COMPARED)), ...labels];
  for (const { word, piece } of failed) {
    piece.instead = nearest(piece.text, words).map((one) => ({ text: one, stems: [] }));
    if (word.pieces.length === 1) word.labels = piece.instead.flatMap((one) => labelledCells(schema, one.text, text.locale));
  }
  const forms = failed.flatMap(({ piece }) => piece.instead);
  const found = forms.length === 0 ? [] : await findWords(m, forms.map(justStems), text);
  for (const [at, form] of forms.entries()) form.stems = found[at]!.stems;
  return failed.filter(({ piece }) => piece.instead.length > 0).map(({ piece }) => ({ word: piece.text, instead: piece.instead.map((one) => one.text) })); // prettier-ignore
}
