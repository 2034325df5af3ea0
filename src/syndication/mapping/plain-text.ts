import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CellRef, MappedField } from '../../port/index.js';
import { bidiIn, foldLine, foldLines, markupIn } from '../../port/kit/index.js';
import type { CompiledRule } from './rules.js';
import type { Vocabulary } from './vocabulary.js';

const PLAIN = new Set(['text', 'gtin', 'list']);

/** Kinds of fields whose values customers read; what only names a thing has its own rules. */
const READ = new Set([...PLAIN, 'html']);

/**
 * What customers would read letter by letter or in another order than it is written, and what was stored before texts were folded. A warning: what is
 * live is not changed behind anybody's back. `sku`: whose field it is.
 */
export function textProblems(
  { spec, target }: CompiledRule,
  { value, cells }: MappedField,
  sku: string,
  vocabulary: Vocabulary,
): Problem[] {
  if (!READ.has(spec.type)) return [];
  const isPlain = PLAIN.has(spec.type);
  const texts = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
  const markup = isPlain ? texts.map(markupIn).find((found) => found !== undefined) : undefined;
  const isFolded = !isPlain || texts.every((text) => text === foldLine(text) || text === foldLines(text));
  const turns = texts.map(bidiIn).find((found) => found !== undefined);
  if (markup === undefined && isFolded && turns === undefined) return [];
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
    ...(turns === undefined
      ? []
      : [
          say(
            'text_direction_forced',
            `${target} of ${cell?.sku ?? sku} holds ${turns}, an invisible sign: customers read what follows it in another order than it is written`,
            'Take the sign out; a quotation in another direction is begun by U+2068 and ended by U+2069',
          ),
        ]),
  ];
}

/** Whose the value of a cell is. */
export const ownerOf = (cell: CellRef | undefined, { attributes }: Vocabulary): 'erp' | 'pim' =>
  (cell && attributes.get(cell.cell.split(/[@#]/)[0]!)?.owner) ?? 'pim';
