import { describe, expect, it } from '@jest/globals';
import { learn, PATIENCE } from './learnt.js';
import type { OfferLineRow } from './offer-line-row.js';
import type { Shown } from './shown.js';

const line = (sku: string, units: number | null, more: object = {}): OfferLineRow =>
  ({
    listingId: '1',
    sku,
    units,
    unitsAt: null,
    higherSeen: null,
    sold: [],
    stockAccepted: { quantity: units },
    ...more,
  }) as unknown as OfferLineRow;
const reading = (sku: string, units: number) => ({ listingId: '1', sku, units, unitsAt: null, higherSeen: null, sold: [], was: units });
const shown = (skus: string[], doubts: string[] = []): Shown =>
  ({ readings: skus.map((sku) => reading(sku, 9)), doubts: doubts.map((sku) => ({ listingId: '1', sku })) }) as unknown as Shown;

describe('a look that has to tell first what was sold', () => {
  it('has told all where each number that stands there is shown', () => {
    expect(learn(shown(['S', 'M']), [line('S', 9), line('M', 9)], 0)).toEqual({
      isLearnt: true,
      readings: [reading('S', 9), reading('M', 9)],
    });
  });

  it('does not wait for what left with its 0, for what was never taken, nor for what has no number', () => {
    const lines = [line('S', 9), line('L', 0), line('XL', null), line('XS', 5, { stockAccepted: null })];
    // The 0 counts as seen: else the next judgement asked for the same look again, and at once.
    expect(learn(shown(['S']), lines, 0)).toEqual({ isLearnt: true, readings: [reading('S', 9), reading('L', 0)] });
  });

  it('takes what was not counted before, and whose first number is not shown, for seen: its call had no effect', () => {
    const lost = line('M', null, { stockSent: { quantity: 3 } });
    expect(learn(shown(['S']), [line('S', 9), lost], 0).readings).toEqual([
      reading('S', 9),
      { ...reading('M', 0), units: null, was: null },
    ]);
    expect(learn(shown(['S', 'M']), [line('S', 9), lost], 0).readings).toEqual([reading('S', 9), reading('M', 9)]);
  });

  it('waits for a number that is not shown, also for the units that somebody added to a 0', () => {
    expect(learn(shown(['S']), [line('S', 9), line('M', 4)], PATIENCE - 1).isLearnt).toBe(false);
    expect(learn(shown(['S']), [line('S', 9), line('M', 0, { higherSeen: 3 })], 0).isLearnt).toBe(false);
  });

  it('… but not for ever: what no look shows is not there, and counts as seen with nothing sold of it', () => {
    const sold = [['2027-03-01T09:00:00.000Z', 1]];
    expect(learn(shown(['S']), [line('S', 9), line('M', 4, { sold })], PATIENCE)).toEqual({
      isLearnt: true,
      readings: [reading('S', 9), { ...reading('M', 4), sold }],
    });
  });

  it('has told nothing while a lower number may be an old answer, however often that was looked at', () => {
    expect(learn(shown(['S'], ['M']), [line('S', 9), line('M', 9)], 100).isLearnt).toBe(false);
  });
});
