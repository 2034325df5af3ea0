import { expect, test } from '@jest/globals';
import { readMoment } from './moment.js';

const iso = (text: unknown) => readMoment(text)?.toISOString();

test('a moment has a day of the calendar, a time of the day and a zone', () => {
  expect(iso('2026-11-27T00:00:00Z')).toBe('2026-11-27T00:00:00.000Z');
  expect(iso('2026-11-27T00:00+05:30')).toBe('2026-11-26T18:30:00.000Z');
  expect(iso('2028-02-29T23:59:59.123456789Z')).toBe('2028-02-29T23:59:59.123Z');
  expect(iso('2026-12-31T23:59:59-12:00')).toBe('2027-01-01T11:59:59.000Z');
});

test.each([
  ...['2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-04-31T12:00:00+02:00', '2026-13-01T00:00:00Z', '2026-00-10T00:00:00Z'],
  ...['2026-11-00T00:00:00Z', '2026-11-27T24:00:00Z', '2026-11-27T25:00:00Z', '2026-11-27T10:60:00Z', '2026-11-27T10:00:60Z'],
  ...[
    '0000-01-01T00:00:00Z',
    '0000-12-31T23:59:59-12:00',
    '2026-11-27T00:00:00',
    '2026-11-27',
    '2026-11-27T00:00:00+24:00',
    '2026-11-27T00:00:00+05:60',
    '26-11-27T00:00:00Z',
    'tomorrow',
    '',
  ],
  ...[20261127, null, undefined],
])('%p is none', (text) => {
  expect(readMoment(text)).toBeUndefined();
});
