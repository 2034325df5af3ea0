import { isNewer, nextMark } from '../products/merge-facts.js';
import type { FactMeta } from '../products/node.js';
import { exponentOf } from './money.js';
import { OFFER_FIELDS, type HeldPrice, type Offer, type OfferField, type OfferValues } from './offer.js';
import type { PreparedOffer } from './read-offer.js';

/** How far price and stock may go without a person. A class, because Nest needs a value as its token. */
export class OfferBounds {
  /** A price may move up or down by this share of the last one; what moves more waits. 0.5 = half. */
  maxMoveShare = 0.5;

  constructor(settings: Partial<OfferBounds> = {}) {
    Object.assign(this, settings);
  }
}

export interface MergedOffer {
  verdict: 'created' | 'updated' | 'unchanged' | 'stale' | 'held';
  offer: Offer;
  /** True where what a channel shows differs: price, sale or stock. */
  changed: boolean;
}

/**
 * Takes one message into an offer, field by field: stock and prices often come from different systems at different times, and an old
 * price must not be refused because newer stock was here. A price out of bounds is held; its stock is taken all the same, because a
 * stop-sell must not wait for a price. A newer price that is within bounds takes a held one away.
 */
export function mergeOffer(stored: Offer | undefined, row: PreparedOffer, bounds: OfferBounds): MergedOffer {
  const before = stored ?? blank(row);
  const marks: FactMeta = { ...(before.marks ?? oldMarks(before)) };
  const said = OFFER_FIELDS.filter((field) => row.values[field] !== undefined || (field === 'priceMinor' && row.hold));
  const fresh = said.filter((field) => isNewer(marks[field], row));
  const stale = said.some((field) => !fresh.includes(field) && !saysKnown(before, row, field));
  const hold = fresh.includes('priceMinor') ? (row.hold ?? tooFar(before, row, bounds)) : undefined;
  const values: Partial<OfferValues> = Object.fromEntries(
    fresh.filter((field) => !(field === 'priceMinor' && hold)).map((field) => [field, row.values[field]]),
  );
  const differs = (field: OfferField): boolean => field in values && values[field] !== before[field];
  for (const field of fresh) {
    const orders = row.order !== null || marks[field] === undefined;
    if (orders || differs(field)) marks[field] = nextMark(marks[field], row, differs(field));
  }
  const changed = OFFER_FIELDS.some(differs);
  const held = fresh.includes('priceMinor') ? (hold ?? null) : before.held;
  const offer: Offer = { ...before, ...values, marks, held, ...origin(before, row, fresh.length > 0 || !stored, changed || !stored) };
  const news = changed || !sameHold(before.held, held);
  const verdict = hold ? 'held' : !stored ? 'created' : news ? 'updated' : stale ? 'stale' : 'unchanged';
  return { verdict, offer, changed };
}

/** Who wrote last, and the message that last changed something. */
function origin(before: Offer, row: PreparedOffer, wrote: boolean, changed: boolean): Pick<Offer, 'source' | 'sourceOrder' | 'messageId'> {
  const { source, sourceOrder, messageId } = before;
  if (!wrote) return { source, sourceOrder, messageId };
  const known = source === row.source ? sourceOrder : null;
  const isLater = known === null || isNewer({ s: row.source, o: known, m: null }, row);
  return { source: row.source, sourceOrder: isLater ? (row.order ?? known) : known, messageId: changed ? row.messageId : messageId };
}

/** An offer from before there were marks has one order for all. */
function oldMarks({ source, sourceOrder, messageId }: Offer): FactMeta {
  if (sourceOrder === null) return {};
  return Object.fromEntries(OFFER_FIELDS.map((field) => [field, { s: source, o: sourceOrder, m: messageId }]));
}

/** A replay of the newest message, or an older one that says nothing else. */
function saysKnown(before: Offer, row: PreparedOffer, field: OfferField): boolean {
  if (field === 'priceMinor' && row.hold) return before.held?.price_minor === row.hold.price_minor;
  return row.values[field] === before[field] || (field === 'priceMinor' && row.values[field] === before.held?.price_minor);
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
    ...{ revision: 0, source, sourceOrder: null, messageId: null, held: null, marks: {} },
  };
}
