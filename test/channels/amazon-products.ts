import { createHash } from 'node:crypto';
import type { MappedField, MappedImage, MappedNode, MappedOffer, MappedProduct } from '../../src/port/index.js';
import type { ProductOverrides } from '../support/syndication/index.js';

/** Mapped home goods, good for Amazon's HOME in the US. */

export const field = (value: unknown, cell?: string): MappedField => ({ value, cells: cell ? [{ sku: 'any', cell }] : [] });

export const fieldsOf = (values: Record<string, unknown>): Record<string, MappedField> =>
  Object.fromEntries(Object.entries(values).map(([target, value]) => [target, field(value, target)]));

/** A valid EAN-13 made of the SKU. */
export function eanOf(sku: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(sku).digest('hex').slice(0, 15)}`)
    .toString()
    .padStart(12, '0')
    .slice(-12);
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export function image(url: string, more: Partial<MappedImage> = {}): MappedImage {
  return {
    role: 'main',
    assetHash: 'a'.repeat(64),
    renditionHash: 'b'.repeat(64),
    url,
    mediaType: 'image/jpeg',
    width: 1000,
    height: 1000,
    bytes: 1000,
    alt: null,
    digitalSourceType: null,
    ...more,
  };
}

export function offerOf({ priceMinor = '1999', quantity = 5 }: ProductOverrides = {}): MappedOffer {
  return {
    price: { minor: priceMinor, currency: 'USD', exponent: 2 },
    salePrice: null,
    saleFrom: null,
    saleTo: null,
    quantity,
    availability: 'in_stock',
    revision: '1',
  };
}

export const COMMON = {
  brand: 'Oakline',
  manufacturer: 'Oakline',
  product_description: 'A turned vase of solid oak.',
  bullet_point: ['Turned by hand from one piece', 'Solid oak from managed forests', 'Felt below protects the table'],
  generic_keyword: 'vase wood natural',
  country_of_origin: 'PT',
  supplier_declared_dg_hz_regulation: ['not_applicable'],
  item_type_keyword: 'vases',
  number_of_items: '1',
  unit_count: '1',
  'unit_count.type': 'Count',
  item_weight: { amount: '1.2', unit: 'KILOGRAM' },
  'item_dimensions.length': { amount: '10', unit: 'CENTIMETER' },
  'item_dimensions.width': { amount: '10', unit: 'CENTIMETER' },
  'item_dimensions.height': { amount: '30', unit: 'CENTIMETER' },
  batteries_required: false,
};

const COLORS: [suffix: string, code: string, label: string][] = [
  ['N', 'natural', 'Natural Oak'],
  ['S', 'smoked', 'Smoked Oak'],
];

/** A vase in two colours. */
export function vase(pictures: string, overrides: ProductOverrides & { fields?: Record<string, unknown> } = {}): MappedProduct {
  const { sku = 'VASE', title = 'Oakline Vase', fields = {} } = overrides;
  const shared = { ...COMMON, item_name: title, ...fields };
  const node = (more: Partial<MappedNode> & { sku: string }): MappedNode => ({
    parentSku: null,
    kind: 'product',
    sellable: false,
    lifecycle: 'active',
    fields: fieldsOf({ productType: 'HOME', ...shared }),
    localized: {},
    axes: [],
    images: [image(`${pictures}/main.jpeg`)],
    offer: null,
    ...more,
  });
  const root = node({ sku });
  const variants = COLORS.map(([suffix, code, label]) =>
    node({
      sku: `${sku}-${suffix}`,
      parentSku: sku,
      kind: 'variant',
      sellable: true,
      fields: fieldsOf({ ...shared, gtin: eanOf(`${sku}-${suffix}`), condition_type: 'new_new', ...fields }),
      axes: [{ attribute: 'color', name: 'Colour', code, label }],
      offer: offerOf(overrides),
    }),
  );
  return {
    rootSku: sku,
    family: 'vases',
    locale: 'en_US',
    locales: ['en_US'],
    nodes: [root, ...variants],
    fields: root.fields,
    axes: [{ attribute: 'color', name: 'Colour' }],
    planSettings: {},
  };
}
