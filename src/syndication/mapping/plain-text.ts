import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CellRef, MappedField } from '../../port/index.js';
import { foldLine, foldLines, markupIn } from '../../port/kit/index.js';
import type { CompiledRule } from './rules.js';
import type { Vocabulary } from './vocabulary.js';

const PLAIN = new Set(['text', 'gtin', 'list']);

/**
 * What customers would read letter by letter, and what was stored before texts were folded. A warning: what is live is not changed behind
 * anybody's back. `sku`: whose field it is.
 */
export function textProblems(
  { spec, target }: CompiledRule,
  { value, cells }: MappedField,
  sku: string,
  vocabulary: Vocabulary,
): Problem[] {
  if (!PLAIN.has(spec.type)) return [];
  const texts = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
  const markup = texts.map(markupIn).find((found) => found !== undefined);
  const isFolded = texts.every((text) => text === foldLine(text) || text === foldLines(text));
  if (markup === undefined && isFolded) return [];
  const cell = cells[0];
  const owner = ownerOf(cell, vocabulary);
  const say = (code: string, message: string, fix: string): Problem =>
    problem(code, cell?.cell ?? target, message, fix, { severity: 'warning', owner, details: { sku: cell?.sku ?? sku, target, cells } });
  return [
    ...(markup === undefined
      ? []
      : [
          say(
            'markup_in_text',
            `${target} of ${cell?.sku ?? sku} holds ${markup}: customers read it letter by letter`,
            `Write it as plain text, or give the mapping of ${target} the transform strip_html`,
          ),
        ]),
    ...(isFolded
      ? []
      : [
          say(
            'text_not_folded',
            `${target} of ${cell?.sku ?? sku} holds tabs, line breaks, no-break or repeated blanks`,
            'Write the cell again: it is folded then',
          ),
        ]),
  ];
}

/** Whose the value of a cell is. */
export const ownerOf = (cell: CellRef | undefined, { attributes }: Vocabulary): 'erp' | 'pim' =>
  (cell && attributes.get(cell.cell.split(/[@#]/)[0]!)?.owner) ?? 'pim';
