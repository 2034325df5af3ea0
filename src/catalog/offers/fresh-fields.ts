import type { Problem } from '../../../libs/problem/index.js';
import { isNewer } from '../products/merge-facts.js';
import type { FactMeta } from '../products/node.js';
import { countOvertaken, newerAvailability, newerThanAt, newerThanWhole } from './count-moments.js';
import { freshAt, isNewerThanLocations, isStaleAt } from './merge-stock.js';
import { MONEY_FIELDS, OFFER_FIELDS, type MoneyField, type Offer, type OfferField } from './offer.js';
import type { PreparedOffer } from './prepared-offer.js';
import type { LocationStatement } from './read-stock.js';

/** What of a message is newer than what stands. */
export interface Fresh {
  marks: FactMeta;
  fields: OfferField[];
  stock: LocationStatement[];
  /** True where something else of it is older, and says otherwise than what stands. */
  stale: boolean;
  /** Counts of an earlier moment than the one that stands. */
  overtaken: Problem[];
}

/**
 * Messages of a source are in the order of their revisions; counts are in the order of their moments as well, whoever counted: the bound is the
 * newest count, and one of this morning that comes late does not undo the one of now. So is the word that it can be had, or cannot.
 */
export function freshOf(before: Offer, row: PreparedOffer, now: number): Fresh {
  const marks: FactMeta = { ...(before.marks ?? oldMarks(before)) };
  const said = OFFER_FIELDS.filter((field) => row.values[field] !== undefined || (field === 'priceMinor' && row.refused));
  const newer = newerThanWhole(before, row, marks, now);
  const newerWord = newerAvailability(row, marks, now);
  const isLate = (field: OfferField): boolean =>
    isCount(field) ? newer !== undefined || !isNewerThanLocations(row, marks) : isAvailability(field) && newerWord !== undefined;
  const fields = said.filter((field) => isNewer(marks[field], row) && !isLate(field));
  const ordered = freshAt(row, marks);
  const late = new Map(
    ordered.flatMap((one) => [[one, newerThanAt(before, one, marks, now)] as const]).filter(([, at]) => at !== undefined),
  );
  const stock = ordered.filter((one) => !late.has(one));
  const isOtherThan = (one: LocationStatement): boolean => isStaleAt(before, { stock: [one] }, []);
  return {
    ...{ marks, fields, stock },
    stale: said.some((field) => !fields.includes(field) && !saysKnown(before, row, field)) || isStaleAt(before, row, stock),
    overtaken: [
      ...(newer !== undefined && row.values.quantity !== before.quantity ? [countOvertaken(row.path, row.countedAt!, newer)] : []),
      ...(newerWord !== undefined && row.values.availability !== before.availability
        ? [countOvertaken(row.path, row.countedAt!, newerWord, 'availability')]
        : []),
      ...[...late].filter(([one]) => isOtherThan(one)).map(([one, at]) => countOvertaken(one.path, one.countedAt!, at!)),
    ],
  };
}

/** Said of the whole, or summed up from locations. */
export const COUNT_FIELDS = ['quantity', 'reserved'] as const;
const isCount = (field: string): boolean => (COUNT_FIELDS as readonly string[]).includes(field);

/** Said together, of one moment. */
const isAvailability = (field: string): boolean => field === 'availability' || field === 'availableFrom';

export const isMoney = (field: string): field is MoneyField => (MONEY_FIELDS as readonly string[]).includes(field);

/** An offer from before there were marks has one order for all. */
function oldMarks({ source, sourceOrder, messageId }: Offer): FactMeta {
  if (sourceOrder === null) return {};
  return Object.fromEntries(OFFER_FIELDS.map((field) => [field, { s: source, o: sourceOrder, m: messageId }]));
}

/** A replay of the newest message, or an older one that says nothing else. */
function saysKnown({ held, ...before }: Offer, row: PreparedOffer, field: OfferField): boolean {
  if (field === 'priceMinor' && row.refused) return held?.price_minor === row.refused.minor;
  const waits = held && (held.money ?? { priceMinor: held.price_minor });
  return row.values[field] === before[field] || (isMoney(field) && waits !== null && row.values[field] === waits[field]);
}
