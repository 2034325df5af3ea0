import { expect, it } from '@jest/globals';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { LeasedListing } from '../leased-listing.js';
import type { OfferLineRow } from './offer-line-row.js';
import { OffersRead } from './offers-shown.service.js';
import type { WireState } from './wire.js';

const adapter = { ownedOffer: (sku: string, wire: string, statement: object) => ({ [`${sku}:${wire}`]: statement }) };
const line = { sku: 'A', priceSent: { price: 12 }, priceAccepted: { closed: true }, stockSent: { units: 3 }, stockAccepted: null };
const owned = (price: WireState) =>
  new OffersRead(new Map([['1', new Map([['A', line as unknown as OfferLineRow]])]]), new Map([['1', { price, stock: price }]]), new Date()).owned(
    { adapter } as unknown as LoadedChannel,
    { id: '1' } as LeasedListing,
  ); // prettier-ignore

it('of a wire that rests a look at the whole listing waits for what was taken, and not for a price that never arrived', () => {
  for (const state of ['live', 'refused', 'rejected'] as const)
    expect(owned(state)).toEqual({ 'A:price': { closed: true }, 'A:stock': { units: 3 } });
});

it('of a call whose outcome is open it asks for what was said', () => {
  for (const state of ['sending', 'unknown', 'planned', 'accepted'] as const)
    expect(owned(state)).toEqual({ 'A:price': { price: 12 }, 'A:stock': { units: 3 } });
});
