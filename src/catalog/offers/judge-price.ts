import type { Bounds } from './price-bounds.js';
import type { AcceptedMoney, OfferMoney } from './price-timeline.js';
import { chargedBetween, edges, lastKnown, payable, pricedSince, regular, saleSpan } from './price-timeline.js';

/** A sale that one person announced and another let in, as far as it concerns this offer. Moments are milliseconds since 1970. */
export interface LetInSale {
  id: string;
  from: number;
  to: number;
  /** The deepest that it goes, as a share of what stood before. */
  deepestShare: number;
}

/** Against what new money of one offer is measured. */
export interface PriceMeasure {
  now: number;
  bounds: Bounds;
  /** What stood, oldest first; the last still stands. Empty: there is no offer yet. */
  past: readonly AcceptedMoney[];
  /** The median of the siblings' prices in this market for this audience; undefined: none has one. Asked only where this offer never had a price. */
  siblings: () => number | undefined;
  sales: readonly LetInSale[];
  /** A count of 0 waits for a person: its source sets too much to 0 at once. */
  holdsZero?: boolean;
  /** Sources that count what is on hand: what is promised is off. Absent: none does. */
  isOnHand?: (source: string) => boolean;
}

/** Why money waits. `against`: what it was measured against, in minor units; `share`: how far it goes beyond that, below zero for a fall. */
export interface OutOfBounds {
  reason: 'moved_too_far' | 'below_floor' | 'unlike_siblings';
  against: number | null;
  share: number;
}

/** What judging money gave: why it waits, or the announced sale without which it would wait. Neither: it is within bounds. */
export interface PriceJudgement {
  beyond?: OutOfBounds;
  announced?: string;
}

const NOTHING: OfferMoney = { priceMinor: null, salePriceMinor: null, saleFrom: null, saleTo: null };

/**
 * Judges money on what a customer would pay, now and at each edge of a sale to come, against what stood before it. A fall is measured against
 * the highest price asked for in the look-back (and what would be asked for at that moment without this message), a rise of the price against
 * the lowest. A sale to come that stands already is judged again where this message raises what stands before it: two lines may not say together
 * what one may not. Hours without a price do not count: the look-back ends when the last one was taken back, however long ago, and is as much longer as one
 * was taken back within it. A person's decision begins it anew. A price that was asked for within `returnMs` is a return and passes; nothing passes below the floor.
 */
export function judgePrice(after: OfferMoney, floorMinor: string | null, measure: PriceMeasure): PriceJudgement {
  const { now, past } = measure;
  const before = past.at(-1)?.money ?? NOTHING;
  const moments = [...new Set([now, ...edges(after, now), ...edges(before, now)])].sort((a, b) => a - b);
  const path = moments.map((at) => ({ at, was: payable(before, at), is: payable(after, at) }));
  const asked = path.filter(isAsked).filter((step) => step.is !== step.was);
  const price = regular(after);
  const rises = price !== null && price !== regular(before);
  if (asked.length === 0 && !rises) return {};

  const floor = floorMinor === null ? 0 : Number(floorMinor);
  const lowest = Math.min(...asked.map(({ is }) => is));
  if (lowest < floor) return { beyond: { reason: 'below_floor', against: floor, share: (lowest - floor) / floor } };

  const known = lastKnown(past, now);
  const stood = known ? standing(measure, known.at) : alone(measure.siblings());
  const isReturn = wasCharged(measure);
  const low = path.filter(isAsked).flatMap((one) => {
    const against = highestBefore(one.at, path, 'is', stood, measure);
    const isOld = one.is === one.was && (against <= highestBefore(one.at, path, 'was', stood, measure) || wasLetIn(after, one.at, measure));
    const beyond = isOld ? undefined : tooLow(one, against, after, measure);
    return !beyond || isReturn(one.is) ? [] : beyond;
  });
  const high = rises ? tooHigh(price, stood, measure.bounds).filter(() => !isReturn(price)) : [];
  const found = [...low.filter(({ sale }) => !sale), ...high];
  const worst = found.sort((a, b) => a.share - b.share)[0];
  if (worst) {
    // A sale to come may fall further from the first price itself than from the siblings' middle.
    const isUnlike = !known && (worst.against === stood.highestPaid || worst.against === stood.lowestPrice);
    return { beyond: { reason: isUnlike ? 'unlike_siblings' : 'moved_too_far', against: worst.against, share: worst.share } };
  }
  const announced = low[0]?.sale;
  return announced ? { announced: announced.id } : {};
}

