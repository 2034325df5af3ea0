import type { Bindings, MappedField, MappedNode, MappedProduct } from '../../port/index.js';
import { variantMetafieldsOf } from './metafields.js';
import { keptFiles } from './kept.js';
import { policyOnEmpty, pricesOf, stockOf } from './money.js';
import { bound, type ProductSetInput, type VariantSetInput } from './payload.js';
import { fileOf, picturesOf } from './pictures.js';
import { weightOf } from './units.js';

const CATEGORY = 'gid://shopify/TaxonomyCategory/';

/** What Shopify calls the option of a product without options. */
const SINGLE = { name: 'Title', value: 'Default Title' };

/** The input of productSet: the whole set that Plinth owns. Its metafields depend on whether the product is there already. */
export function productSetInput(product: MappedProduct, variants: MappedNode[], bindings: Bindings, namespace: string): ProductSetInput {
  const { fields } = product;
  const root = product.nodes[0]!;
  const text = (target: string): string | undefined => textOf(fields[target]);
  return defined({
    title: text('title') ?? '',
    descriptionHtml: text('descriptionHtml') ?? '',
    handle: text('handle'),
    vendor: text('vendor'),
    productType: text('productType'),
    status: text('status')?.toUpperCase() ?? 'ACTIVE',
    tags: fields['tags'] && (Array.isArray(fields['tags'].value) ? fields['tags'].value : [fields['tags'].value]).map(String),
    category: categoryOf(text('category')),
    seo: seoOf(text('seoTitle'), text('seoDescription')),
    templateSuffix: text('templateSuffix'),
    files: [...picturesOf(root, variants).map((image) => fileOf(image, bindings)), ...keptFiles(bindings, root.sku).map((id) => ({ id }))],
    productOptions: optionsOf(product, variants),
    variants: variants.map((node, index) => variantInput(product, node, index, bindings, namespace)),
  }) as unknown as ProductSetInput;
}

function variantInput(product: MappedProduct, node: MappedNode, index: number, bindings: Bindings, namespace: string): VariantSetInput {
  const { fields, offer } = node;
  const metafields = variantMetafieldsOf(fields, namespace);
  const picture = node.images[0];
  return defined({
    id: bound(bindings, 'variant', node.sku),
    sku: node.sku,
    position: index + 1,
    barcode: textOf(fields['barcode']) ?? null,
    ...pricesOf(offer),
    taxable: fields['taxable']?.value !== false,
    inventoryPolicy: policyOnEmpty(offer),
    optionValues: choices(product, node),
    inventoryItem: defined({
      tracked: stockOf(offer) !== null,
      requiresShipping: fields['requiresShipping']?.value !== false,
      measurement: measurementOf(fields['weight']),
      countryCodeOfOrigin: textOf(fields['countryOfOrigin']),
      harmonizedSystemCode: textOf(fields['harmonizedSystemCode']),
    }),
    file: picture && fileOf(picture, bindings),
    metafields: metafields.length > 0 ? metafields : undefined,
  }) as unknown as VariantSetInput;
}

/** Names and values of the options; values in the order in which the variants show them. */
function optionsOf(product: MappedProduct, variants: MappedNode[]): ProductSetInput['productOptions'] {
  if (product.axes.length === 0) return [{ name: SINGLE.name, position: 1, values: [{ name: SINGLE.value }] }];
  return product.axes.map(({ attribute, name }, index) => {
    const labels = variants.flatMap((node) => node.axes.filter((axis) => axis.attribute === attribute).map((axis) => axis.label));
    return { name, position: index + 1, values: [...new Set(labels)].map((label) => ({ name: label })) };
  });
}

export function choices(product: MappedProduct, node: MappedNode): { optionName: string; name: string }[] {
  if (product.axes.length === 0) return [{ optionName: SINGLE.name, name: SINGLE.value }];
  return product.axes.flatMap(({ attribute, name }) => {
    const axis = node.axes.find((other) => other.attribute === attribute);
    return axis ? [{ optionName: name, name: axis.label }] : [];
  });
}

function measurementOf(field: MappedField | undefined): { weight: { value: number; unit: string } } | undefined {
  const weight = field && weightOf(field.value);
  return weight && { weight };
}

export function categoryOf(category: string | undefined): string | undefined {
  return category === undefined || category.startsWith('gid://') ? category : `${CATEGORY}${category}`;
}

function seoOf(title: string | undefined, description: string | undefined): { title?: string; description?: string } | undefined {
  return title === undefined && description === undefined ? undefined : defined({ title, description });
}

function textOf(field: MappedField | undefined): string | undefined {
  return field === undefined ? undefined : String(field.value);
}

/** Without the entries that are undefined: JSON has no such value. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
