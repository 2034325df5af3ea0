import type { HadBack, Offer } from './offer.js';

/**
 * A count that a person had back is less what was reserved by then, and hears of nothing that is reserved later: its own source has not counted since. What that
 * promises more is off at once, on each channel; what it promises less is back with its next count, as it may have been delivered. undefined: nothing is off. Pure.
 */
export function promisedSince(
  { quantity, beforeZero }: Pick<Offer, 'quantity' | 'beforeZero'>,
  reserved: number | null | undefined,
): Pick<Offer, 'quantity' | 'beforeZero'> | undefined {
  const more = (reserved ?? 0) - (beforeZero?.reserved ?? 0);
  if (!beforeZero?.hadBack || !quantity || more <= 0) return undefined;
  const less = (units: number): number => Math.max(0, units - more);
  const { hadBack } = beforeZero;
  const channels = Object.entries(hadBack.channels).map(([code, own]) => [code, { ...own, units: less(own.units) }] as const);
  const known: HadBack = { ...hadBack, units: less(hadBack.units), channels: Object.fromEntries(channels) };
  return { quantity: less(quantity), beforeZero: { ...beforeZero, quantity: less(quantity), reserved: reserved ?? 0, hadBack: known } };
}
