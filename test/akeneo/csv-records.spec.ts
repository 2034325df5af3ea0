import { expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvRecords, CsvFault } from '../../src/cli/akeneo/csv-records.js';

/** Mulberry32: the same worlds each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const PIECES = ['a', 'ß', '𝄞', ' ', ';', '"', '\n', '\r\n', '\r', ',', ''];

it('a thousand random files, cut anywhere, are read as the library reads them whole', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const roll = dice(seed);
    const end = ['\n', '\r\n'][roll(2)]!;
    const columns = 1 + roll(4);
    const text =
      Array.from({ length: roll(6) }, () =>
        Array.from({ length: columns }, () => {
          const cell = Array.from({ length: roll(5) }, () => PIECES[roll(PIECES.length)]).join('');
          return /[;"\r\n]/.test(cell) || roll(3) === 0 ? `"${cell.replaceAll('"', '""')}"` : cell;
        }).join(';'),
      ).join(end) + (roll(2) === 0 ? end : '');
    const parts: string[] = [];
    for (let at = 0; at < text.length;) parts.push(text.slice(at, (at += 1 + roll(7))));
    const library = parse(text, {
      delimiter: ';',
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: [end],
    }) as string[][];
    const ours = [...csvRecords(parts, ';')].map(({ cells }) => cells);
    // A line of one empty quoted cell is none here.
    expect([seed, ours]).toEqual([seed, library.filter((cells) => cells.length > 1 || cells[0] !== '')]);
  }
});

it('a line is told as an editor counts it', () => {
  const records = [...csvRecords(['a;"b\r\nc\nd"\r\n\n', 'e;f\rg;"h'.slice(0, 4), 'g;h'], ';')];
  expect(records.map(({ line, cells }) => [line, cells])).toEqual([
    [1, ['a', 'b\r\nc\nd']],
    [5, ['e', 'f']],
    [6, ['g', 'h']],
  ]);
});

it.each<[string, string[], number, string]>([
  ['never closed', ['a;b\n', 'c;"d\n', 'e;f\n'], 2, 'never closed'],
  [
    'never closed, in a file that does not end',
    Array.from({ length: 40 }, () => `${'x'.repeat(1 << 20)}`).map((part, at) => (at === 0 ? `a\n"${part}` : part)),
    2,
    'never closed',
  ],
  ['closed in the middle', ['a;b\n\n"c"d;e\n'], 3, 'follows a closing quote'],
])('a quote that is %s names its line', (_, parts, line, message) => {
  let fault: unknown;
  try {
    for (const record of csvRecords(parts, ';')) expect(record.line).toBeLessThan(line);
  } catch (error) {
    fault = error;
  }
  expect(fault).toBeInstanceOf(CsvFault);
  expect([(fault as CsvFault).line, (fault as CsvFault).message]).toEqual([line, expect.stringContaining(message)]);
});

it('a quote within a plain cell is a character', () => {
  expect([...csvRecords(['a;5" screen;"x"'], ';')].map(({ cells }) => cells)).toEqual([['a', '5" screen', 'x']]);
});
