import type { EntityManager } from 'typeorm';
import type { CatalogSchema } from '../../catalog/index.js';
import { editsOf, nearest, neighbourhood } from '../vocabulary/nearby.js';
import type { AskedPiece, AskedText, AskedWord, Form } from './asked-text.js';
import { labelledCells, labelWords, type LabelPart, type OptionCell } from './labels.js';
import { markOptional } from './optional-words.js';
import { findNear, findWhole, findWords, type WordQuestion as Question } from './resolve-texts.repository.js';

/** A word that nothing has, and those that were looked for instead of it. */
export interface Instead {
  word: string;
  instead: string[];
}

/** Words of the catalogue that are compared with those that were mistyped. */
const COMPARED = 20_000;
/** Ways to mend a word of several pieces. */
const WAYS = 25;

/**
 * Finds out what the catalogue has of a text, and writes it there: which words say nothing, which are labels, and what is looked for instead of those
 * that find nothing. Two statements, and two more where some word finds nothing.
 */
export async function resolveText(m: EntityManager, schema: CatalogSchema, text: AskedText): Promise<Instead[]> {
  const pieces = text.words.flatMap((word) => word.pieces.map((piece) => ({ word, piece })));
  const joined = text.words.flatMap((word) => word.joined ?? []);
  const found = await findWords(m, [...pieces.map(({ word, piece }) => questionOf(word, piece)), ...joined.map(justStems)], text);
  for (const [at, { piece }] of pieces.entries()) piece.stems = found[at]!.stems;
  for (const word of text.words) word.labels = labelledCells(schema, word.pieces, word.joined?.text ?? null, text.locale);
  for (const [at, form] of joined.entries()) form.stems = found[pieces.length + at]!.stems;
  for (const [at, { word }] of pieces.entries()) if (!found[at]!.isSku) word.sku = null;
  markOptional(schema, text, pieces.map(({ word }, at) => ({ word, ...found[at]! }))); // prettier-ignore
  const whole = await findWhole(m, text.sku!, text.gtins);
  Object.assign(text, { exact: whole.exact, sku: whole.isSku ? text.sku : null, gtins: whole.isGtin ? text.gtins : null });
  if (whole.isSku || whole.isGtin) return [];
  const isLabel = (piece: AskedPiece): boolean => labelledCells(schema, [piece], null, text.locale).length > 0;
  const failed = pieces.filter(({ word, piece }, at) => !found[at]!.isFound && word.labels.length === 0 && !word.isOptional && !isLabel(piece)); // prettier-ignore
  return failed.length === 0 ? [] : replaceAll(m, schema, text, failed);
}

/** Each way in which what was mistyped may have been meant. */
function labelledInstead(schema: CatalogSchema, { pieces }: AskedWord, locale: string | null): OptionCell[] {
  const meant = pieces.map((piece): LabelPart[] => (piece.instead.length > 0 ? piece.instead : [piece]));
  const ways = meant.reduce<LabelPart[][]>((begun, parts) => begun.flatMap((way) => parts.map((part) => [...way, part])).slice(0, WAYS), [[]]); // prettier-ignore
  return ways.flatMap((way) => labelledCells(schema, way, null, locale));
}

interface Placed {
  word: AskedWord;
  piece: AskedPiece;
}

function questionOf({ pieces, labels, typed, sku }: AskedWord, { text }: AskedPiece): Question {
  return { word: text, typed: pieces.length === 1 ? typed : text, mayFail: editsOf(text) > 0 && labels.length === 0, sku: sku ?? '' };
}

const justStems = ({ text }: Form): Question => ({ word: text, typed: text, mayFail: false, sku: '' });

async function replaceAll(m: EntityManager, schema: CatalogSchema, text: AskedText, failed: Placed[]): Promise<Instead[]> {
  const hashes = failed.flatMap(({ piece }) => neighbourhood(piece.text, editsOf(piece.text)));
  const labels = labelWords(schema, text.locale).map(({ word }) => word);
  const words = [...(await findNear(m, [...new Set(hashes)], text.locale, COMPARED)), ...labels];
  for (const { piece } of failed) piece.instead = nearest(piece.text, words).map((one) => ({ text: one, stems: [] }));
  for (const word of new Set(failed.map(({ word: one }) => one))) word.labels = labelledInstead(schema, word, text.locale);
  const forms = failed.flatMap(({ piece }) => piece.instead);
  const found = forms.length === 0 ? [] : await findWords(m, forms.map(justStems), text);
  for (const [at, form] of forms.entries()) form.stems = found[at]!.stems;
  return failed.filter(({ piece }) => piece.instead.length > 0).map(({ piece }) => ({ word: piece.text, instead: piece.instead.map((one) => one.text) })); // prettier-ignore
}
