import { sha256hex } from '../../../libs/canonical/index.js';
import type { MappedOffer } from '../../port/index.js';

type Offers = ReadonlyMap<string, MappedOffer>;

/** A digest of what offers say now: of their revisions, and of the prices that are gated by time. */
export function offerStamp(skus: readonly string[], offers: Offers): string {
  const lines = [...skus].sort().map((sku) => `${sku} ${offers.get(sku)?.revision ?? '-'} ${priceOf(offers.get(sku))}`);
  return sha256hex(lines.join('\n')).slice(0, 16);
}

function priceOf(offer: MappedOffer | undefined): string {
  return [offer?.price?.minor, offer?.price?.currency, offer?.salePrice?.minor, offer?.saleFrom, offer?.saleTo]
    .map((part) => part ?? '-')
    .join(' ');
}

/** A stop-sell is whatever makes a thing unbuyable: no price, nothing left, not to be had. 0 with backorder is none. */
export function isStopSell(offer: MappedOffer | undefined): boolean {
  if (!offer?.price || offer.availability === 'out_of_stock') return true;
  return offer.quantity === 0 && offer.availability !== 'backorder' && offer.availability !== 'preorder';
}

/**
 * A sale price counts from its beginning until its end, and only while it is not above the price: the two may come in messages of their
 * own, or a person may be deciding on the price that it belongs to. Time is a gate and no input of the payload: the planner wakes the listing at
 * both moments, so channels that know no windows show the right price too.
 */
export function gateSale(offers: Offers, now: Date): Map<string, MappedOffer> {
  return new Map(
    [...offers].map(([sku, offer]) => [sku, offer.salePrice && !(isOn(offer, now) && isBelow(offer)) ? withoutSale(offer) : offer]),
  );
}

function isOn(offer: MappedOffer, now: Date): boolean {
  return (offer.saleFrom === null || new Date(offer.saleFrom) <= now) && (offer.saleTo === null || new Date(offer.saleTo) > now);
}

function isBelow({ price, salePrice }: MappedOffer): boolean {
  return price !== null && BigInt(salePrice!.minor) <= BigInt(price.minor);
}

function withoutSale(offer: MappedOffer): MappedOffer {
  return { ...offer, salePrice: null, saleFrom: null, saleTo: null };
}
