import { sha256hex } from '../../../libs/canonical/index.js';
import type { Urgency } from '../listing.js';
import type { MappedOffer } from '../../port/index.js';

type Offers = ReadonlyMap<string, MappedOffer>;

/**
 * What a listing's offers are, in short: one digest of everything, one of the prices alone, so that a later change can be told to be
 * a price correction without keeping the old prices.
 */
export function offerStamp(skus: readonly string[], offers: Offers): string {
  const sorted = [...skus].sort();
  const all = sorted.map((sku) => `${sku} ${offers.get(sku)?.revision ?? '-'}`);
  const prices = sorted.map((sku) => `${sku} ${priceOf(offers.get(sku))}`);
  return `${digest(all)}.${digest(prices)}`;
}

function priceOf(offer: MappedOffer | undefined): string {
  return [offer?.price?.minor, offer?.price?.currency, offer?.salePrice?.minor, offer?.saleFrom, offer?.saleTo]
    .map((part) => part ?? '-')
    .join(' ');
}

function digest(lines: string[]): string {
  return sha256hex(lines.join('\n')).slice(0, 16);
}

/** How urgent an offer's change is; undefined: nothing changed since `before`. */
export function offerLane(skus: readonly string[], offers: Offers, before: string | null): Urgency | undefined {
  const stamp = offerStamp(skus, offers);
  if (stamp === before) return undefined;
  if (skus.some((sku) => isStopSell(offers.get(sku)))) return 'stop_sell';
  return stamp.split('.')[1] === before?.split('.')[1] ? 'offer' : 'price';
}

function isStopSell(offer: MappedOffer | undefined): boolean {
  return offer?.quantity === 0 || offer?.availability === 'out_of_stock';
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
