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
 * The hold that a message makes. What waits already of fields that it does not say waits on with it: prices and sales may come from two systems, an ERP
 * sends a change once, and the one's slip must not lose the other's.
 */
export function holdOf({ before, row, money, refused, beyond, measure }: HoldInput): HeldPrice {
  const said: Partial<MoneyValues> = { ...money, ...(refused ? { priceMinor: refused.minor } : {}) };
  const waiting = before.held;
  const { priceMinor: waits, ...rest } = restOf(waiting, fieldsOf(said));
  // A hold is in one currency: a price in another goes where something else has to wait.
  const isKept = waits !== undefined && waiting?.reason !== 'wrong_currency';
  const whole: Partial<MoneyValues> = { ...rest, ...(isKept ? { priceMinor: waits } : {}), ...said };
  const reason = refused?.reason ?? (whole.priceMinor === '0' ? 'zero_price' : beyond!.reason);
  const known = lastKnown(measure.past, measure.now);
  const last = known && payable(known.money, known.at);
  const made: HeldPrice = {
    price_minor: whole.priceMinor ?? before.priceMinor ?? '0',
    currency: refused?.currency ?? before.currency,
    message_id: row.messageId,
    reason,
    money: whole,
    source: row.source,
    since: waiting?.since ?? measure.now,
    at: measure.now,
    ...(last == null ? {} : { last_minor: String(last) }),
    ...(beyond?.reason === reason ? measuredBy(beyond) : {}),
  };
  return waiting && sameHold(waiting, made) ? { ...made, at: waiting.at ?? measure.now } : made;
}

function measuredBy({ against, share }: OutOfBounds): Pick<HeldPrice, 'against_minor' | 'share'> {
  return against === null ? {} : { against_minor: String(Math.round(against)), share: Number(share.toFixed(6)) };
}

/** What a hold would set. One of a release that held the price alone has nothing else. */
export const moneyOf = (held: HeldPrice): Partial<MoneyValues> => held.money ?? { priceMinor: held.price_minor };

const fieldsOf = (money: Partial<MoneyValues>): MoneyField[] => Object.keys(money) as MoneyField[];

/** What waits of fields that a message does not say: of those that it says it is newer. */
function restOf(held: HeldPrice | null, said: readonly MoneyField[]): Partial<MoneyValues> {
  return Object.fromEntries(Object.entries(held ? moneyOf(held) : {}).filter(([field]) => !said.includes(field as MoneyField)));
}

/** The floor that a message is measured against: the one that would stand, or one that waits and is higher. It was a slip beside it that held it. */
export function floorFor(before: Offer, money: Partial<MoneyValues>): string | null {
  const [stands, waits] = [{ ...before, ...money }.floorMinor, restOf(before.held, fieldsOf(money)).floorMinor];
  return isHigher(waits, stands) ? waits : stands;
}

const isHigher = (floor: string | null | undefined, other: string | null): floor is string =>
  floor != null && (other === null || BigInt(floor) > BigInt(other));

/** A higher floor that alone is left of what waits counts with the message: a floor by itself waits for nobody. A lower one may be a slip like the rest. */
export function freedFloor(before: Offer, said: readonly MoneyField[]): Partial<Pick<MoneyValues, 'floorMinor'>> {
  const { floorMinor, ...others } = restOf(before.held, said);
  return fieldsOf(others).length === 0 && isHigher(floorMinor, before.floorMinor) ? { floorMinor } : {};
}

/**
 * What goes on waiting after a message that is within bounds: all that it does not say itself. It is judged again by what was accepted since: a floor that
 * came after it says why it may not go as if nothing were. Whoever looked before has not seen that. Where nothing holds it any more, a person decides all
 * the same. A window of no sale is nothing to decide.
 */
export function keptHold(held: HeldPrice | null, said: readonly MoneyField[], stands: Offer, measure: PriceMeasure): HeldPrice | null {
  const money = restOf(held, said);
  const fields = fieldsOf(money);
  const whole = { ...stands, ...money };
  const isWindow = fields.every((field) => field === 'saleFrom' || field === 'saleTo');
  if (!held) return null;
  const isPart = fields.length < fieldsOf(moneyOf(held)).length;
  if (money.priceMinor !== undefined && (held.reason === 'wrong_currency' || held.reason === 'zero_price'))
    return isPart ? { ...held, money, at: measure.now } : held;
  if ((isWindow && whole.salePriceMinor === null) || fields.every((field) => money[field] === stands[field])) return null;
  const past = [...measure.past, { at: measure.now, money: stands, decided: false }];
  const { beyond } = judgePrice(whole, whole.floorMinor, { ...measure, past });
  const rest = { ...held, price_minor: whole.priceMinor ?? '0' };
  if (isPart) return partOf(rest, money, beyond, stands, measure);
  return beyond && beyond.reason !== held.reason ? { ...rest, ...measuredBy(beyond), reason: beyond.reason, at: measure.now } : rest;
}

/** A part of a hold is another one: it has measures of its own, or none where the part that it was held for is gone. */
function partOf(
  { against_minor: _, share: __, ...held }: HeldPrice,
  money: Partial<MoneyValues>,
  beyond: OutOfBounds | undefined,
  { currency }: Offer,
  { now }: PriceMeasure,
): HeldPrice {
  return { ...held, money, currency, reason: beyond?.reason ?? 'moved_too_far', at: now, ...(beyond ? measuredBy(beyond) : {}) };
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
