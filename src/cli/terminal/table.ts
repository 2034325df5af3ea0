import Table from 'cli-table3';
import { fit, type Column, type Wanted } from './fit.js';
import { terminalWidth } from './width.js';
import { wrap } from './wrap.js';

const TEXT_LEAST = 24;

/**
 * A table that fits the terminal (elsewhere 120 columns): light rules, numbers to the right. Texts are wrapped, and columns that find no room
 * beside the others follow in a table below. `right`: columns of numbers, which are never wrapped. `width`: what to fit, in characters.
 */
export function table(head: string[], rows: (string | number)[][], options: { right?: number[]; width?: number } = {}): string {
  const cells = rows.map((row) => row.map(String));
  const isText = head.map((_, at) => !options.right?.includes(at));
  const room = options.width ?? terminalWidth();
  const wanted = head.map((name, at) => want([name, ...cells.map((row) => row[at]!)], isText[at]!, room));
  return fit(wanted, room)
    .map((columns) => draw(head, cells, columns, isText))
    .join('\n');
}

/** A text is squeezed, but no word of it (an id, an address) is broken that fits beside a short first column. */
function want(texts: string[], isText: boolean, room: number): Wanted {
  const natural = longest(texts.flatMap((text) => text.split('\n')));
  if (!isText) return { natural, least: natural };
  const word = Math.min(longest(texts.flatMap((text) => text.split(/\s/))), Math.floor(room / 2));
  return { natural, least: Math.max(word, Math.min(natural, TEXT_LEAST)) };
}

const longest = (texts: string[]): number => Math.max(...texts.map(({ length }) => length));

function draw(head: string[], cells: string[][], columns: Column[], isText: boolean[]): string {
  const shown = (row: string[]): string[] => columns.map(({ at, width }) => (isText[at] ? wrap(row[at]!, width).join('\n') : row[at]!));
  const made = new Table({
    head: shown(head),
    colAligns: columns.map(({ at }) => (isText[at] ? 'left' : 'right')),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
    chars: {
      top: '─',
      'top-mid': '─',
      'top-left': '',
      'top-right': '',
      bottom: '─',
      'bottom-mid': '─',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '─',
      'mid-mid': '─',
      right: '',
      'right-mid': '',
      middle: ' ',
    },
  });
  made.push(...cells.map(shown));
  return made.toString();
}
