import type { Problem } from '../../../libs/problem/index.js';
import { isNewer, nextMark } from '../products/merge-facts.js';
import type { FactMeta } from '../products/node.js';
import { checkMoney } from './check-money.js';
import { holdOf, keptHold, sameHold } from './held-money.js';
import { judgePrice, type PriceMeasure } from './judge-price.js';
import { freshAt, isNewerThanLocations, isStaleAt, markStock, mergeStock, reservedOfNothing, sumTooLarge } from './merge-stock.js';
import { exponentOf } from './money.js';
import { countHeldProblem, heldZero, momentOf, zeroedBy } from './zero-count.js';
import { MONEY_FIELDS, OFFER_FIELDS, type MoneyField, type MoneyValues, type Offer, type OfferField, type OfferValues } from './offer.js';
import type { PreparedOffer } from './read-offer.js';

export interface MergedOffer {
  verdict: 'created' | 'updated' | 'unchanged' | 'stale' | 'held' | 'rejected';
  offer: Offer;
  /** True where what a channel shows differs: price, sale or stock. */
  changed: boolean;
  /** True where stock was counted anew, even as the same number: a statement about now. */
  counted: boolean;
  /** True where money of the row waits. */
  moneyHeld: boolean;
  /** True where money was accepted that is not what stood: a row of its history. */
  priced: boolean;
  /** The announced sale without which the money would wait. */
  announced: string | null;
  /** True where the bounds hold it: an announced sale could let it in. */
  beyond: boolean;
  /** Why it was rejected, or what it was taken with. */
  problems: Problem[];
}

/**
 * Takes one message into an offer, field by field: stock and prices often come from different systems at different times, and an old
 * price must not be refused because newer stock was here. Money out of bounds is held whole; the stock beside it is taken all the same,
 * because a stop-sell must not wait for a price. Newer money that is within bounds takes a held one away.
 */
export function mergeOffer(stored: Offer | undefined, row: PreparedOffer, measure: PriceMeasure): MergedOffer {
  const before = stored ?? blank(row);
  const marks: FactMeta = { ...(before.marks ?? oldMarks(before)) };
  const said = OFFER_FIELDS.filter((field) => row.values[field] !== undefined || (field === 'priceMinor' && row.refused));
  const fresh = said.filter((field) => isNewer(marks[field], row) && (!isCount(field) || isNewerThanLocations(row, marks)));
  const freshStock = freshAt(row, marks);
  const stale = said.some((field) => !fresh.includes(field) && !saysKnown(before, row, field)) || isStaleAt(before, row, freshStock);
  const values: Partial<OfferValues> = Object.fromEntries(
    fresh.filter((field) => row.values[field] !== undefined).map((field) => [field, row.values[field]]),
  );
  const money = Object.fromEntries(Object.entries(values).filter(([field]) => isMoney(field))) as Partial<MoneyValues>;
  const checked = checkMoney(before, money, row.path, new Date(measure.now));
  const merged = freshStock.length > 0 ? mergeStock(before, row, freshStock, measure.now) : undefined;
  const wrong = checked.problem ?? (before.stock ? reservedOfNothing(row) : undefined) ?? (merged && sumTooLarge(merged, row.path));
  if (wrong) return { ...REJECTED, offer: before, problems: [wrong] };

  const saidMoney = fresh.filter(isMoney);
  const refused = fresh.includes('priceMinor') ? row.refused : undefined;
  const after = { ...before, ...money };
  const { beyond, announced } = refused || saidMoney.length === 0 ? {} : judgePrice(after, after.floorMinor, measure);
  Object.assign(values, merged?.values);
  const countHeld = measure.holdsZero === true && values.quantity === 0 && (before.quantity ?? 0) > 0;
  if (countHeld) for (const field of merged ? COUNT_FIELDS : ['quantity' as const]) delete values[field];
  const hold = refused || beyond ? holdOf({ before, row, money, refused, beyond, measure }) : undefined;
  if (hold) for (const field of MONEY_FIELDS) delete values[field];

  const differs = (field: OfferField): boolean => field in values && values[field] !== before[field];
  for (const field of fresh) {
    const orders = row.order !== null || marks[field] === undefined;
    if (orders || differs(field)) marks[field] = nextMark(marks[field], row, differs(field));
  }
  markStock(marks, row, freshStock);
  const byLocation = countHeld ? undefined : merged;
  const changed = OFFER_FIELDS.some((field) => field !== 'floorMinor' && differs(field)) || (byLocation?.changed ?? false);
  const held = hold ?? (saidMoney.length > 0 ? keptHold(before.held, saidMoney) : before.held);
  const counted = (fresh.includes('quantity') || byLocation !== undefined) && !countHeld;
  const { backlog, countedAt } = !counted ? before : (byLocation ?? { backlog: row.backlog, countedAt: momentOf(row, measure) });
  const countedBy = counted ? row.source : before.countedBy;
  const from = origin(before, row, fresh.length > 0 || !stored, changed || !stored);
  const parts = counted ? (byLocation?.stock ?? null) : before.stock;
  const stock = { backlog, countedAt, countedBy, stock: parts, ...(counted ? zeroedBy(before, values.quantity, measure) : {}) };
  const heldCount = countHeld ? heldZero(row, measure) : counted ? null : before.heldCount;
  const offer: Offer = { ...before, ...values, ...stock, marks, held, heldCount, ...from };
  const news =
    changed ||
    differs('floorMinor') ||
    backlog !== before.backlog ||
    !sameHold(before.held, held) ||
    (before.heldCount === null) !== (heldCount === null);
  const verdict = hold || countHeld ? 'held' : !stored ? 'created' : news ? 'updated' : stale ? 'stale' : 'unchanged';
  const priced = MONEY_FIELDS.some((field) => field !== 'floorMinor' && differs(field));
  const problems = [...(hold ? [] : checked.warnings), ...(countHeld ? [countHeldProblem(row, before.quantity!)] : []), ...row.warnings];
  return { verdict, offer, changed, counted, moneyHeld: !!hold, priced, announced: announced ?? null, beyond: !!beyond, problems };
}

const REJECTED = {
  verdict: 'rejected',
  changed: false,
  counted: false,
  moneyHeld: false,
  priced: false,
  announced: null,
  beyond: false,
} as const;

/** Said of the whole, or summed up from locations. */
const COUNT_FIELDS = ['quantity', 'reserved'] as const;
const isCount = (field: string): boolean => (COUNT_FIELDS as readonly string[]).includes(field);

const isMoney = (field: string): field is MoneyField => (MONEY_FIELDS as readonly string[]).includes(field);

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
function saysKnown({ held, ...before }: Offer, row: PreparedOffer, field: OfferField): boolean {
  if (field === 'priceMinor' && row.refused) return held?.price_minor === row.refused.minor;
  const waits = held && (held.money ?? { priceMinor: held.price_minor });
  return row.values[field] === before[field] || (isMoney(field) && waits !== null && row.values[field] === waits[field]);
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
    ...{ beforeZero: null, zeroedAt: null, heldCount: null },
    ...{ revision: 0, source, sourceOrder: null, messageId: null, held: null, marks: {} },
  };
}
