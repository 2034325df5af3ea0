import type { Sold } from '../../inputs/stock-bound.js';
import { knownSince } from './known-since.js';
import type { ListingOfferEntity } from './listing-offer.entity.js';
import type { OfferLineRow } from './offer-line-row.js';
import { afterSale, asKnown, byLocation } from './numbers.js';

/** How far behind its own state a channel may answer: what it shows may be what stood there then. */
export const OLD_ANSWER_MS = 5 * 60_000;

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
export const isoOf = (moment: string): string => `to_char(${moment} AT TIME ZONE 'UTC', ${ISO})`;

/** SQL: [moment, units], and the location where the key names one. */
const entryOf = (moment: string, units: string, key: string): string =>
  `CASE ${key} WHEN '' THEN jsonb_build_array(${moment}, ${units}) ELSE jsonb_build_array(${moment}, ${units}, ${key}) END`;

/** SQL: since when the number is known, of a location or (key '') the one that there is: a sale that a look shows happened after that. */
const sinceOf = (key: string): string =>
  `coalesce(o.units_since->>${key}, ${isoOf('coalesce(greatest(o.read_at, o.stock_accepted_at), $2)')})`;

/** SQL: the numbers of a line by location; '': it has one. */
const byPlace = (units: string, unitsAt: string): string => `coalesce(${unitsAt}, jsonb_build_object('', ${units}))`;

/** SQL: numbers of a line \`o\` that stood lately, where it has these from now ($2) on. */
export const stoodBefore = (units: string, unitsAt: string): string =>
  `CASE WHEN o.units IS NULL OR (o.units IS NOT DISTINCT FROM ${units} AND o.units_at IS NOT DISTINCT FROM ${unitsAt}) THEN o.stood
     ELSE (SELECT coalesce(jsonb_agg(s), '[]') FROM (
       SELECT s FROM jsonb_array_elements(o.stood) AS s WHERE (s->>0)::timestamptz > $2::timestamptz - ${OLD_ANSWER_MS} * interval '1 millisecond'
       UNION ALL SELECT ${entryOf(isoOf('$2::timestamptz'), 'p.value', 'p.key')} FROM jsonb_each(${byPlace('o.units', 'o.units_at')}) AS p
       WHERE p.value IS DISTINCT FROM ${byPlace(units, unitsAt)}->p.key) AS lately) END`;

/** SQL: what was sold of a line \`o\` where a number is overwritten before a second look at a lower one: it is taken for a sale, as that is the safe side. */
export const SURELY_SOLD = `CASE WHEN o.lower_seen IS NULL THEN o.sold
     ELSE o.sold || (SELECT coalesce(jsonb_agg(${entryOf(sinceOf('l.key'), 'u.units - l.value::int', 'l.key')}), '[]')
       FROM jsonb_each(${byPlace('o.lower_seen', 'o.lower_at')}) AS l,
         LATERAL (SELECT CASE l.key WHEN '' THEN coalesce(o.higher_seen, o.units) ELSE (o.units_at->>l.key)::int END AS units) AS u WHERE l.value::int < u.units) END`;

type Stood = Pick<ListingOfferEntity, 'stood' | 'lowerSeen' | 'units' | 'higherSeen'>;

/** A lower number that stood there shortly before may be an old answer; what a look before has shown as well is none. `at`: of a location. */
export function mayBeOld({ stood, lowerSeen, units, higherSeen }: Stood, seen: number, now: Date, at?: string): boolean {
  const stoodLately = stood.some(
    ([until, one, place]) => one === seen && place === at && now.getTime() - Date.parse(until) <= OLD_ANSWER_MS,
  );
  return lowerSeen === null && (stoodLately || (higherSeen !== null && seen === units));
}

/** What is known to be there: ours, or what somebody raised it to. */
export const shownUnits = <T extends Pick<ListingOfferEntity, 'units' | 'higherSeen'>>({ units, higherSeen }: T): number | null =>
  higherSeen ?? units;

type Counted = Pick<
  OfferLineRow,
  'units' | 'unitsAt' | 'unitsSince' | 'lowerSeen' | 'lowerAt' | 'higherSeen' | 'sold' | 'readAt' | 'stockAcceptedAt'
>;

/** A line as it is if what one look showed was a sale. */
export function surelySold<T extends Counted>(line: T | undefined): T | undefined {
  if (!line || line.units === null || line.lowerSeen === null) return line;
  const known = byLocation(line);
  const sales = [...byLocation({ units: line.lowerSeen, unitsAt: line.lowerAt })].flatMap(([at, seen]): Sold[] => {
    const shown = at === undefined ? shownUnits(line)! : (known.get(at) ?? 0);
    if (seen >= shown) return [];
    known.set(at, afterSale(known.get(at) ?? 0, [shown, seen]));
    const since = knownSince(line, at) ?? new Date(0).toISOString();
    return [at === undefined ? [since, shown - seen] : [since, shown - seen, at]];
  });
  return sales.length === 0 ? line : { ...line, ...asKnown(known), sold: [...line.sold, ...sales] };
}