/** What is paid at a moment without a message and with it; null: nothing. */
interface Step {
  at: number;
  was: number | null;
  is: number | null;
}
interface Asked extends Step {
  is: number;
}

const isAsked = (step: Step): step is Asked => step.is !== null;

/** Whether a person let in the sale that is on at a moment, as it stands. */
function wasLetIn(after: OfferMoney, at: number, { past, now }: PriceMeasure): boolean {
  const isSame = (money: OfferMoney): boolean => SALE.every((field) => money[field] === after[field]);
  return saleSpan(after, at, now) !== undefined && past.some(({ decided, money }) => decided && isSame(money));
}
const SALE = ['salePriceMinor', 'saleFrom', 'saleTo'] as const;

interface Stood {
  highestPaid: number;
  lowestPrice: number;
}

/** The extremes of the look-back before `end`, since the last decision of a person. */
function standing(measure: PriceMeasure, end: number): Stood {
  const { past, bounds } = measure;
  const decided = past.findLastIndex(({ decided: isDecided, money }) => isDecided && regular(money) !== null);
  const since = past.slice(Math.max(0, decided));
  const charged = chargedBetween(since, pricedSince(since, end, bounds.lookBackMs), latest(measure));
  return { highestPaid: Math.max(...charged.paid), lowestPrice: Math.min(...charged.regular) };
}

/** Whether a price was asked for so lately that it is a return. Asked of the few that go too far: a repricer has left hundreds of prices within the month. */
function wasCharged(measure: PriceMeasure): (value: number) => boolean {
  let known: Set<number> | undefined;
  return (value) => {
    if (!known) {
      const { paid, regular: prices } = chargedBetween(measure.past, measure.now - measure.bounds.returnMs, latest(measure));
      known = new Set([...paid, ...prices]);
    }
    return known.has(value);
  };
}

/** Whoever waited for a row's lock may have a clock that is a little behind the row. */
const latest = ({ past, now }: PriceMeasure): number => Math.max(now, past.at(-1)?.at ?? now);

/** Without siblings a first price is measured against nothing; what is said to be paid later is measured against it all the same. */
const alone = (median: number | undefined): Stood =>
  median === undefined ? { highestPaid: 0, lowestPrice: Infinity } : { highestPaid: median, lowestPrice: median };

/** The highest that is paid in the look-back before a moment, also by what is said until then: 5 → 9 → sale 4 falls from 9. */
function highestBefore(at: number, path: readonly Step[], by: 'is' | 'was', { highestPaid }: Stood, { bounds }: PriceMeasure): number {
  const here = path.findIndex((step) => step.at === at);
  const own = path.slice(0, here).filter((_, index) => path[index + 1]!.at > at - bounds.lookBackMs);
  return Math.max(highestPaid, path[here]!.was ?? 0, ...own.map((step) => step[by] ?? 0));
}

/** A fall beyond its share, with the sale that it fits. */
interface TooLow {
  against: number;
  share: number;
  sale: LetInSale | undefined;
}

function tooLow({ at, is }: Asked, against: number, after: OfferMoney, { bounds, sales, now }: PriceMeasure): TooLow | undefined {
  const fall = against - is;
  if (fall <= against * bounds.fallShare) return undefined;
  const span = saleSpan(after, at, now);
  const fits = (sale: LetInSale): boolean => sale.from <= span!.from && span!.to <= sale.to && fall <= against * sale.deepestShare;
  return { against, share: -fall / against, sale: span && sales.find(fits) };
}

function tooHigh(price: number, { lowestPrice }: Stood, { riseShare }: Bounds): Omit<OutOfBounds, 'reason'>[] {
  const rise = price - lowestPrice;
  return rise <= lowestPrice * riseShare ? [] : [{ against: lowestPrice, share: rise / lowestPrice }];
}
