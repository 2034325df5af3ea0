import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import type { FieldSpec, MappedProduct } from '../../src/port/index.js';
import { US } from './amazon-harness.js';
import { fieldsOf, image, offerOf } from './amazon-products.js';

type Schema = Record<string, unknown>;

/** A product type that has every attribute a mapping may fill, in Amazon's forms, and demands only a title. */
export const EVERYTHING = 'EVERYTHING';

const TEXT: Schema = { type: 'string' };
const OF_TYPE: Partial<Record<FieldSpec['type'], Schema>> = {
  number: { value: { type: 'number' } },
  boolean: { value: { type: 'boolean' } },
  measure: { value: { type: 'number' }, unit: TEXT },
};
const LANGUAGE = { language_tag: { $ref: '#/$defs/language_tag' } };

function attribute(fields: Schema, selectors: string[], most = 1): Schema {
  const properties = { marketplace_id: { $ref: '#/$defs/marketplace_id' }, ...fields };
  return {
    ...{ type: 'array', minItems: 1, minUniqueItems: 1, maxUniqueItems: most, selectors },
    items: { type: 'object', required: [], properties, additionalProperties: false },
  };
}

/** Attributes whose form is their own. */
const ODD: Record<string, Schema> = {
  externally_assigned_product_identifier: attribute({ type: { type: 'string', enum: ['ean', 'gtin', 'upc'] }, value: TEXT }, [
    'marketplace_id',
    'type',
  ]),
  supplier_declared_has_product_identifier_exemption: attribute({ value: { type: 'boolean' } }, ['marketplace_id']),
  merchant_suggested_asin: attribute({ value: TEXT }, ['marketplace_id', 'value']),
  main_product_image_locator: attribute({ media_location: TEXT }, ['marketplace_id']),
  other_product_image_locator_1: attribute({ media_location: TEXT }, ['marketplace_id']),
  swatch_product_image_locator: attribute({ media_location: TEXT }, ['marketplace_id']),
  purchasable_offer: attribute({ currency: TEXT, audience: TEXT, our_price: {}, discounted_price: {} }, [
    'marketplace_id',
    'currency',
    'audience',
  ]),
  list_price: attribute({ currency: TEXT, value: { type: 'number' } }, ['marketplace_id', 'currency']),
  fulfillment_availability: {
    ...attribute({}, ['fulfillment_channel_code']),
    items: {
      type: 'object',
      properties: {
        ...{ fulfillment_channel_code: TEXT, quantity: { type: 'integer' }, lead_time_to_ship_max_days: { type: 'integer' } },
        is_inventory_available: { type: 'boolean' },
      },
      additionalProperties: false,
    },
  },
};

const APART = ['productType', 'gtin', 'identifier_exemption', 'list_price', 'lead_time_to_ship_max_days'];

export function everything(): Schema {
  const properties: Record<string, Schema> = { ...ODD };
  for (const { target, type } of new AmazonAdapter().fields) {
    const [name = '', part] = target.split('.');
    if (APART.includes(target) || ODD[name]) continue;
    const own = OF_TYPE[type] ?? { value: TEXT };
    if (part === undefined) {
      const texts = !OF_TYPE[type];
      properties[name] = texts
        ? attribute({ ...own, ...LANGUAGE }, ['marketplace_id', 'language_tag'], 10)
        : attribute(own, ['marketplace_id']);
    }
    const parent = (properties[name] ??= attribute({}, ['marketplace_id']));
    if (part === undefined) continue;
    ((parent['items'] as Schema)['properties'] as Schema)[part] = { type: 'object', properties: own, additionalProperties: false };
  }
  return {
    $id: `https://schemas.amazon.com/selling-partners/definitions/product-types/schema/v1/${EVERYTHING}`,
    $defs: { marketplace_id: { type: 'string', default: US }, language_tag: { type: 'string', default: 'en_US' } },
    ...{ type: 'object', required: ['item_name'], properties, additionalProperties: false, allOf: [] },
  };
}

/** The definition in a folder of its own, as the stand-in reads definitions. */
export function definitionsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-definitions-'));
  writeFileSync(join(folder, 'everything.json'), JSON.stringify(everything()));
  return folder;
}

const VALUES: Partial<Record<FieldSpec['type'], unknown>> = {
  number: '3',
  boolean: true,
  list: ['One of them', 'Another of them'],
  measure: { amount: '2.5', unit: 'KILOGRAM' },
  money: { minor: '9900', currency: 'USD', exponent: 2 },
};

export function valueOf({ target, type }: FieldSpec): unknown {
  if (target === 'gtin') return '4006381333931';
  if (target === 'merchant_suggested_asin') return 'B000000001';
  if (target.includes('.') && type === 'list') return 'One of them';
  return VALUES[type] ?? 'A word for it';
}

/** A product that is sold as it is, with a title and these fields. */
export function thing(sku: string, pictures: string, values: Record<string, unknown>): MappedProduct {
  const fields = fieldsOf({ productType: EVERYTHING, item_name: 'A thing', ...values });
  const node = {
    ...{ sku, parentSku: null, kind: 'product' as const, sellable: true, lifecycle: 'active', fields, localized: {}, axes: [] },
    images: [image(`${pictures}/main.jpeg`)],
    offer: offerOf({ quantity: 3 }),
  };
  return { ...{ rootSku: sku, family: 'things', locale: 'en_US', locales: ['en_US'] }, nodes: [node], fields, axes: [], planSettings: {} };
}
