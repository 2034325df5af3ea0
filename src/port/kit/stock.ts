import type { MappedOffer } from '../mapping.js';
import type { Violation } from './violations.js';

/**
 * What an ERP says of stock, as every channel takes it. A count is a count. Without one the ERP does not count it: then it is sold while the
 * availability says so, and not for sale where that is not said either. Units for sale; 'uncounted': some; null: none is known.
 */
export function stockSaid({ quantity, availability }: MappedOffer): number | 'uncounted' | null {
  if (availability === 'out_of_stock') return 0;
  if (quantity !== null) return Math.max(0, Math.trunc(quantity));
  return availability === null ? null : 'uncounted';
}

/** The warning for an offer of which no stock is known: it is shown, and nobody can buy it. `field`: the channel's name of stock. */
export function stockViolations(offer: MappedOffer | null, field: string, sku: string): Violation[] {
  if (!offer || stockSaid(offer) !== null) return [];
  const message = 'neither a quantity nor an availability is known, so it is not for sale';
  return [{ code: 'stock_unknown', field, sku, message, fix: 'Send a quantity, or an availability', severity: 'warning', owner: 'erp' }];
}
