import type { Offer } from './offer.js';

/** What a change of an offer is said by: its price, its stock, or (null) both. */
export type OfferChange = 'price' | 'stock' | null;

const PRICE = ['priceMinor', 'currency', 'exponent', 'salePriceMinor', 'saleFrom', 'saleTo', 'floorMinor', 'held'] as const;
const STOCK = [
  ...['quantity', 'countedAt', 'countedBy', 'reserved', 'backlog', 'stock', 'availability', 'availableFrom'],
  ...['beforeZero', 'zeroedAt', 'heldCount'],
] as const satisfies readonly (keyof Offer)[];

/**
 * Pure. One wire alone only where nothing begins or ends: what can be bought no more, or again, some channels say by the price, some by the stock,
 * and some by both.
 */
export function changeOf(before: Offer | undefined, after: Offer): OfferChange {
  if (!before || canBeHad(before) !== canBeHad(after) || before.availability !== after.availability) return null;
  const [price, stock] = [differ(before, after, PRICE), differ(before, after, STOCK)];
  return price === stock ? null : price ? 'price' : 'stock';
}

const differ = (before: Offer, after: Offer, fields: readonly (keyof Offer)[]): boolean =>
  fields.some((field) => before[field] !== after[field] && JSON.stringify(before[field]) !== JSON.stringify(after[field]));

const canBeHad = ({ priceMinor, quantity }: Offer): string => [priceMinor !== null, quantity === null || quantity > 0].join();

/** Pure. Whether rules may say something else of it: what is there and of which kind, not how much. Counts and prices move all day, readiness does not. */
export const isJudgedAnew = (before: Offer | undefined, after: Offer): boolean => !before || kindOf(before) !== kindOf(after);

const kindOf = ({
  priceMinor,
  salePriceMinor,
  saleFrom,
  saleTo,
  held,
  currency,
  quantity,
  stock,
  availability,
  availableFrom,
}: Offer): string =>
  JSON.stringify([
    ...[
      signOf(priceMinor),
      signOf(salePriceMinor),
      priceMinor !== null && salePriceMinor !== null && BigInt(salePriceMinor) >= BigInt(priceMinor),
    ],
    ...[saleFrom === null, saleTo === null, held === null, currency, quantity === null, availability, availableFrom === null],
    stock?.map(({ location }) => location),
  ]);

const signOf = (amount: Offer['priceMinor']): number | null => (amount === null ? null : Math.sign(Number(amount)));
