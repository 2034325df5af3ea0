import type { Problem } from '../../../libs/problem/index.js';
import { isNewer, nextMark } from '../products/merge-facts.js';
import { checkMoney } from './check-money.js';
import { floorFor, freedFloor, heldProblem, holdOf, keptHold, sameHold } from './held-money.js';
import { judgePrice, type PriceMeasure } from './judge-price.js';
import { COUNT_FIELDS, freshOf, isMoney } from './fresh-fields.js';
import { markStock } from './location-marks.js';
import { mergeStock, reservedOfNothing, sumTooLarge } from './merge-stock.js';
import { exponentOf } from './money.js';
import { countHeldProblem, heldZero, keptOfBack, later, momentOf, stockedOf, unitsLeft, zeroedBy } from './zero-count.js';
import { MONEY_FIELDS, OFFER_FIELDS, type MoneyValues, type Offer, type OfferField, type OfferValues } from './offer.js';
import type { PreparedOffer } from './prepared-offer.js';
import { promisedSince } from './promised-since.js';
import { stoppedBy } from './sale-end.js';
import { faultsOf, refuseMoney, refuseStock, says } from './refused-parts.js';

export interface MergedOffer {
  verdict: 'created' | 'updated' | 'unchanged' | 'stale' | 'held' | 'partly_rejected' | 'rejected';
  offer: Offer;
  /** True where what a channel shows differs: price, sale or stock. */
  changed: boolean;
  /** True where stock was counted anew, even as the same number: a statement about now. */
  counted: boolean;
  /** True where money was accepted that is not what stood: a row of its history. */
  priced: boolean;
  /** The announced sale without which the money would wait. */
  announced: string | null;
  /** True where the bounds hold it: an announced sale could let it in. */
  beyond: boolean;
  /** Why it was rejected or a part of it was, why money waits, and what the rest was taken with. */
  problems: Problem[];
}

/**
 * Takes one message into an offer, field by field: stock and prices often come from different systems at different times, and an old
 * price must not be refused because newer stock was here. Money out of bounds is held whole; the stock beside it is taken all the same,
 * because a stop-sell must not wait for a price. Newer money that is within bounds takes away of a held one what it says itself. Money that is wrong is refused whole,
 * and so is stock: neither keeps the other back.
 */
