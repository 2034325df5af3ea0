import { problem, type Problem } from '../../../libs/problem/index.js';
import type { FactMeta } from '../products/node.js';
import { ALL_LOCATIONS, markOf } from './location-marks.js';
import type { Offer } from './offer.js';
import type { PreparedOffer } from './prepared-offer.js';
import type { LocationStatement } from './read-stock.js';

type Said = Pick<LocationStatement, 'location' | 'quantity' | 'countedAt'>;

/** A moment that is further ahead of now was stamped by a clock that went wrong: it must not make all later counts old. */
const AHEAD_MS = 60_000;

/** How far the clocks of two honest machines may be apart: so long the doubt is in favour of a stop. */
const APART_MS = 5 * 60_000;

/** The moment of a newer count that stands; undefined: none is newer than what is said of this moment. null: it is said of now. */
function newerThan(said: Pick<Said, 'quantity' | 'countedAt'>, known: readonly (string | null | undefined)[], now: number) {
  if (said.countedAt === null) return undefined;
  const latest = new Date(Date.parse(said.countedAt) + (said.quantity === 0 ? APART_MS : 0)).toISOString();
  const credible = new Date(now + AHEAD_MS).toISOString();
  return known
    .flatMap((moment) => (moment && moment > latest && moment <= credible ? [moment] : []))
    .sort()
    .at(-1);
}

/** A zero that waits is what its source said last, although the count before goes on counting. */
const waiting = ({ heldCount }: Offer): string | null => heldCount?.countedAt ?? null;
const asWhole = ({ stock, countedAt }: Offer, marks: FactMeta): (string | null | undefined)[] => [
  stock ? null : countedAt,
  marks['quantity']?.t,
];

/** Whether a count as a whole is older than what stands, as a whole or at any location: it would take the place of all of them. */
export function newerThanWhole(before: Offer, row: PreparedOffer, marks: FactMeta, now: number): string | undefined {
  if (row.values.quantity === undefined) return undefined;
  const places = (before.stock ?? []).map(({ countedAt }) => countedAt);
  const said = { quantity: row.values.quantity, countedAt: row.countedAt };
  return newerThan(said, [...asWhole(before, marks), ...places, marks[ALL_LOCATIONS]?.t, waiting(before)], now);
}

/** Whether a count at a location is older than what was said of it, or than the last count as a whole. */
export function newerThanAt(before: Offer, said: Said, marks: FactMeta, now: number): string | undefined {
  const stands = before.stock?.find((one) => one.location === said.location)?.countedAt;
  return newerThan(said, [stands, marks[markOf(said.location)]?.t, ...asWhole(before, marks), waiting(before)], now);
}

/** Whether a word on whether it can be had is older than the one that stands. In doubt it is the end of the sale that counts, as with a 0. */
export function newerAvailability({ values, countedAt }: PreparedOffer, marks: FactMeta, now: number): string | undefined {
  const { availability } = values;
  if (availability === undefined) return undefined;
  return newerThan({ quantity: availability === 'out_of_stock' ? 0 : null, countedAt }, [marks['availability']?.t], now);
}

/** The warning with which a verdict tells that a count, or a word on whether it can be had, came too late. */
export function countOvertaken(path: string, countedAt: string, newer: string, field = 'quantity'): Problem {
  const what = field === 'quantity' ? 'count' : field;
  const message = `This ${what} speaks of ${countedAt}. One of ${newer} was here before and counts.`;
  const fix = `Nothing has to be sent again where the newer ${what} is right; else send it anew.`;
  return problem('count_overtaken', `${path}.${field}`, message, fix, { severity: 'warning' });
}
