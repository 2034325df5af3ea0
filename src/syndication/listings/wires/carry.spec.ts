import { describe, expect, it } from '@jest/globals';
import type { MappedOffer, MappedProduct, OfferInput, PlannedListing } from '../../../port/index.js';
import { NO_POLICY } from '../../reach/stock-policy.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { Standing } from '../../inputs/stop.js';
import { carriedLines, carry } from './carry.js';
import type { OfferLineRow } from './offer-line-row.js';

const listing: PlannedListing = { key: 'MUG', kind: 'product', sku: 'MUG', skus: ['MUG-1', 'MUG-2'] };
const offer = (minor: string, quantity: number) => ({ price: { minor, currency: 'USD', exponent: 2 }, quantity }) as MappedOffer;
const nodes = listing.skus.map((sku) => ({ sku }));
const offers = new Map([
  ['MUG-1', offer('900', 7)],
  ['MUG-2', offer('800', 3)],
]);
const wrong = { code: 'price_negative', path: 'price', message: 'below zero', fix: 'mend it' };
const channelOf = (joined: boolean, issues: object[] = []) =>
  ({
    stock: NO_POLICY,
    config: { settings: {} },
    account: { settings: {} },
    renderer: '1.1',
    mapping: { targets: () => new Set<string>() },
    adapter: {
      joined,
      locationsOf: () => [],
      renderOffer: ({ offer: one, quantity }: OfferInput) => ({
        ...{ price: { is: one!.price!.minor }, stock: { is: quantity }, buyable: true },
        issues: { price: issues, stock: [] },
      }),
    },
  }) as unknown as LoadedChannel;
const lines = new Map([
  [
    'MUG-1',
    {
      ...{ priceAccepted: { is: '1200' }, stockAccepted: { is: 5 } },
      ...{ units: 5, lowerSeen: null, higherSeen: null, sold: [] as [string, number][] },
    } as unknown as OfferLineRow,
  ],
]);
const inputs = {
  listing,
  product: { nodes } as MappedProduct,
  offers,
  standings: new Map<string, Standing>(),
  requirements: { version: '1' },
  lines,
};

describe('what a call of the content carries of price and stock', () => {
  it('is of everything, because what somebody deleted is made anew; news is only what was never acknowledged', () => {
    const carried = carry(channelOf(false), inputs);
    expect(carried.statements).toEqual({
      'MUG-1': { price: { is: '900' }, stock: { is: 7 } },
      'MUG-2': { price: { is: '800' }, stock: { is: 3 } },
    });
    expect(carried.said.map(({ sku, wire }) => `${sku} ${wire}`)).toEqual(['MUG-2 price', 'MUG-2 stock']);
    const all = listing.skus.flatMap((sku) => (['price', 'stock'] as const).map((wire) => ({ sku, wire })));
    const takenOf = (told: typeof all): string[] =>
      carriedLines(carried, { outcome: 'accepted', processed: true, pollAfterMs: 0, carried: told }).map(
        ({ sku, wire }) => `${sku} ${wire}`,
      );
    expect(takenOf(all.slice(2))).toEqual(['MUG-2 price', 'MUG-2 stock']);
    // Where the adapter tells that it made what was acknowledged before, its numbers are said anew.
    expect(takenOf(all)).toEqual(['MUG-2 price', 'MUG-2 stock', 'MUG-1 price', 'MUG-1 stock']);
  });

  it('is what was acknowledged last where a wire has an error, which is its own wire’s to tell', () => {
    const carried = carry(channelOf(false, [wrong]), inputs);
    expect(carried.statements).toEqual({ 'MUG-1': { price: { is: '1200' }, stock: { is: 7 } }, 'MUG-2': { stock: { is: 3 } } });
    expect(carried.issues).toEqual([wrong]);
  });

  it('is said of all where calls are joined', () => {
    expect(carry(channelOf(true), inputs).said.map(({ sku }) => sku)).toEqual(['MUG-1', 'MUG-1', 'MUG-2', 'MUG-2']);
  });
});
