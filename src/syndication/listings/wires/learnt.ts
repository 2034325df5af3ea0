import type { LineReading } from './line-readings.repository.js';
import type { OfferLineRow } from './offer-line-row.js';
import { shownUnits } from './old-answers.js';
import type { Shown } from './shown.js';

/** Looks before what is not shown as it was taken counts as drift, or as not there: a channel's view runs behind its writes. */
export const PATIENCE = 5;

/** What a look that has to tell first what was sold has told. */
export interface Learnt {
  isLearnt: boolean;
  readings: LineReading[];
}

/**
 * Pure. A look tells all where each number that is known to stand there is shown; of none nothing was sold, and what left the channel with its 0 shows
 * none. What it does not show at one look after the other is not there, whoever took it away: its siblings do not wait for it, and it counts as seen. So does
 * the first number of what was not counted before, which is not shown: else it was looked for again, and at once.
 */
export function learn({ readings, doubts }: Shown, lines: readonly OfferLineRow[], looks: number): Learnt {
  if (doubts.length > 0) return { isLearnt: false, readings };
  const told = new Set(readings.map(({ sku }) => sku));
  const untold = lines.filter((line) => line.stockAccepted && line.units !== null && !told.has(line.sku));
  if (untold.some((line) => shownUnits(line) !== 0) && looks < PATIENCE) return { isLearnt: false, readings };
  const uncounted = lines.filter((line) => line.stockAccepted && line.stockSent && line.units === null && !told.has(line.sku));
  return { isLearnt: true, readings: [...readings, ...[...untold, ...uncounted].map(asItIs)] };
}

const asItIs = ({ listingId, sku, units, unitsAt, higherSeen, sold }: OfferLineRow): LineReading => ({
  ...{ listingId, sku, units, unitsAt, higherSeen, sold },
  was: units,
});
