import { expect, test } from '@jest/globals';
import type { Offer } from './offer.js';
import { promisedSince } from './promised-since.js';

const back = (reserved: number | null): Pick<Offer, 'quantity' | 'beforeZero'> => ({
  quantity: 4,
  beforeZero: {
    ...{ quantity: 4, countedAt: '2026-03-01T12:00:00.000Z', countedBy: 'kim', reserved },
    hadBack: { units: 5, countedAt: '2026-03-01T08:00:00.000Z', channels: { shop: { units: 5, soldFrom: null } } },
  },
});

test('what is promised more than when a count was had back is off it, on each channel', () => {
  expect(promisedSince(back(1), 3)).toEqual({
    quantity: 2,
    beforeZero: {
      ...{ quantity: 2, countedAt: '2026-03-01T12:00:00.000Z', countedBy: 'kim', reserved: 3 },
      hadBack: { units: 3, countedAt: '2026-03-01T08:00:00.000Z', channels: { shop: { units: 3, soldFrom: null } } },
    },
  });
  expect(promisedSince(back(null), 9)).toMatchObject({ quantity: 0, beforeZero: { hadBack: { units: 0 } } });
});

test('what is promised less or the same takes nothing off, nor anything of a count that was not had back', () => {
  for (const reserved of [null, 0, 1]) expect(promisedSince(back(1), reserved)).toBeUndefined();
  expect(promisedSince({ quantity: 4, beforeZero: null }, 3)).toBeUndefined();
  expect(promisedSince({ ...back(1), quantity: 0 }, 3)).toBeUndefined();
});
