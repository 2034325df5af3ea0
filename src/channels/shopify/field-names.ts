import { productMetafields, variantMetafields } from './fields.js';

/** Of the product's own tree and of the assets: no mapping fills them. */
export const UNMAPPED = ['images', 'images.alt', 'options', 'variants', 'published', 'variant.options', 'variant.image'];
export const PRICE_NAMES = ['price', 'compareAtPrice'];
/** Of price and stock. */
export const OFFER_NAMES = ['price', 'compareAtPrice', 'tracked', 'inventoryPolicy', 'quantity', 'stocked'];

const OF_VARIANT = /^variant:.*?:(metafield:\w+|\w+)$/s;
const TARGETS = new Map([
  ['seo.title', 'seoTitle'],
  ['seo.description', 'seoDescription'],
  ...productMetafields.map(({ key, target }): [string, string] => [`metafield:${key}`, target]),
]);
const OF_ANY_VARIANT = new Map([
  ['options', 'variant.options'],
  ['image', 'variant.image'],
  ...variantMetafields.map(({ key, target }): [string, string] => [`metafield:${key}`, target]),
]);

/** A field as it is named in `owned.ts`; the same of any variant; its target. */
export function namesOf(field: string): string[] {
  const ofVariant = OF_VARIANT.exec(field)?.[1];
  const name = ofVariant === undefined ? (TARGETS.get(field) ?? field) : (OF_ANY_VARIANT.get(ofVariant) ?? ofVariant);
  return name === field ? [field] : [field, name];
}
