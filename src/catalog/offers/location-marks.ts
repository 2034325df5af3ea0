import { isNewer, nextMark } from '../products/merge-facts.js';
import type { FactMeta } from '../products/node.js';
import type { PreparedOffer } from './prepared-offer.js';
import type { LocationStatement } from './read-stock.js';
import { later, momentOf } from './zero-count.js';

/** The mark of a location, and the one of all that was said by location. */
export const markOf = (location: string): string => `stock:${location}`;
export const ALL_LOCATIONS = 'stock';

/** Raises the marks of what was taken; of a location, and of all. Where it waits (`now` is absent), the moments of what stands stay. */
export function markStock(marks: FactMeta, row: PreparedOffer, fresh: readonly LocationStatement[], now?: number): void {
  for (const { location, countedAt } of fresh) {
    const key = markOf(location);
    marks[key] = nextMark(marks[key], row, true);
    if (isNewer(marks[ALL_LOCATIONS], row)) marks[ALL_LOCATIONS] = nextMark(marks[ALL_LOCATIONS], row, true);
    if (now === undefined) continue;
    const moment = momentOf({ countedAt }, { now });
    marks[key].t = later(marks[key].t, moment, now);
    const all = marks[ALL_LOCATIONS]!;
    marks[ALL_LOCATIONS] = { ...all, t: later(all.t, moment, now) };
  }
}
