import type { Schema } from './shape.js';

export const REQUIREMENTS = ['LISTING', 'LISTING_PRODUCT_ONLY', 'LISTING_OFFER_ONLY'] as const;
export type Requirements = (typeof REQUIREMENTS)[number];

/** Attributes that speak of the seller's offer and not of the product. */
const OFFER_NAMES = new Set([
  'skip_offer',
  'condition_type',
  'condition_note',
  'purchasable_offer',
  'fulfillment_availability',
  'list_price',
  'map_policy',
  'merchant_shipping_group',
  'merchant_release_date',
  'max_order_quantity',
  'product_tax_code',
  'gift_options',
]);

const IDENTIFIERS = new Set([
  'externally_assigned_product_identifier',
  'merchant_suggested_asin',
  'supplier_declared_has_product_identifier_exemption',
]);

const keep = (properties: Schema, wanted: (name: string) => boolean): Schema =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => wanted(name)));

/** A rule may ask for an offer, which a product alone does not have. */
function withoutOffer(rule: Schema): Schema {
  const then = rule['then'] as Schema | undefined;
  const names = then?.['required'] as string[] | undefined;
  return names ? { ...rule, then: { ...then, required: names.filter((name) => !OFFER_NAMES.has(name)) } } : rule;
}

/** One definition answers three questions: a whole listing, only the product, only the offer on an existing product. */
export function narrowSchema(schema: Schema, requirements: Requirements, enforced: boolean): Schema {
  const properties = schema['properties'] as Schema;
  const required = enforced ? ((schema['required'] as string[] | undefined) ?? []) : [];
  const rules = enforced ? { allOf: schema['allOf'] } : { allOf: undefined };
  switch (requirements) {
    case 'LISTING':
      return { ...schema, required, ...rules };
    case 'LISTING_PRODUCT_ONLY':
      return {
        ...schema,
        allOf: rules.allOf && (rules.allOf as Schema[]).map(withoutOffer),
        required: required.filter((name) => !OFFER_NAMES.has(name)),
        properties: keep(properties, (name) => !OFFER_NAMES.has(name)),
      };
    case 'LISTING_OFFER_ONLY':
      return {
        ...schema,
        allOf: undefined,
        required: enforced ? ['condition_type', 'fulfillment_availability', 'merchant_suggested_asin', 'purchasable_offer'] : [],
        properties: keep(properties, (name) => OFFER_NAMES.has(name) || IDENTIFIERS.has(name)),
      };
  }
}
