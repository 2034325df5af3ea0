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
  expect(sum({ count: null, bound: null })).toBe('Nobody counts it');
  expect(stockSum({ basis: { count: 3, sold: 0, stopped: null }, sold: [] })).toBe(null);
  expect(stockSum({ basis: null, sold: [] })).toBe(null);
});
