import { expect, test } from '@jest/globals';
import type { CountBefore } from '../offers/offer.js';
import type { CatalogSchema } from '../schema/schema.js';
import { restoredCount, soldSince } from './restored-count.js';

const [MORNING, NOON, EVENING] = ['2026-03-01T08:00:00.000Z', '2026-03-01T12:00:00.000Z', '2026-03-01T18:00:00.000Z'];
const schema = {
  stockSources: new Map([
    ['erp', { code: 'erp', counts: 'on_hand', orderDelays: { amazon: 90 } }],
    ['till', { code: 'till', counts: 'sellable', orderDelays: {} }],
  ]),
} as unknown as CatalogSchema;
const before: CountBefore = { quantity: 12, countedAt: NOON, countedBy: 'erp', reserved: 2 };
const sold = new Map([
  ['shop', 3],
  ['amazon', 1],
]);

test('each channel is told the count less what is known of the others, and since when its own sales come off', () => {
  expect([soldSince(schema, before, 'shop'), soldSince(schema, before, 'amazon')]).toEqual([NOON, '2026-03-01T10:30:00.000Z']);
  const channels = { shop: { units: 9, soldFrom: NOON }, amazon: { units: 7, soldFrom: '2026-03-01T10:30:00.000Z' } };
  expect(restoredCount(schema, before, sold)).toEqual({ quantity: 6, hadBack: new Map([['', { units: 10, countedAt: NOON, channels }]]) });
});

test('what is had back twice knows of no more for that, and what a channel told in between is taken off once', () => {
  const hadBack = restoredCount(schema, before, sold).hadBack!.get('')!;
  const once: CountBefore = { quantity: 6, countedAt: EVENING, countedBy: 'kim', reserved: 2, hadBack };
  expect(soldSince(schema, once, 'shop')).toBe(NOON);
  const again = restoredCount(schema, once, new Map([...sold, ['shop', 5]]));
  expect([again.quantity, again.hadBack!.get('')!.channels]).toEqual([
    4,
    { shop: { units: 9, soldFrom: NOON }, amazon: { units: 5, soldFrom: '2026-03-01T10:30:00.000Z' } },
  ]);
  // One that has it only since then knew of nothing before.
  expect(soldSince(schema, once, 'google')).toBe(NOON);
});

test('where it was the sum of locations each is had back with the moment of its own count', () => {
  const at = (location: string, quantity: number, countedAt: string, countedBy: string) => ({
    ...{ location, quantity, countedAt, countedBy, reserved: null, backlog: null },
  });
  const stock = [at('BER', 5, NOON, 'erp'), at('PAR', 2, MORNING, 'till')];
  const summed: CountBefore = { ...before, quantity: 7, countedAt: MORNING, stock };
  expect([soldSince(schema, summed, 'shop'), soldSince(schema, summed, 'amazon')]).toEqual([MORNING, MORNING]);
  const back = restoredCount(schema, summed, sold);
  expect(back.stock).toEqual([
    { location: 'BER', quantity: 1 },
    { location: 'PAR', quantity: 0 },
  ]);
  expect(Object.fromEntries(back.hadBack!)).toEqual({
    BER: {
      units: 5,
      countedAt: NOON,
      channels: { shop: { units: 4, soldFrom: NOON }, amazon: { units: 2, soldFrom: '2026-03-01T10:30:00.000Z' } },
    },
    PAR: {
      units: 2,
      countedAt: MORNING,
      channels: { shop: { units: 1, soldFrom: MORNING }, amazon: { units: 0, soldFrom: MORNING } },
    },
  });
});

test('of a count from before moments were kept, all that was sold comes off', () => {
  expect(soldSince(schema, { ...before, countedAt: null }, 'shop')).toBe(null);
  const { hadBack } = restoredCount(schema, { ...before, countedAt: null }, sold);
  expect(hadBack!.get('')!.channels['shop']).toEqual({ units: 9, soldFrom: null });
});
