import { problem, type Problem } from '../../../libs/problem/index.js';
import type { PriceMeasure } from './judge-price.js';
import type { CountBefore, HadBack, HeldCount, Offer } from './offer.js';
import type { PreparedOffer } from './prepared-offer.js';

/** A count of the future is taken as one of now: no sale comes after it that it could know of. */
export function momentOf({ countedAt }: Pick<PreparedOffer, 'countedAt'>, { now }: Pick<PriceMeasure, 'now'>): string {
  const came = new Date(now).toISOString();
  return countedAt === null || countedAt > came ? came : countedAt;
}

/** Of the moments of what stood and of what took its place the later: a 0 that is obeyed in doubt makes nothing newer that is not. */
export function later(known: string | undefined, moment: string, now: number): string {
  return known !== undefined && known > moment && Date.parse(known) <= now ? known : moment;
}

/** What may be sold by what is said of stock; null: whatever there is, as nobody counts it. What is promised is off where its source counts what is on hand. */
export function unitsLeft(
  { quantity, reserved, stock, countedBy, availability, hadBack }: Stocked,
  isOnHand: (source: string) => boolean,
): number | null {
  if (quantity === null) return availability === null ? 0 : null;
  const parts = stock ?? [{ quantity, reserved, countedBy, ...(hadBack && { hadBack }) }];
  const promised = ({ countedBy: by, reserved: units, hadBack: isBack }: Omit<CountBefore, 'quantity' | 'countedAt'>): number =>
    !isBack && by !== null && isOnHand(by) ? (units ?? 0) : 0;
  return parts.reduce((sum, part) => sum + Math.max(0, part.quantity - promised(part)), 0);
}

/** Stock as it is said. What was reserved of a count that a person had back is off it. */
export interface Stocked extends Pick<Offer, 'quantity' | 'reserved' | 'stock' | 'countedBy' | 'availability'> {
  hadBack?: HadBack | undefined;
}

/** Of an offer as it stands. */
export const stockedOf = (offer: Offer): Stocked => ({ ...offer, hadBack: offer.quantity ? offer.beforeZero?.hadBack : undefined });

/**
 * What stood before nothing was left is kept, so that a person can have it back: before a 0, before a count that nobody knows any more, and before all of it was
 * promised. Whatever leaves something takes that away, and `kept` stays.
 */
export function zeroedBy(
  before: Offer,
  after: Stocked & { kept: Offer['beforeZero'] },
  { now, isOnHand = NOBODY }: Pick<PriceMeasure, 'now' | 'isOnHand'>,
): Pick<Offer, 'beforeZero' | 'zeroedAt'> {
  const { quantity, countedAt, countedBy, reserved, stock, beforeZero, zeroedAt } = before;
  if (unitsLeft(after, isOnHand) !== 0) return { beforeZero: after.kept, zeroedAt: null };
  if (unitsLeft(stockedOf(before), isOnHand) === 0) return { beforeZero, zeroedAt };
  const hadBack = beforeZero?.hadBack;
  return {
    beforeZero: { quantity, countedAt, countedBy, reserved, ...(stock && { stock }), ...(hadBack && { hadBack }) },
    zeroedAt: new Date(now).toISOString(),
  };
}

const NOBODY = (): boolean => false;

/** What a count that was had back knows of sales stays with it, until another is said. Of none nothing can be sold. */
export function keptOfBack({ quantity, countedAt, countedBy, reserved, hadBack }: Stocked & Pick<Offer, 'countedAt'>): Offer['beforeZero'] {
  return hadBack && quantity ? { quantity, countedAt, countedBy, reserved, hadBack } : null;
}

export function heldZero(row: PreparedOffer, measure: Pick<PriceMeasure, 'now'>): HeldCount {
  const { source, messageId } = row;
  return { at: new Date(measure.now).toISOString(), countedAt: momentOf(row, measure), source, messageId };
}

/** The warning with which a verdict tells that a 0 waits. */
export function countHeldProblem({ path, stock }: Pick<PreparedOffer, 'path' | 'stock'>, stands: number | null): Problem {
  const kept = stands === null ? 'What was said before' : String(stands);
  const message = `Its source sets too much to 0 at once. ${kept} stays, less what is sold, until a person decides.`;
  const fix = 'Let the zeros in or restore the counts, or have the ERP send the right count.';
  return problem('count_held', `${path}.${stock.length > 0 ? 'stock' : 'quantity'}`, message, fix, { severity: 'warning' });
}
