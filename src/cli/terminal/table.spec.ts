import { expect, it } from '@jest/globals';
import { table } from './table.js';
import { terminalWidth } from './width.js';

const longest = (text: string): number => Math.max(...text.split('\n').map((line) => line.trimEnd().length));
const CHANNELS = [
  'channel',
  'approved',
  'rendered',
  'refused',
  'sent',
  'accepted',
  'live',
  'rejected',
  'drift',
  's',
  'live/s',
  'top reasons',
];
const NUMBERS = { right: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] };
const ROW = ['google_us', 69, 532, 31, 501, 501, 501, 0, 0, '5.3', 94, 'description_too_long 6\ngtin_invalid 6'];
const REASONS = ['channel', 'reason', 'listings', 'owner', 'in plain words → how to mend it'];
const WHY = [
  'google_us',
  'description_too_long',
  6,
  'people',
  `The description has 5,100 characters, 5,000 are allowed → ${'shorten it '.repeat(5).trim()}`,
];

it('where there is room nothing is wrapped', () => {
  expect(table(['a', 'n'], [['one', 1]], { right: [1], width: 80 })).toBe('───────\na    n \n───────\none  1 \n───────');
});

it('texts are wrapped to what is left, and no word of them is lost', () => {
  const shown = table(REASONS, [WHY], { right: [2], width: 80 });
  expect(longest(shown)).toBeLessThanOrEqual(80);
  expect(shown.split('\n')[0]).toBe('─'.repeat(80));
  expect(shown).toContain('google_us');
  expect(shown).not.toContain('…');
  const wide = table(REASONS, [WHY], { right: [2], width: 200 });
  expect(wide.split('\n')[3]).toContain(WHY[4]);
});

it('columns that find no room follow below, each with the first one; at 120 all stand beside each other', () => {
  const narrow = table(CHANNELS, [ROW], { ...NUMBERS, width: 80 });
  expect(longest(narrow)).toBeLessThanOrEqual(80);
  const lines = narrow.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
  expect(lines.filter((line) => !line.startsWith('─'))).toEqual([
    'channel approved rendered refused sent accepted live rejected drift',
    'google_us 69 532 31 501 501 501 0 0',
    'channel s live/s top reasons',
    'google_us 5.3 94 description_too_long 6',
    'gtin_invalid 6',
  ]);
  const wide = table(CHANNELS, [ROW], { ...NUMBERS, width: 120 });
  expect([longest(wide) <= 120, wide.split('\n')[1]!.includes('top reasons')]).toEqual([true, true]);
});

it.each([
  ['the columns of a terminal', { isTTY: true, columns: 97 }, 97],
  ['80 of one of 80', { isTTY: true, columns: 80 }, 80],
  ['a fixed number elsewhere', { isTTY: false, columns: 80 }, 120],
  ['that also where a terminal knows none', { isTTY: true, columns: 0 }, 120],
])('the room is %s', (_what, out, room) => {
  expect(terminalWidth(out)).toBe(room);
});
