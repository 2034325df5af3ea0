import { expect, test } from '@jest/globals';
import type { KeptBasis } from '../listings/wires/wire.js';
import { stockSum } from './stock-sum.js';

const [COUNTED, LATE] = ['2026-03-01T10:00:00.000Z', '2026-03-01T09:30:00.000Z'];
const basis: KeptBasis = {
  ...{ count: 12, countedAt: COUNTED, countedBy: 'erp', counts: 'on_hand', reserved: 2, sold: 3, soldFrom: COUNTED },
  ...{ safety: 1, cap: 5, bound: 5, stopped: null },
};
const sum = (more: KeptBasis, sold: [string, number][] = [[COUNTED, 3]]) => stockSum({ basis: { ...basis, ...more }, sold });

test('the sum is told with each of its parts, and with what a source has not declared', () => {
  expect(sum({})).toBe(`12 counted by erp at ${COUNTED} − 2 reserved − 3 sold since − 1 safety = 6, capped at 5`);
  expect(sum({ cap: null, safety: 0, reserved: null })).toBe(`12 counted by erp at ${COUNTED} − 3 sold since = 9`);
  expect(sum({ counts: null, cap: 20 }, [])).toBe(
    `12 counted by erp at ${COUNTED} − 1 safety = 11; erp has not declared what it counts: taken as sellable`,
  );
  expect(sum({ counts: 'sellable', cap: null, safety: 0, soldFrom: LATE }, [[LATE, 20]])).toBe(
    `12 counted by erp at ${COUNTED} − 20 sold since ${LATE}, as orders reach it late = 0`,
  );
  expect(sum({ countedBy: 'kim', hadBack: true, reserved: null, safety: 0, cap: null, soldFrom: LATE }, [[LATE, 2]])).toBe(
    `12 had back by kim at ${COUNTED} − 2 sold since ${LATE} = 10`,
  );
  expect(sum({ count: null, bound: null })).toBe('Nobody counts it');
  expect(stockSum({ basis: { count: 3, sold: 0, stopped: null }, sold: [] })).toBe(null);
  expect(stockSum({ basis: null, sold: [] })).toBe(null);
});

test('a sum of locations is told with each of them, and what was sold is taken off once', () => {
  const part = (location: string, count: number, more: object = {}) => ({
    ...{ location, count, countedAt: COUNTED, countedBy: 'erp', counts: 'sellable' as const, reserved: null, soldFrom: COUNTED },
    ...more,
  });
  const parts = [part('BER', 5), part('PAR', 3, { counts: 'on_hand', reserved: 1 })];
  expect(sum({ parts, cap: null })).toBe(
    `5 at BER counted by erp at ${COUNTED} + 3 at PAR counted by erp at ${COUNTED} − 1 reserved − 3 sold of which no count knows − 1 safety = 3`,
  );
  // An old count is not lessened by what it cannot have had.
  const old = [part('BER', 5), part('PAR', 1, { countedAt: LATE, soldFrom: LATE, counts: null })];
  expect(sum({ parts: old, safety: 0 }, [[LATE, 20]])).toBe(
    `5 at BER counted by erp at ${COUNTED} + 1 at PAR counted by erp at ${LATE} − 1 sold of which no count knows = 5; erp has not declared what it counts: taken as sellable`,
  );
  const apart = [part('BER', 5, { at: '1' }), part('PAR', 3, { at: '2' }), part('', 0, { at: '3', count: null })];
  const sold: [string, number, string][] = [[COUNTED, 2, '2']];
  expect(stockSum({ basis: { ...basis, parts: apart }, sold })).toBe(
    `BER: 5 counted by erp at ${COUNTED} − 1 safety = 4; PAR: 3 counted by erp at ${COUNTED} − 2 sold since − 1 safety = 0; without a location, at 3: nothing is counted there = 0`,
  );
});
