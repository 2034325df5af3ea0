import type { Problem } from '../../../libs/problem/index.js';
import { problem } from '../../../libs/problem/index.js';
import { judgePrice, type OutOfBounds, type PriceMeasure } from './judge-price.js';
import { fromMinor } from './money.js';
import type { HeldPrice, MoneyField, MoneyValues, Offer } from './offer.js';
import { lastKnown, payable, payableFrom } from './price-timeline.js';
import type { RefusedPrice } from './read-money.js';
import type { PreparedOffer } from './prepared-offer.js';

interface HoldInput {
  before: Offer;
  row: PreparedOffer;
  /** What the row says of money, but for a refused price. */
  money: Partial<MoneyValues>;
  refused: RefusedPrice | undefined;
  beyond: OutOfBounds | undefined;
  measure: PriceMeasure;
}

/**
 * The hold that a message makes. What waits already and says something of other fields waits on with it: prices and sales may come from
 * two systems, and the one's slip must not lose the other's.
 */
export function holdOf({ before, row, money, refused, beyond, measure }: HoldInput): HeldPrice {
  const said: Partial<MoneyValues> = { ...money, ...(refused ? { priceMinor: refused.minor } : {}) };
  const waiting = before.held;
  const isOther = waiting && !touches(waiting, Object.keys(said) as MoneyField[]) && waiting.reason !== 'wrong_currency' && !refused;
  const whole = isOther ? { ...moneyOf(waiting), ...said } : said;
  const known = lastKnown(measure.past, measure.now);
  const last = known && payable(known.money, known.at);
  const made: HeldPrice = {
    price_minor: whole.priceMinor ?? before.priceMinor ?? '0',
    currency: refused?.currency ?? before.currency,
    message_id: row.messageId,
    reason: refused?.reason ?? beyond!.reason,
    money: whole,
    source: row.source,
    since: waiting?.since ?? measure.now,
    at: measure.now,
    ...(last == null ? {} : { last_minor: String(last) }),
    ...(beyond ? measuredBy(beyond) : {}),
  };
  return waiting && sameHold(waiting, made) ? { ...made, at: waiting.at ?? measure.now } : made;
}

function measuredBy({ against, share }: OutOfBounds): Pick<HeldPrice, 'against_minor' | 'share'> {
  return against === null ? {} : { against_minor: String(Math.round(against)), share: Number(share.toFixed(6)) };
}

/** What a hold would set. One of a release that held the price alone has nothing else. */
export const moneyOf = (held: HeldPrice): Partial<MoneyValues> => held.money ?? { priceMinor: held.price_minor };

function touches(held: HeldPrice, fields: readonly MoneyField[]): boolean {
  const waiting = moneyOf(held);
  return fields.some((field) => field in waiting);
}

/** What goes on waiting after a message that is within bounds: one that says something of the same fields replaces it. */
export function keptHold(held: HeldPrice | null, said: readonly MoneyField[]): HeldPrice | null {
  return held && !touches(held, said) ? held : null;
}

/**
 * What waits is judged again by what was accepted since: a floor that came after it says why it may not go as if nothing were. Whoever looked
 * before has not seen that. Where nothing holds it any more, a person decides all the same.
 */
export function judgedAnew(held: HeldPrice | null, stands: Offer, measure: PriceMeasure): HeldPrice | null {
  if (!held || held.reason === 'wrong_currency' || held.reason === 'zero_price') return held;
  const whole = { ...stands, ...moneyOf(held) };
  const past = [...measure.past, { at: measure.now, money: stands, decided: false }];
  const { beyond } = judgePrice(whole, whole.floorMinor, { ...measure, past });
  if (!beyond || beyond.reason === held.reason) return held;
  return { ...held, ...measuredBy(beyond), reason: beyond.reason, at: measure.now };
}

/** Whether what waits is below the floor that would stand with it, whatever it waits for. */
export function isBelowFloor(offer: Offer, now: number): boolean {
  const whole = { ...offer, ...moneyOf(offer.held!) };
  if (whole.floorMinor === null || offer.held!.currency !== offer.currency) return false;
  return payableFrom(whole, now).some(({ paid }) => paid < Number(whole.floorMinor));
}

/** Whether two holds wait for the same, whenever they came. */
export function sameHold(a: HeldPrice | null, b: HeldPrice | null): boolean {
  if (a === null || b === null) return a === b;
  const fields = Object.entries(moneyOf(a));
  const other = moneyOf(b);
  return (
    a.reason === b.reason && fields.length === Object.keys(other).length && fields.every(([f, value]) => other[f as MoneyField] === value)
  );
}

const percent = (share: number): string => `${Number((Math.abs(share) * 100).toFixed(2))} %`;

/** The warning with which a verdict tells a hold: why, what stays, and whose move it is. */
export function heldProblem(path: string, { held, priceMinor, currency, exponent }: Offer): Problem {
  const { reason, against_minor: against, share = 0 } = held!;
  const shown = (minor: string): string => `${fromMinor(minor, exponent)} ${currency}`;
  const why = {
    moved_too_far: () => `A customer would pay ${percent(share)} ${share < 0 ? 'less' : 'more'} than ${shown(against!)}.`,
    unlike_siblings: () =>
      `This first price is ${percent(share)} ${share < 0 ? 'below' : 'above'} ${shown(against!)}, the middle of its siblings' prices.`,
    below_floor: () => `A customer would pay less than the floor of ${shown(against!)}.`,
    zero_price: () => 'The price is zero.',
    wrong_currency: () => 'The price is not in the currency of the market.',
  }[reason]();
  const kept = priceMinor === null ? 'The offer stays without a price' : `${shown(priceMinor)} stays`;
  const place = held!.money && !('priceMinor' in held!.money) && 'salePriceMinor' in held!.money ? 'salePrice' : 'price';
  const message = `${why} ${kept} until a person decides.`;
  const fix = 'Decide on the held price, or have the ERP send the right one.';
  return problem('price_held', `${path}.${place}`, message, fix, { severity: 'warning' });
}
