import type { AssortmentEntity } from './assortment.entity.js';

/** How far an assortment is settled. */
export type Progress = Pick<AssortmentEntity, 'settleTo' | 'settledAt' | 'familiesTo' | 'familiesAt'>;
type Standing = Progress & Pick<AssortmentEntity, 'excludedFamilies'>;

/** The last product that was settled; null: all are. Pure. */
export const settledTo = ({ settleTo, familiesTo }: Progress): string | null => familiesTo ?? settleTo;

/**
 * From where it is to be settled now; `again`: from the beginning. One with families is settled where a worker of the release before, which would do so without
 * them, sees nothing to do; what such a worker has begun or ended is done again. Pure.
 */
export function toSettle(one: Standing, again: boolean): Progress {
  const { settleTo, settledAt, familiesTo, familiesAt } = one;
  if (one.excludedFamilies.length === 0) return { settledAt, familiesTo: null, familiesAt, settleTo: again || familiesTo !== null ? '0' : settleTo };
  const isOurs = settleTo === null && settledAt?.getTime() === familiesAt?.getTime();
  return { settledAt, familiesAt: settledAt, settleTo: null, familiesTo: again || !isOurs ? '0' : familiesTo };
} // prettier-ignore

/** It was settled up to there; null: to the end. Pure. */
export function settledUpTo(one: Standing, last: string | null, now: Date): Progress {
  const settledAt = last === null ? now : one.settledAt;
  const hasFamilies = one.excludedFamilies.length > 0;
  return { settledAt, familiesAt: settledAt, settleTo: hasFamilies ? null : last, familiesTo: hasFamilies ? last : null };
}

export function isMoved(one: Progress, to: Progress): boolean {
  return one.settleTo !== to.settleTo || one.familiesTo !== to.familiesTo || one.familiesAt?.getTime() !== to.familiesAt?.getTime();
}
