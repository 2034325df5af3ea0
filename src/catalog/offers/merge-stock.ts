import { problem, type Problem } from '../../../libs/problem/index.js';
import { isNewer } from '../products/merge-facts.js';
import type { FactMeta } from '../products/node.js';
import { ALL_LOCATIONS, markOf } from './location-marks.js';
import type { LocationCount, Offer } from './offer.js';
import type { PreparedOffer } from './prepared-offer.js';
import type { LocationStatement } from './read-stock.js';
import { MOST } from './read-quantity.js';
import { momentOf } from './zero-count.js';

/** What the locations of an offer come to after a message. */
export interface MergedStock {
  stock: LocationCount[];
  /** The sums. */
  values: Pick<Offer, 'quantity' | 'reserved'>;
  backlog: number | null;
  /** The oldest moment of them. */
  countedAt: string;
  /** Something else lies there than before. */
  changed: boolean;
}

/** Which of a row's counts by location are newer than what was said of that location, and than the last count as a whole. */
export function freshAt({ stock, source, order, messageId }: PreparedOffer, marks: FactMeta): LocationStatement[] {
  const by = { source, order, messageId };
  return stock.filter(({ location }) => isNewer(marks[markOf(location)], by) && isNewer(marks['quantity'], by));
}

/** Of those that are older, whether one says something else than what stands. */
export function isStaleAt(before: Offer, { stock }: Pick<PreparedOffer, 'stock'>, fresh: readonly LocationStatement[]): boolean {
  return stock.some((said) => {
    if (fresh.includes(said)) return false;
    const stands = before.stock?.find(({ location }) => location === said.location);
    return said.quantity !== (stands?.quantity ?? null);
  });
}

/** A count as a whole takes the place of all counts by location, unless one of those is newer. */
export const isNewerThanLocations = (row: PreparedOffer, marks: FactMeta): boolean => isNewer(marks[ALL_LOCATIONS], row);

/**
 * Takes counts by location into an offer. They take the place of a count as a whole: both are ways of saying the same thing, and their sum would be
 * sold twice. Pure.
 */
export function mergeStock(before: Offer, row: PreparedOffer, fresh: readonly LocationStatement[], now: number): MergedStock {
  const known = new Map((before.stock ?? []).map((one) => [one.location, one]));
  for (const { location, quantity, backlog, countedAt, reserved } of fresh) {
    if (quantity === null) {
      known.delete(location);
      continue;
    }
    const promised = reserved === undefined ? (known.get(location)?.reserved ?? null) : reserved;
    known.set(location, {
      ...{ location, quantity, countedAt: momentOf({ countedAt }, { now }), countedBy: row.source },
      ...{ reserved: promised, backlog },
      ...(row.hadBack?.has(location) && { hadBack: row.hadBack.get(location)! }),
    });
  }
  const stock = [...known.values()].sort((a, b) => (a.location < b.location ? -1 : 1));
  const [oldest] = stock.map(({ countedAt }) => countedAt).sort();
  return {
    stock,
    values: { quantity: sumOf(stock, 'quantity') ?? 0, reserved: sumOf(stock, 'reserved') },
    backlog: sumOf(stock, 'backlog'),
    countedAt: oldest ?? momentOf({ countedAt: null }, { now }),
    changed: JSON.stringify(inShort(before.stock)) !== JSON.stringify(inShort(stock)),
  };
}

/** A word on what is reserved of the whole, where there is no whole. */
export function reservedOfNothing({ values, path }: PreparedOffer): Problem | undefined {
  if (values.reserved === undefined || values.quantity !== undefined) return undefined;
  const message = 'It is counted by location, and reserved is not said of one.';
  return problem(
    'reserved_without_location',
    `${path}.reserved`,
    message,
    'Send reserved within stock, beside the quantity of its location.',
  );
}

/** Each count is within bounds by itself; what they come to together must be, too. */
export function sumTooLarge({ values, backlog }: MergedStock, path: string): Problem | undefined {
  if ([values.quantity, values.reserved, backlog].every((sum) => (sum ?? 0) < MOST)) return undefined;
  const message = 'The locations of this offer come to more than 2,147,483,647 pieces.';
  return problem('quantity_invalid', `${path}.stock`, message, 'Correct the count of the location that is wrong.');
}

/** null: none says it. */
function sumOf(stock: readonly LocationCount[], field: 'quantity' | 'reserved' | 'backlog'): number | null {
  const said = stock.flatMap((one) => one[field] ?? []);
  return said.length === 0 ? null : said.reduce((sum, units) => sum + units, 0);
}

const inShort = (stock: readonly LocationCount[] | null) =>
  stock?.map(({ location, quantity, reserved }) => [location, quantity, reserved]);
