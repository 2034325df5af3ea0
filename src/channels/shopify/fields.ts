import type { FieldSpec } from '../../port/index.js';

export interface MetafieldField extends FieldSpec {
  key: string;
  /** Shopify's metafield type. */
  metafieldType: string;
}

const product = (target: string, type: FieldSpec['type'], description: string): FieldSpec => ({
  target,
  type,
  level: 'product',
  description,
});
const variant = (target: string, type: FieldSpec['type'], description: string): FieldSpec => ({
  target,
  type,
  level: 'sellable',
  description,
});

function metafield(level: 'product' | 'sellable', key: string, metafieldType: string, description: string): MetafieldField {
  const type = metafieldType.startsWith('list.') ? 'list' : metafieldType === 'dimension' ? 'measure' : 'text';
  const prefix = level === 'product' ? 'metafield' : 'variantMetafield';
  return { target: `${prefix}.${key}`, level, type, description: `${description} (metafield)`, key, metafieldType };
}

/** Metafields that a mapping may fill, on the product and on the variant, in the channel's namespace. */
export const productMetafields: MetafieldField[] = [
  metafield('product', 'features', 'list.single_line_text_field', 'Selling points, one a line'),
  metafield('product', 'care', 'multi_line_text_field', 'Care instructions'),
  metafield('product', 'material', 'single_line_text_field', 'Material'),
  metafield('product', 'pattern', 'single_line_text_field', 'Pattern'),
  metafield('product', 'gender', 'single_line_text_field', 'Gender'),
  metafield('product', 'age_group', 'single_line_text_field', 'Age group'),
  metafield('product', 'short_title', 'single_line_text_field', 'Short title'),
  metafield('product', 'season', 'single_line_text_field', 'Season'),
];

export const variantMetafields: MetafieldField[] = [
  metafield('sellable', 'mpn', 'single_line_text_field', "Manufacturer's number"),
  metafield('sellable', 'length', 'dimension', 'Length'),
  metafield('sellable', 'width', 'dimension', 'Width'),
  metafield('sellable', 'height', 'dimension', 'Height'),
];

/**
 * What a mapping may fill. Price, stock, pictures and options are not here: they come from the offer, the assets and the product's own tree.
 */
export const fields: FieldSpec[] = [
  product('title', 'text', 'Title, at most 255 characters'),
  product('descriptionHtml', 'html', 'Description with HTML'),
  product('handle', 'text', 'The end of the web address; without it Shopify makes one of the title'),
  product('vendor', 'text', 'Vendor or brand'),
  product('productType', 'text', "The merchant's own product type"),
  product('tags', 'list', 'Tags, at most 250; other tags of the product are replaced'),
  product('status', 'text', 'ACTIVE, DRAFT, UNLISTED'),
  product('category', 'text', 'Category of the Shopify taxonomy, such as aa-1-13-8'),
  product('seoTitle', 'text', 'Title for search engines, 70 characters advised'),
  product('seoDescription', 'text', 'Description for search engines, 320 characters advised'),
  product('templateSuffix', 'text', 'Theme template'),
  variant('barcode', 'gtin', 'GTIN (EAN, UPC, ISBN)'),
  variant('weight', 'measure', 'Shipping weight'),
  variant('countryOfOrigin', 'text', 'Country of origin, two letters'),
  variant('harmonizedSystemCode', 'text', 'Harmonised System code, 6 to 13 digits'),
  variant('requiresShipping', 'boolean', 'Whether it is shipped; true if empty'),
  variant('taxable', 'boolean', 'Whether it is taxed; true if empty'),
  ...productMetafields,
  ...variantMetafields,
];
