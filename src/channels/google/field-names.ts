import { targetsOf } from './clearing.js';
import { OFFER_ATTRIBUTES } from './offer.js';

/** Of the linked pictures and of the product's own tree: no mapping fills them. */
export const UNMAPPED = ['imageLink', 'additionalImageLinks', 'lifestyleImageLinks', 'itemGroupId', 'variantOptions'];
export const PRICE_NAMES = ['price', 'salePrice', 'salePriceEffectiveDate'];
/** Of price and stock. */
export const OFFER_NAMES = [...OFFER_ATTRIBUTES];

/** An attribute, and its target. */
export function namesOf(field: string): string[] {
  return [...new Set([field, ...Object.values(targetsOf([field]))])];
}
