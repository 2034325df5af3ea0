import { fromMinor, type StandingSale } from '../../catalog/index.js';
import type { StandingNotice } from './standing-sale-issues.repository.js';

/** What is told of a price that outlives the sale that let it in, and how it is mended. Pure. */
export function standingNotice({ sku, market, saleId, name, ...sale }: StandingSale): StandingNotice {
  const { overSince, endedBy, minor, currency, exponent, until } = sale;
  const over = endedBy === null ? 'is over' : `was ended by ${endedBy}`;
  const goesOn = until === null ? 'goes on without an end' : `goes on until ${until.toISOString()}`;
  const price = `${fromMinor(minor, exponent)} ${currency}`;
  const message = `${sku}: sale ${saleId} (${name}) ${over} since ${overSince.toISOString()}; the price of ${price} that it let in ${goesOn}`;
  return { sku, market, message, fix: 'Have the ERP send the price that counts now, or salePrice: null; or let in another sale' };
}
