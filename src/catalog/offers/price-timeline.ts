import type { Offer } from './offer.js';

/** What an ERP says of money for one offer. Amounts are whole minor units as text, moments ISO 8601. */
export type OfferMoney = Pick<Offer, 'priceMinor' | 'salePriceMinor' | 'saleFrom' | 'saleTo'>;

/** Money that was accepted: it stood from `at` (milliseconds since 1970) until the next of the same offer. */
export interface AcceptedMoney {
  at: number;
  money: OfferMoney;
  /** A person let it in. */
  decided: boolean;
}

/** Amounts that a customer can be asked for, in minor units: they fit a double (read-offer.ts lets in 9·10¹⁵ at most). */
const amount = (minor: string | null): number | null => (minor === null || minor === '0' ? null : Number(minor));
const moment = (iso: string | null, otherwise: number): number => (iso === null ? otherwise : Date.parse(iso));

/** What a customer pays at a moment: the sale price within its window and not above the price, else the price. null: nothing, it is not sold. */
export function payable(money: OfferMoney, at: number): number | null {
  const price = regular(money);
  if (price === null) return null;
  const sale = amount(money.salePriceMinor);
  return sale !== null && sale <= price && isOn(money, at) ? sale : price;
}

/** The price without a sale. A zero is none: it is no measure of anything. */
export const regular = (money: OfferMoney): number | null => amount(money.priceMinor);

export function isOn(money: OfferMoney, at: number): boolean {
  return moment(money.saleFrom, -Infinity) <= at && at < moment(money.saleTo, Infinity);
}

/** The moments after `now` at which what a customer pays may change by itself. */
export function edges(money: OfferMoney, now: number): number[] {
  if (money.salePriceMinor === null) return [];
  return [moment(money.saleFrom, now), moment(money.saleTo, now)].filter((at) => at > now);
}

/** What is paid now and at each moment to come at which that changes by itself. */
export function payableFrom(money: OfferMoney, now: number): { at: number; paid: number }[] {
  return [now, ...edges(money, now)].flatMap((at) => {
    const paid = payable(money, at);
    return paid === null ? [] : [{ at, paid }];
  });
}

/** When the sale that is on at `at` began to count, at the earliest `now`, and when it ends by itself; undefined: none is on. */
export function saleSpan(money: OfferMoney, at: number, now: number): { from: number; to: number } | undefined {
  if (money.salePriceMinor === null || !isOn(money, at) || payable(money, at) !== amount(money.salePriceMinor)) return undefined;
  return { from: Math.max(now, moment(money.saleFrom, now)), to: moment(money.saleTo, Infinity) };
}

/**
 * Every amount that a customer was asked for between two moments, and every price without its sale. `past` is what stood, oldest first; the
 * last still stands. What stood for no time at all (a later line of the same batch replaced it) counts as well: it was accepted.
 */
export function chargedBetween(past: readonly AcceptedMoney[], from: number, to: number): { paid: number[]; regular: number[] } {
  const paid = new Set<number>();
  const prices = new Set<number>();
  for (const [index, { at, money }] of past.entries()) {
    const until = past[index + 1]?.at ?? Infinity;
    if (until < from || at > to) continue;
    const [begin, end] = [Math.max(at, from), Math.min(until, to)];
    for (const seen of [begin, ...edges(money, begin).filter((edge) => edge < end)]) {
      const asked = payable(money, seen);
      if (asked !== null) paid.add(asked);
    }
    const price = regular(money);
    if (price !== null) prices.add(price);
  }
  return { paid: [...paid], regular: [...prices] };
}

/** When the price was last known: now, or when it was taken back. undefined: there never was one. */
export function lastKnown(past: readonly AcceptedMoney[], now: number): { at: number; money: OfferMoney } | undefined {
  const index = past.findLastIndex(({ money }) => regular(money) !== null);
  if (index < 0) return undefined;
  return { at: Math.min(now, past[index + 1]?.at ?? now), money: past[index]!.money };
}

/** The spans of time before `end` in which there was a price, newest first. */
function pricedSpans(past: readonly AcceptedMoney[], end: number): { from: number; until: number }[] {
  const spans = past.map(({ at, money }, index) => ({ from: at, until: Math.min(end, past[index + 1]?.at ?? end), price: regular(money) }));
  return spans.filter(({ from, until, price }) => price !== null && from < until).reverse();
}

/** For how long there was a price until `end`. */
export const pricedFor = (past: readonly AcceptedMoney[], end: number): number =>
  pricedSpans(past, end).reduce((sum, { from, until }) => sum + until - from, 0);

/** The moment from which on there was a price for so long until `end`, the time without one left out. -Infinity: there never was for so long. */
export function pricedSince(past: readonly AcceptedMoney[], end: number, ms: number): number {
  let left = ms;
  for (const { from, until } of pricedSpans(past, end)) {
    if (until - from >= left) return until - left;
    left -= until - from;
  }
  return -Infinity;
}
