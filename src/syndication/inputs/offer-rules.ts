import { sha256hex } from '../../../libs/canonical/index.js';
import type { HadBack } from '../../catalog/index.js';
import type { ChannelLocation, MappedOffer } from '../../port/index.js';
import { stockSaid } from '../../port/kit/index.js';
import { NO_POLICY, type StockPolicy } from '../reach/stock-policy.js';
import type { CountAt, CountedOffer } from './offer.repository.js';
import { stockBound, type StockCount } from './stock-bound.js';

type Offers = ReadonlyMap<string, MappedOffer>;

/** A digest of what offers say now: of their revisions, and of what is gated by time. */
export function offerStamp(skus: readonly string[], offers: Offers): string {
  const lines = [...skus].sort().map((sku) => `${sku} ${offers.get(sku)?.revision ?? '-'} ${gatedOf(offers.get(sku))}`);
  return sha256hex(lines.join('\n')).slice(0, 16);
}

function gatedOf(offer: MappedOffer | undefined): string {
  const { price, salePrice, saleFrom, saleTo, availability, isFarAhead } = offer ?? {};
  const said = [price?.minor, price?.currency, salePrice?.minor, saleFrom, saleTo, availability].map((part) => part ?? '-');
  return [...said, ...(isFarAhead ? ['far'] : [])].join(' ');
}

/**
 * A stop-sell is whatever makes a thing unbuyable: no price, nothing left that the channel shows at any of its locations, not to be had. 0 with
 * backorder is none.
 */
export function isStopSell(offer: CountedOffer | undefined, { policy, apart, counted }: ShownStock): boolean {
  if (!offer?.price || offer.availability === 'out_of_stock') return true;
  if (offer.availability === 'backorder' || offer.availability === 'preorder') return false;
  if (offer.quantity === null && !offer.stock) return offer.availability === null;
  const numbers = apart.length > 0 ? apart.map(({ location }) => [location]) : [counted];
  return numbers.every((names) => stockBound(countsOf('', offer, names), [], policy) === 0);
}

/** What a channel shows of a count. */
export interface ShownStock {
  policy: StockPolicy;
  /** Locations that it counts apart; none: it has one number. */
  apart: readonly ChannelLocation[];
  /** Names of the locations that are in its one number; null: all. */
  counted: readonly string[] | null;
}

/** Everything counts, and nothing is kept back. */
export const ALL_STOCK: ShownStock = { policy: NO_POLICY, apart: [], counted: null };

/**
 * The counts that make up a number of a channel. `names`: of the locations that are in it, '' for what is counted as a whole; null: all. What is
 * counted otherwise is not known to be there.
 */
export function countsOf(channelCode: string, offer: CountedOffer | null, names: readonly string[] | null): StockCount[] {
  const whole = countOf(channelCode, offer);
  if (!offer || whole.quantity === null || offer.availability === 'out_of_stock') return [whole];
  if (!offer.stock) return names === null || names.includes('') ? [whole] : [{ ...whole, quantity: 0, reserved: 0 }];
  const counts = offer.stock.filter(({ location }) => names === null || names.includes(location)).map((one) => countAt(channelCode, one));
  return counts.length > 0 ? counts : [{ ...whole, quantity: 0, reserved: 0 }];
}

/** What a source says of one location, for one channel. */
export function countAt(channelCode: string, { quantity, countedAt, counts, reserved, orderDelays, hadBack }: CountAt): StockCount {
  return {
    ...{ quantity, countedAt: new Date(countedAt), reserved: reservedOf({ counts, reserved }) },
    orderDelayMs: (orderDelays?.[channelCode] ?? 0) * MINUTE_MS,
    ...backFor(channelCode, quantity, hadBack),
  };
}

/** What a count that was had back says to one channel. One that had nothing then is told what is left of all. */
function backFor(channelCode: string, quantity: number | null, hadBack: HadBack | null | undefined): Partial<StockCount> {
  const own = quantity ? hadBack?.channels[channelCode] : undefined;
  return own ? { quantity: own.units, reserved: 0, soldFrom: own.soldFrom === null ? null : new Date(own.soldFrom) } : {};
}

/** What a source says of stock, for one channel. Without a count or a word that it is there, nobody is known to have any. */
export function countOf(channelCode: string, offer: CountedOffer | null): StockCount {
  const said = offer && stockSaid(offer);
  const quantity = said === 'uncounted' ? null : (said ?? 0);
  return {
    quantity,
    countedAt: offer?.countedAt ? new Date(offer.countedAt) : null,
    reserved: offer ? reservedOf(offer) : 0,
    orderDelayMs: (offer?.orderDelays?.[channelCode] ?? 0) * MINUTE_MS,
    ...backFor(channelCode, quantity, offer?.hadBack),
  };
}

const MINUTE_MS = 60_000;

/** What is reserved is off a count of what can be sold already; one of what is on hand is lessened by it. */
export const reservedOf = ({ counts, reserved }: Pick<CountedOffer, 'counts' | 'reserved'>): number =>
  counts === 'on_hand' ? (reserved ?? 0) : 0;

/**
 * A sale price counts from its beginning until its end, and only while it is below the price: the two may come in messages of their
 * own, or a person may be deciding on the price that it belongs to. Time is a gate and no input of the payload: the planner wakes the listing at
 * both moments, so channels that know no windows show the right price too.
 */
export function gateOffers<T extends MappedOffer>(offers: ReadonlyMap<string, T>, now: Date): Map<string, T> {
  return new Map([...offers].map(([sku, offer]) => [sku, gateAhead(gateSale(offer, now), now)]));
}

function gateSale<T extends MappedOffer>(offer: T, now: Date): T {
  if (!offer.salePrice || (isOn(offer, now) && isBelow(offer))) return offer;
  const isAbove = offer.price !== null && isOn(offer, now) && BigInt(offer.salePrice.minor) > BigInt(offer.price.minor);
  return { ...withoutSale(offer), ...(isAbove && { saleNotShown: offer.salePrice }) };
}

/** A year. `enqueueSales` wakes what comes nearer. */
const FAR_MS = 365 * 86_400_000;

/** What is sold ahead of a day is sold so until that day; from then on it is there, as far as it is counted. */
function gateAhead<T extends MappedOffer>(offer: T, now: Date): T {
  if (offer.availableFrom == null) return offer;
  const isAhead = offer.availability === 'preorder' || offer.availability === 'backorder';
  const aheadMs = new Date(offer.availableFrom).getTime() - now.getTime();
  if (isAhead && aheadMs > 0) return aheadMs > FAR_MS ? { ...offer, isFarAhead: true } : offer;
  return { ...offer, availableFrom: null, ...(isAhead && { availability: 'in_stock' }) };
}

function isOn(offer: MappedOffer, now: Date): boolean {
  return (offer.saleFrom === null || new Date(offer.saleFrom) <= now) && (offer.saleTo === null || new Date(offer.saleTo) > now);
}

function isBelow({ price, salePrice }: MappedOffer): boolean {
  return price !== null && BigInt(salePrice!.minor) < BigInt(price.minor);
}

function withoutSale<T extends MappedOffer>(offer: T): T {
  return { ...offer, salePrice: null, saleFrom: null, saleTo: null };
}
