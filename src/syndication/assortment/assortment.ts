import type { Meant } from '../../search/index.js';
import type { AssortmentExceptionEntity } from './assortment-exception.entity.js';
import type { AssortmentRuleEntity } from './assortment-rule.entity.js';

/** A channel, or all channels of a market: one of the two. */
export interface AssortmentPlace {
  channel: string | null;
  market: string | null;
}

/** By which what is meant for a channel or market is kept. */
export const placeOf = ({ channel, market }: AssortmentPlace): string => (channel === null ? `market:${market}` : `channel:${channel}`);

/** The places that decide what is meant for a channel: a product has to be meant for each. */
export const placesOf = (channel: string, market: string): string[] => [
  placeOf({ channel, market: null }),
  placeOf({ channel: null, market }),
];

export type Rule = Pick<AssortmentRuleEntity, 'id' | 'name' | 'effect' | 'form' | 'filter' | 'fromAt' | 'untilAt'>;
export type Exception = Pick<AssortmentExceptionEntity, 'id' | 'sku' | 'isIn' | 'reason' | 'fromAt' | 'untilAt'>;
type Dated = Pick<Rule, 'fromAt' | 'untilAt'>;

/** The first moment counts, the last does not. Pure. */
export const countsAt = ({ fromAt, untilAt }: Dated, now: Date): boolean =>
  (fromAt === null || fromAt <= now) && (untilAt === null || untilAt > now);

/** When the first of these begins or ends after now; null: none does. Pure. */
export function nextMoment(all: readonly Dated[], now: Date): Date | null {
  const moments = all.flatMap(({ fromAt, untilAt }) => [fromAt, untilAt]).filter((at) => at !== null && at > now);
  return moments.reduce<Date | null>((next, at) => (next === null || at! < next ? at : next), null);
}

/**
 * What counts at this moment. Where rules that take in are written, only what they find is meant for the place, also while none of them counts: a campaign
 * that is over leaves nothing behind. Pure.
 */
export function meantAt(
  { place, excludedFamilies }: { place: string; excludedFamilies: readonly string[] },
  rules: readonly Rule[],
  exceptions: readonly Exception[],
  now: Date,
): Meant {
  return {
    place,
    outFamilies: excludedFamilies,
    needsInclude: rules.some(({ effect }) => effect === 'include'),
    rules: rules.flatMap((one) =>
      countsAt(one, now) ? [{ id: one.id, isInclude: one.effect === 'include', form: one.form, filter: one.filter }] : [],
    ),
    exceptions: exceptions.flatMap((one) => (countsAt(one, now) ? [{ id: one.id, sku: one.sku, isIn: one.isIn }] : [])),
  };
}
