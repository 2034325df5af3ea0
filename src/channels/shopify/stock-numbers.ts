import { problem, type Problem } from '../../../libs/problem/index.js';
import type { OfferLine } from '../../port/index.js';
import type { UserError } from './answers.js';
import type { StockStatement } from './statements.js';
import type { Quantity } from './stock.js';

type Number = Pick<Quantity, 'locationId' | 'quantity' | 'from'>;

/**
 * The numbers that a stock statement sets, and 0 at locations that were ours and are no more: nobody would lessen what is left there. After that
 * they are left alone. `single`: where all is that is counted at one location.
 */
export function numbersOf(stock: StockStatement, { accepted, units, unitsAt }: OfferLine, single: string): Number[] {
  const said = byLocation(stock, single);
  const before = byLocation(accepted.stock as StockStatement | undefined, single);
  const given = [...before.keys()].filter((id) => stock.quantity !== null && !said.has(id));
  // What is known of several locations says nothing of a single one, and the other way round.
  const known = (id: string): number | null => (stock.at ? (unitsAt?.[id] ?? null) : unitsAt ? null : (units ?? null));
  return [
    ...[...said].map(([locationId, quantity]) => ({ locationId, quantity, from: quantity === 0 ? null : known(locationId) })),
    ...given.map((locationId) => ({ locationId, quantity: 0, from: null })),
  ];
}

function byLocation(stock: StockStatement | undefined, single: string): Map<string, number> {
  if (!stock || stock.quantity === null) return new Map();
  return new Map(stock.at ? Object.entries(stock.at) : [[single, stock.quantity]]);
}

/** Where all that is counted is at one location: which, and the same where the shop does not stock there by itself what is made. */
export interface OneLocation {
  chosen: string | undefined;
  single: string | undefined;
}

/**
 * Locations at which it is sold now and was not before: the shop may not stock it there. Its primary one stocks what is made, so that it is told so there
 * only where a look found no number, or a person wants ours back: `isOpen`.
 */
export function toStock(
  said: StockStatement | undefined,
  accepted: StockStatement | undefined,
  { chosen, single }: OneLocation,
  isOpen = false,
): string[] {
  if (said?.quantity && !said.at) {
    const place = isOpen ? single : (accepted?.quantity ?? 0) ? undefined : chosen;
    return place === undefined ? [] : [place];
  }
  return Object.entries(said?.at ?? {}).flatMap(([id, units]) => (units > 0 && !(accepted?.at?.[id] ?? 0) ? [id] : []));
}

export function noSuchLocation(sku: string, locationId: string): Problem {
  const message = `${sku}: the shop has no active location ${locationId}, so what is counted there is not sold; the other locations are`;
  const fix = 'Activate the location in the shop and retry the listing, or take it out by setStockLocations';
  return problem('location_inactive', 'quantity', message, fix, { severity: 'error', owner: 'shopify', details: { sku, locationId } });
}

export function notStocked(sku: string, locationId: string, errors: UserError[]): Problem {
  const why = errors.map(({ message }) => message).join(' ');
  const message = `${sku}: the shop does not stock it at ${locationId}, so what is counted there is not sold: ${why}`;
  const fix = 'Let the shop stock it there and retry the listing, or take the location out by setStockLocations';
  const reason = errors[0]?.code;
  return problem('location_not_stocked', 'quantity', message, fix, {
    severity: 'error',
    owner: 'shopify',
    details: { sku, locationId, reason },
  });
}

/** The locations that were ours when something was said of a product last are kept as a mark of it: what comes back has its numbers of then. */
export const countedMark = (statements: (StockStatement | undefined)[]): string =>
  [...new Set(statements.flatMap((stock) => Object.keys(stock?.at ?? {})))].sort().join(' ');

export function countedBefore({ counted }: Record<string, string>): StockStatement | undefined {
  if (!counted) return undefined;
  const ids = counted.split(' ');
  return { quantity: ids.length, policy: 'DENY', at: Object.fromEntries(ids.map((id) => [id, 1])) };
}
