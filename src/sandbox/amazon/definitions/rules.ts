import type { Schema } from './shape.js';

/** The if/then rules of a definition, in the forms that real ones use (`contains` on a value, negated for "not a parent"). */

const hasValue = (name: string, field: string, values: unknown[]): Schema => ({
  required: [name],
  properties: { [name]: { contains: { required: [field], properties: { [field]: { enum: values } } } } },
});

const present = (name: string, field?: string): Schema => ({
  required: [name],
  ...(field && { properties: { [name]: { items: { required: [field] } } } }),
});

const not = (schema: Schema): Schema => ({ not: schema });
const when = (conditions: Schema[], then: Schema): Schema => ({ if: { allOf: conditions }, then });
const need = (...names: string[]): Schema => ({ required: names });

const IS_PARENT = hasValue('parentage_level', 'value', ['parent']);
const IS_CHILD = hasValue('parentage_level', 'value', ['child']);
const NOT_PARENT = not(IS_PARENT);

/** Which attribute a token of a variation theme stands for; the `_NAME` tokens are the older spelling of the same attribute. */
export const THEME_TOKENS: Record<string, string> = {
  COLOR: 'color',
  COLOR_NAME: 'color',
  SIZE: 'size',
  SIZE_NAME: 'size',
  MATERIAL: 'material',
  MATERIAL_TYPE: 'material',
  STYLE: 'style',
  STYLE_NAME: 'style',
  PATTERN: 'pattern',
  PATTERN_NAME: 'pattern',
  ITEM_SHAPE: 'item_shape',
  CAPACITY: 'capacity',
  ITEM_WEIGHT: 'item_weight',
  NUMBER_OF_ITEMS: 'number_of_items',
};

/** A theme's attributes are mandatory for its children, and only for them. */
function themeRules(themes: readonly string[]): Schema[] {
  const byAttribute = new Map<string, string[]>();
  for (const theme of themes) {
    for (const token of theme.split('/')) {
      const name = THEME_TOKENS[token];
      if (name) byAttribute.set(name, [...(byAttribute.get(name) ?? []), theme]);
    }
  }
  return [...byAttribute].map(([name, wanting]) =>
    when([present('child_parent_sku_relationship', 'parent_sku'), NOT_PARENT, hasValue('variation_theme', 'name', wanting)], need(name)),
  );
}

/** Who belongs to a family says how, a parent too; only a child names its parent. */
const FAMILY: Schema[] = [
  when([present('parentage_level', 'value')], need('child_parent_sku_relationship')),
  when(
    [present('parentage_level', 'value'), hasValue('child_parent_sku_relationship', 'child_relationship_type', ['variation'])],
    need('variation_theme'),
  ),
  when([IS_CHILD], { properties: { child_parent_sku_relationship: { items: need('parent_sku') } } }),
  when([not(IS_CHILD)], { properties: { child_parent_sku_relationship: { items: not(need('parent_sku')) } } }),
];

/** Stock is a quantity of the seller's own, or without end, or Amazon's: never two of these. */
function stockRules(): Schema[] {
  const own: Schema = { required: ['fulfillment_channel_code'], properties: { fulfillment_channel_code: { enum: ['DEFAULT'] } } };
  const each = (condition: Schema, then: Schema): Schema => ({
    properties: { fulfillment_availability: { items: { if: condition, then } } },
  });
  return [
    each({ allOf: [own, not(need('is_inventory_available'))] }, need('quantity')),
    each(not({ allOf: [own, not(need('is_inventory_available'))] }), not(need('quantity'))),
    each(not(own), not(need('lead_time_to_ship_max_days'))),
  ];
}

export function rulesFor(themes: readonly string[], requiredOfItems: readonly string[], fulfilledByAmazon: string): Schema[] {
  return [
    ...FAMILY,
    ...themeRules(themes),
    when(
      [
        NOT_PARENT,
        not(present('merchant_suggested_asin')),
        not(hasValue('supplier_declared_has_product_identifier_exemption', 'value', [true])),
      ],
      need('externally_assigned_product_identifier'),
    ),
    when([NOT_PARENT, not(hasValue('skip_offer', 'value', [true]))], need('condition_type', 'fulfillment_availability')),
    when([NOT_PARENT, present('purchasable_offer')], { properties: { purchasable_offer: { items: need('our_price') } } }),
    ...stockRules(),
    ...(requiredOfItems.length > 0 ? [when([NOT_PARENT], need(...requiredOfItems))] : []),
    when(
      [NOT_PARENT, hasValue('fulfillment_availability', 'fulfillment_channel_code', [fulfilledByAmazon])],
      need('item_package_dimensions', 'item_package_weight'),
    ),
    // Asked of a parent as well, which has no stock: Amazon's own rule.
    {
      if: {
        anyOf: [
          hasValue('fulfillment_availability', 'fulfillment_channel_code', [fulfilledByAmazon]),
          not(present('fulfillment_availability', 'fulfillment_channel_code')),
        ],
      },
      then: need('batteries_required'),
    },
    when([hasValue('batteries_required', 'value', [true])], need('batteries_included')),
    when([hasValue('supplier_declared_dg_hz_regulation', 'value', ['not_applicable'])], {
      properties: {
        supplier_declared_dg_hz_regulation: {
          items: { properties: { value: { not: { enum: ['ghs', 'other', 'storage', 'transportation', 'waste'] } } } },
        },
      },
    }),
    when([hasValue('supplier_declared_dg_hz_regulation', 'value', ['ghs'])], need('safety_data_sheet_url')),
  ];
}