export function mergeOffer(stored: Offer | undefined, sent: PreparedOffer, measure: PriceMeasure): MergedOffer {
  const before = stored ?? blank(sent);
  const row = stopsOf(before, sent);
  if (!says(row) && faultsOf(row).length > 0) return { ...REJECTED, offer: before, problems: faultsOf(row) };
  const { marks, fields: fresh, stock: freshStock, stale, overtaken } = freshOf(before, row, measure.now);
  const values: Partial<OfferValues> = Object.fromEntries(
    fresh.filter((field) => row.values[field] !== undefined).map((field) => [field, row.values[field]]),
  );
  const money = Object.fromEntries(Object.entries(values).filter(([field]) => isMoney(field))) as Partial<MoneyValues>;
  const checked = checkMoney(before, money, row.path, new Date(measure.now));
  if (checked.problem) return mergeOffer(stored, refuseMoney(row, [checked.problem]), measure);
  const merged = freshStock.length > 0 ? mergeStock(before, row, freshStock, measure.now) : undefined;
  const wrongStock = (before.stock ? reservedOfNothing(row) : undefined) ?? (merged && sumTooLarge(merged, row.path));
  if (wrongStock) return mergeOffer(stored, refuseStock(row, [wrongStock]), measure);

  const saidMoney = fresh.filter(isMoney);
  const refused = fresh.includes('priceMinor') ? row.refused : undefined;
  const after = { ...before, ...money };
  const { beyond, announced } = refused || saidMoney.length === 0 ? {} : judgePrice(after, floorFor(before, money), measure);
  Object.assign(values, merged?.values);
  const { isOnHand = () => false } = measure;
  const countHeld =
    measure.holdsZero === true &&
    values.quantity !== undefined &&
    unitsLeft(stockedOf(before), isOnHand) !== 0 &&
    unitsLeft({ ...before, ...values, stock: merged?.stock ?? null, countedBy: row.source }, isOnHand) === 0;
  if (countHeld) for (const field of merged ? COUNT_FIELDS : ['quantity' as const]) delete values[field];
  const isPromised = fresh.includes('reserved') && values.quantity === undefined && !merged && isOnHand(row.source);
  const back = isPromised ? promisedSince(before, values.reserved) : undefined;
  if (back) values.quantity = back.quantity;
  const hold = refused || beyond ? holdOf({ before, row, money, refused, beyond, measure }) : undefined;
  if (hold) for (const field of MONEY_FIELDS) delete values[field];
  else if (saidMoney.length > 0) Object.assign(values, freedFloor(before, saidMoney));

  const differs = (field: OfferField): boolean => field in values && values[field] !== before[field];
  for (const field of fresh) {
    const orders = row.order !== null || marks[field] === undefined;
    if (orders || differs(field)) marks[field] = nextMark(marks[field], row, differs(field));
  }
  markStock(marks, row, freshStock, countHeld ? undefined : measure.now);
  const byLocation = countHeld ? undefined : merged;
  const changed = OFFER_FIELDS.some((field) => field !== 'floorMinor' && differs(field)) || (byLocation?.changed ?? false);
  const held = hold ?? (saidMoney.length > 0 ? keptHold(before.held, saidMoney, { ...before, ...values }, measure) : before.held);
  const counted = (fresh.includes('quantity') || byLocation !== undefined) && !countHeld;
  const { backlog, countedAt } = !counted ? before : (byLocation ?? { backlog: row.backlog, countedAt: momentOf(row, measure) });
  if (counted && !byLocation) marks['quantity'] = { ...marks['quantity']!, t: later(marks['quantity']?.t, countedAt!, measure.now) };
  // When it was said last that it can be had, or cannot, is known also where it says the same.
  if (fresh.includes('availability'))
    marks['availability'] = { ...marks['availability']!, t: later(marks['availability']?.t, momentOf(row, measure), measure.now) };
  const countedBy = counted ? row.source : before.countedBy;
  const from = origin(before, row, fresh.length > 0 || !stored, changed || !stored);
  const parts = counted ? (byLocation?.stock ?? null) : before.stock;
  const hadBack = counted ? row.hadBack?.get('') : stockedOf(before).hadBack;
  const left = { ...before, ...values, countedAt, countedBy, stock: parts, hadBack };
  const isKept = !counted && (back !== undefined || before.zeroedAt === null);
  const kept = isKept ? (back ?? before).beforeZero : keptOfBack(left);
  const ended = counted || fresh.includes('reserved') ? zeroedBy(before, { ...left, kept }, measure) : {};
  const stock = { backlog, countedAt, countedBy, stock: parts, ...ended };
  const heldCount = countHeld ? heldZero(row, measure) : counted ? null : before.heldCount;
  const stop = stoppedBy(before, { ...before, ...values }, row, measure);
  const offer: Offer = { ...before, ...values, ...stock, ...stop, marks, held, heldCount, ...from };
  const news =
    changed ||
    differs('floorMinor') ||
    backlog !== before.backlog ||
    !sameHold(before.held, held) ||
    (before.heldCount === null) !== (heldCount === null);
  const taken = hold || countHeld ? 'held' : !stored ? 'created' : news ? 'updated' : stale ? 'stale' : 'unchanged';
  const faults = faultsOf(row);
  if (faults.length > 0 && taken === 'stale') return { ...REJECTED, offer: before, problems: faults };
  const verdict = faults.length > 0 ? 'partly_rejected' : taken;
  const priced = MONEY_FIELDS.some((field) => field !== 'floorMinor' && differs(field));
  const problems = [
    ...[...faults, ...(hold ? [heldProblem(row.path, offer)] : checked.warnings)],
    ...[...(countHeld ? [countHeldProblem(row, before.quantity)] : []), ...overtaken, ...row.warnings],
  ];
  return { verdict, offer, changed, counted, priced, announced: announced ?? null, beyond: !!beyond, problems };
}

const REJECTED = {
  verdict: 'rejected',
  changed: false,
  counted: false,
  priced: false,
  announced: null,
  beyond: false,
} as const;

/** Of counts by location that are refused, a 0 stops where it is counted; elsewhere it would take the place of a count as a whole. */
function stopsOf(before: Offer, row: PreparedOffer): PreparedOffer {
  if (row.faults.stock.length === 0) return row;
  return { ...row, stock: row.stock.filter(({ location }) => before.stock?.some((known) => known.location === location)) };
}

/** Who wrote last, and the message that last changed something. */
function origin(before: Offer, row: PreparedOffer, wrote: boolean, changed: boolean): Pick<Offer, 'source' | 'sourceOrder' | 'messageId'> {
  const { source, sourceOrder, messageId } = before;
  if (!wrote) return { source, sourceOrder, messageId };
  const known = source === row.source ? sourceOrder : null;
  const isLater = known === null || isNewer({ s: row.source, o: known, m: null }, row);
  return { source: row.source, sourceOrder: isLater ? (row.order ?? known) : known, messageId: changed ? row.messageId : messageId };
}

function blank({ sku, market, audience, source }: PreparedOffer): Offer {
  return {
    ...{ sku, market: market.code, audience, currency: market.currency, exponent: exponentOf(market.currency) },
    ...{ priceMinor: null, salePriceMinor: null, saleFrom: null, saleTo: null, floorMinor: null },
    ...{
      quantity: null,
      countedAt: null,
      countedBy: null,
      reserved: null,
      backlog: null,
      stock: null,
      availability: null,
      availableFrom: null,
    },
    ...{ beforeZero: null, zeroedAt: null, heldCount: null, stoppedAt: null, stoppedBy: null, beforeStop: null },
    ...{ revision: 0, source, sourceOrder: null, messageId: null, held: null, marks: {} },
  };
}
