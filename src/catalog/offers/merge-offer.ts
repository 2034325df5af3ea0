import { compareDecimals } from '../cells/index.js';
import { OFFER_FIELDS, type HeldPrice, type Offer } from './offer.js';
import { exponentOf } from './money.js';
import type { PreparedOffer } from './read-offer.js';

/** How far the fast lane may go without a person. A class, because Nest needs a value as its token. */
export class OfferBounds {
  /** A price may move up or down by this share of the last one; what moves more waits. 0.5 = half. */
  maxMoveShare = 0.5;
}

export interface MergedOffer {
  verdict: 'created' | 'updated' | 'unchanged' | 'stale' | 'held';
  offer: Offer;
  /** True where what a channel shows differs: price, sale or stock. */
  changed: boolean;
}

/**
 * Takes one message into an offer. Its price is held if it is out of bounds; its stock is taken all the same, because a stop-sell
 * must not wait for a price. A newer price that is within bounds takes a held one away.
 */
export function mergeOffer(stored: Offer | undefined, row: PreparedOffer, bounds: OfferBounds): MergedOffer {
  if (stored && !isNewer(stored, row)) return { verdict: sameAs(stored, row) ? 'unchanged' : 'stale', offer: stored, changed: false };
  const before = stored ?? blank(row);
  const hold = row.hold ?? tooFar(before, row, bounds);
  const { priceMinor, ...others } = row.values;
  const saysPrice = priceMinor !== undefined || hold !== undefined;
  const values = hold || priceMinor === undefined ? others : { ...others, priceMinor };
  const changed = OFFER_FIELDS.some((field) => field in values && (values as Partial<Offer>)[field] !== before[field]);
  const offer: Offer = {
    ...before,
    ...values,
    held: saysPrice ? (hold ?? null) : before.held,
    source: row.source,
    sourceOrder: row.order ?? (before.source === row.source ? before.sourceOrder : null),
    messageId: changed || !stored ? row.messageId : before.messageId,
  };
  return {
    verdict: hold ? 'held' : !stored ? 'created' : changed || sameHold(before.held, offer.held) === false ? 'updated' : 'unchanged',
    offer,
    changed,
  };
}

function isNewer(stored: Offer, row: PreparedOffer): boolean {
  if (stored.source !== row.source || stored.sourceOrder === null || row.order === null) return true;
  return compareDecimals(row.order, stored.sourceOrder) > 0;
}

/** A replay of the newest message, or an older one that says nothing else. */
function sameAs(stored: Offer, row: PreparedOffer): boolean {
  if (row.hold) return stored.held?.price_minor === row.hold.price_minor;
  return OFFER_FIELDS.every(
    (field) =>
      row.values[field] === undefined ||
      row.values[field] === stored[field] ||
      (field === 'priceMinor' && row.values.priceMinor === stored.held?.price_minor),
  );
}

function tooFar(before: Offer, row: PreparedOffer, { maxMoveShare }: OfferBounds): HeldPrice | undefined {
  const { priceMinor } = row.values;
  const last = Number(before.priceMinor ?? 0);
  if (priceMinor == null || last === 0 || Math.abs(Number(priceMinor) - last) <= last * maxMoveShare) return undefined;
  return { price_minor: priceMinor, currency: row.market.currency, message_id: row.messageId, reason: 'moved_too_far' };
}

function sameHold(a: HeldPrice | null, b: HeldPrice | null): boolean {
  return a?.price_minor === b?.price_minor && a?.reason === b?.reason;
}

function blank({ sku, market, audience, source }: PreparedOffer): Offer {
  return {
    ...{ sku, market: market.code, audience, currency: market.currency, exponent: exponentOf(market.currency) },
    ...{ priceMinor: null, salePriceMinor: null, saleFrom: null, saleTo: null, quantity: null, availability: null },
    ...{ revision: 0, source, sourceOrder: null, messageId: null, held: null },
  };
}
