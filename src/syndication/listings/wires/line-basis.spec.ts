import { expect, test } from '@jest/globals';
import type { CountedOffer } from '../../inputs/offer.repository.js';
import { NO_POLICY } from '../../reach/stock-policy.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { reckonStock } from './line-basis.js';

const channel = {
  code: 'amazon_us',
  stock: NO_POLICY,
  config: { settings: {} },
  adapter: { locationsOf: () => [] },
} as unknown as LoadedChannel;
const [COUNTED, BACK] = ['2027-03-01T06:00:00.000Z', '2027-03-02T09:00:00.000Z'];
const part = (location: string, soldFrom?: string | null) => ({
  ...{
    location,
    quantity: 5,
    countedAt: new Date(soldFrom === undefined ? COUNTED : BACK),
    countedBy: 'erp',
    counts: null,
    reserved: null,
  },
  ...(soldFrom !== undefined && { hadBack: { countedAt: BACK, channels: { amazon_us: { units: 5, soldFrom } } } }),
});
const basisOf = (...stock: ReturnType<typeof part>[]) => {
  const offer = { quantity: 10, availability: 'in_stock', countedAt: new Date(BACK), stock } as unknown as CountedOffer;
  const { basis } = reckonStock(channel, offer, [[COUNTED, 3]]);
  return [basis.hadBack, basis.soldFrom, basis.sold];
};

test('counts by location of which one was had back know no more of what was sold than it does', () => {
  expect(basisOf(part('A'), part('B'))).toEqual([undefined, COUNTED, 3]);
  expect(basisOf(part('A'), part('B', '2027-02-28T06:00:00.000Z'))).toEqual([true, '2027-02-28T06:00:00.000Z', 3]);
  // All that was ever sold is off the one whose moment nobody knows.
  expect(basisOf(part('A'), part('B', null))).toEqual([true, null, 3]);
});
