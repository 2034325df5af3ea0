import { targetOfOwned } from './owned.js';

const OTHER_PICTURES = 'other_images';

/** Of the family and of the linked pictures: no mapping fills them. */
export const UNMAPPED = ['parent_sku', 'variation_theme', 'parentage_level', 'main_image', OTHER_PICTURES];
export const PRICE_NAMES = ['price', 'sale_price', 'list_price'];
/** Of price and stock. */
export const OFFER_NAMES = [
  'price',
  'sale_price',
  'list_price',
  'quantity',
  'lead_time_to_ship_max_days',
  'restock_date',
  'fulfillment_channel_code',
];

/** A field as it is named in `owned.ts`; the same in any language; its target. */
export function namesOf(field: string): string[] {
  const anyLanguage = field.split('@')[0]!;
  const name = field.includes('_image_locator') ? OTHER_PICTURES : (targetOfOwned(field) ?? anyLanguage);
  return [...new Set([field, anyLanguage, name])];
}
