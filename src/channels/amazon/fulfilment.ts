import type { OfferInput } from '../../port/index.js';
import { stockIn, type Said } from './statements.js';

/** The mapping target that says who keeps the stock. */
export const FULFILMENT = 'fulfillment_channel_code';

/** By the merchant. */
export const OWN = 'DEFAULT';

/**
 * Who fulfils a seller SKU: as it is mapped; else as it was said before; else as Amazon shows it. What Amazon fulfils itself never gets a
 * quantity: one would turn the offer into the merchant's and strand what lies in Amazon's houses.
 */
export function fulfilmentOf({ node, ruled, externalIds }: OfferInput, accepted: Said): string {
  const mapped = node?.fields[FULFILMENT]?.value;
  if (mapped !== undefined) return String(mapped);
  if (node && ruled?.has(FULFILMENT)) return OWN;
  const before = stockIn(accepted)?.[FULFILMENT];
  return (before === OWN ? undefined : (before as string | undefined)) ?? (externalIds?.['fulfilment'] || OWN);
}

export const isFulfilledByAmazon = (input: OfferInput, accepted: Said): boolean => fulfilmentOf(input, accepted) !== OWN;
