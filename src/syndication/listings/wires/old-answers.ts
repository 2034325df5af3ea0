import type { ListingOfferEntity } from './listing-offer.entity.js';

/** How far behind its own state a channel may answer: what it shows may be what stood there then. */
export const OLD_ANSWER_MS = 5 * 60_000;

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
export const isoOf = (moment: string): string => `to_char(${moment} AT TIME ZONE 'UTC', ${ISO})`;

/** Since when the number is known: a sale that a look shows happened after that. */
const KNOWN_SINCE = `coalesce(greatest(o.read_at, o.stock_accepted_at), $2)`;

/** SQL: numbers of a line \`o\` that stood lately, where it has this one from now ($2) on. */
export const stoodBefore = (units: string): string =>
  `CASE WHEN o.units IS NULL OR o.units IS NOT DISTINCT FROM ${units} THEN o.stood
     ELSE (SELECT coalesce(jsonb_agg(s), '[]') FROM jsonb_array_elements(o.stood) AS s
           WHERE (s->>0)::timestamptz > $2::timestamptz - ${OLD_ANSWER_MS} * interval '1 millisecond')
       || jsonb_build_array(jsonb_build_array(${isoOf('$2::timestamptz')}, o.units)) END`;

/** SQL: what was sold of a line \`o\` where a number is overwritten before a second look at a lower one: it is taken for a sale, as that is the safe side. */
export const SURELY_SOLD = `CASE WHEN o.lower_seen < coalesce(o.higher_seen, o.units)
       THEN o.sold || jsonb_build_array(jsonb_build_array(${isoOf(KNOWN_SINCE)}, coalesce(o.higher_seen, o.units) - o.lower_seen)) ELSE o.sold END`;

/** A lower number that stood there shortly before may be an old answer; what a look before has shown as well is none. */
export function mayBeOld(line: Pick<ListingOfferEntity, 'stood' | 'lowerSeen' | 'units' | 'higherSeen'>, seen: number, now: Date): boolean {
  const { stood, lowerSeen, units, higherSeen } = line;
  const stoodLately = stood.some(([until, one]) => one === seen && now.getTime() - Date.parse(until) <= OLD_ANSWER_MS);
  return lowerSeen === null && (stoodLately || (higherSeen !== null && seen === units));
}

/** What is known to be there: ours, or what somebody raised it to. */
export const shownUnits = <T extends Pick<ListingOfferEntity, 'units' | 'higherSeen'>>({ units, higherSeen }: T): number | null =>
  higherSeen ?? units;

type Counted = Pick<ListingOfferEntity, 'units' | 'lowerSeen' | 'higherSeen' | 'sold' | 'readAt' | 'stockAcceptedAt'>;

/** A line as it is if what one look showed was a sale. */
export function surelySold<T extends Counted>(line: T | undefined): T | undefined {
  const shown = line ? shownUnits(line) : null;
  if (!line || line.units === null || shown === null || line.lowerSeen === null || line.lowerSeen >= shown) return line;
  const since = [line.readAt, line.stockAcceptedAt].flatMap((at) => at?.getTime() ?? []);
  const sale: [string, number] = [new Date(Math.max(0, ...since)).toISOString(), shown - line.lowerSeen];
  return { ...line, units: Math.max(0, line.units - sale[1]), sold: [...line.sold, sale] };
}
