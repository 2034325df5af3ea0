import { problem, type Problem } from '../../../libs/problem/index.js';
import type { PriceMeasure } from './judge-price.js';
import type { HadBack, HeldCount, Offer } from './offer.js';
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

/** What a 0 took the place of is kept, so that a person can have it back; any other count takes that away. */
export function zeroedBy(
  before: Offer,
  quantity: number | null | undefined,
  { now }: Pick<PriceMeasure, 'now'>,
): Pick<Offer, 'beforeZero' | 'zeroedAt'> {
  const { quantity: stood, countedAt, countedBy, reserved, stock } = before;
  if (quantity !== 0) return { beforeZero: null, zeroedAt: null };
  if (!stood) return { beforeZero: before.beforeZero, zeroedAt: before.zeroedAt };
  const hadBack = before.beforeZero?.hadBack;
  return {
    beforeZero: { quantity: stood, countedAt, countedBy, reserved, ...(stock && { stock }), ...(hadBack && { hadBack }) },
    zeroedAt: new Date(now).toISOString(),
  };
}

/** What a count that was had back knows of sales stays with it, until another is said. Of none nothing can be sold. */
export function keptOfBack(
  { quantity, countedAt, countedBy, reserved }: Pick<Offer, 'quantity' | 'countedAt' | 'countedBy' | 'reserved'>,
  hadBack: HadBack | undefined,
): Partial<Pick<Offer, 'beforeZero'>> {
  return hadBack && quantity ? { beforeZero: { quantity, countedAt, countedBy, reserved, hadBack } } : {};
}

export function heldZero(row: PreparedOffer, measure: Pick<PriceMeasure, 'now'>): HeldCount {
  const { source, messageId } = row;
  return { at: new Date(measure.now).toISOString(), countedAt: momentOf(row, measure), source, messageId };
}

/** The warning with which a verdict tells that a 0 waits. */
export function countHeldProblem({ path, stock }: Pick<PreparedOffer, 'path' | 'stock'>, stands: number): Problem {
  const message = `Its source sets too much to 0 at once. ${stands} stays, less what is sold, until a person decides.`;
  const fix = 'Let the zeros in or restore the counts, or have the ERP send the right count.';
  return problem('count_held', `${path}.${stock.length > 0 ? 'stock' : 'quantity'}`, message, fix, { severity: 'warning' });
}
