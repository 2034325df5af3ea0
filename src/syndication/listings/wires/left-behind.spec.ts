import { describe, expect, it } from '@jest/globals';
import type { SendOutcome, StoodBefore } from '../../../port/index.js';
import { leftBehind, soldBehind } from './left-behind.js';
import type { OfferLineRow } from './offer-line-row.js';

const line = (sku: string, leftUnits: number | null, leftAt: Record<string, number> | null = null) =>
  ({ sku, leftUnits, leftAt }) as OfferLineRow;
const now = new Date('2026-12-01T10:00:00Z');
const told = (...stood: StoodBefore[]): SendOutcome => ({ outcome: 'retry', afterMs: 1, reason: 'told', progress: true, stood });

describe('what an archive keeps of a listing that comes back without it', () => {
  it('is what was left of lines that are no more planned, where anything was', () => {
    const lines = [
      line('A', 3),
      line('B', 2),
      line('C', 0),
      line('D', null),
      line('E', null, { one: 2, two: 0 }),
      line('F', null, { one: 0 }),
    ];
    expect(leftBehind(lines, ['A'])).toEqual({ B: { units: 2 }, E: { units: 2, unitsAt: { one: 2, two: 0 } } });
  });

  it('counts fewer as sold at this moment, and no more than were left', () => {
    const left = { B: { units: 2 }, E: { units: 5, unitsAt: { one: 2, two: 3 } } };
    const stood = [{ sku: 'B', units: 1 }, { sku: 'E', units: -4, at: 'one' }, { sku: 'E', units: 9, at: 'two' }]; // prettier-ignore
    expect(soldBehind('7', left, told(...stood), now)).toEqual([
      { listingId: '7', sku: 'B', units: 1, sold: [[now.toISOString(), 1]] },
      { listingId: '7', sku: 'E', units: 3, unitsAt: { one: 0, two: 3 }, sold: [[now.toISOString(), 2, 'one']] },
    ]);
  });

  it('tells nothing by a number that it is not known by: of another SKU, of one location instead of several, or where none was told', () => {
    const left = { E: { units: 5, unitsAt: { one: 2, two: 3 } } };
    expect(soldBehind('7', left, told({ sku: 'E', units: 1 }, { sku: 'B', units: 0 }, { sku: 'E', units: 0, at: 'three' }), now)).toEqual(
      [],
    );
    expect(soldBehind('7', left, { outcome: 'unknown', reason: 'reset' }, now)).toEqual([]);
  });
});
