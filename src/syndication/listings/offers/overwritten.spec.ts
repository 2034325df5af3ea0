import { expect, test } from '@jest/globals';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { proofOf, type Found } from './overwritten.js';

const line = (change: Partial<OfferLineRow> = {}) =>
  ({ units: 9, higherSeen: null, lowerSeen: null, sold: [], ...change }) as unknown as OfferLineRow;
const found = (seen: number, others: Found['others'], change: Partial<OfferLineRow> = {}) =>
  proofOf({ seen, before: line(), now: line(change), others });
const under = (units: number | null) => ({ units, isOpen: true });
const over = (units: number) => ({ units, isOpen: false });

test('what is more than another says, and what nobody else says, stood there', () => {
  expect([found(5, []), found(5, [under(3)]), found(5, [under(0), over(4)]), found(5, [under(9)])]).toEqual(
    Array.from({ length: 4 }, () => ({ stood: 5 })),
  );
});

test('any other may be what another has just said: it is open until that one is written down', () => {
  expect([found(5, [under(5)]), found(3, [under(5)]), found(3, [under(null)])]).toEqual([{ doubt: 5 }, { doubt: 3 }, { doubt: 3 }]);
  expect([found(5, [under(5)], { lowerSeen: 4 }), found(3, [over(5), under(0)], { lowerSeen: 4 })]).toEqual([{ doubt: 4 }, { doubt: 3 }]);
});

test('where neither was sure, neither can have seen the number of the other: the lower one stood there', () => {
  expect([found(5, [over(5)], { lowerSeen: 5 }), found(3, [over(5)], { lowerSeen: 2 })]).toEqual([{ stood: 5 }, { stood: 2 }]);
});

test('where the other was sure, or made no look, it is its number', () => {
  expect([found(5, [over(5)]), found(5, [], { units: 5 }), found(5, [over(9)], { units: 5 })]).toEqual([undefined, undefined, undefined]);
  expect(found(6, [], { units: 5 })).toEqual({ stood: 6 });
});

test('what is learnt already is learnt once', () => {
  expect(found(5, [over(3)], { units: 3, sold: [['2027-03-02T09:00:00Z', 4]] })).toBeUndefined();
});

test('a doubt of before the call counts as a sale, and needs no other', () => {
  expect(proofOf({ seen: 3, before: line({ lowerSeen: 4 }), now: line({ lowerSeen: 4 }), others: [under(3)] })).toBeUndefined();
  expect(proofOf({ seen: 3, before: line({ units: null }), now: line({ units: null }), others: [under(3)] })).toEqual({ stood: 3 });
});
