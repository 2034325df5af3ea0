import type { MappedField, MappedNode, MappedProduct } from '../../port/index.js';
import type { Emptiness, Said } from './emptiness.js';
import type { InputSource } from './input-source.js';
import { keptFiles } from './kept.js';
import { variantMetafieldsOf } from './metafields.js';
import { bound, type FileSetInput, type ProductSetInput, type VariantSetInput } from './payload.js';
import { fileOf, picturesOf } from './pictures.js';
import { weightOf } from './units.js';

const CATEGORY = 'gid://shopify/TaxonomyCategory/';

/** What Shopify calls the option of a product without options. */
const SINGLE = { name: 'Title', value: 'Default Title' };

/** Shopify knows no missing weight, only 0. */
const NO_WEIGHT = { value: 0, unit: 'GRAMS' };

/** The input of productSet: the whole set that Plinth owns. Its metafields depend on whether the product is there already. */
export function productSetInput(source: InputSource): ProductSetInput {
  const { product, variants, bindings, emptiness } = source;
  const { fields } = product;
  const root = product.nodes[0]!;
  const said = (target: string, field = target): Said => emptiness.said(fields[target], target, field);
  const text = (target: string, field?: string): string | undefined => textOr('', said(target, field));
  const files: Files = new Map(picturesOf(root, variants).map((image) => [image.renditionHash, fileOf(image, bindings)]));
  return defined({
    title: text('title'),
    descriptionHtml: text('descriptionHtml'),
    handle: text('handle'),
    vendor: text('vendor'),
    productType: text('productType'),
    status: emptiness.isRuled('status') ? statusOf(fields['status']) : undefined,
    tags: tagsOf(said('tags')),
    category: categoryOf(textOr(null, said('category'))),
    seo: seoOf(text('seoTitle', 'seo.title'), text('seoDescription', 'seo.description')),
    templateSuffix: textOr(null, said('templateSuffix')),
    files: [...files.values(), ...keptFiles(bindings, root.sku).map((id) => ({ id }))],
    productOptions: optionsOf(product, variants),
    variants: variants.map((node, index) => variantInput(source, node, index, files)),
  }) as unknown as ProductSetInput;
}

function variantInput(
  { product, bindings, namespace, emptiness, accepted }: InputSource,
  node: MappedNode,
  index: number,
  files: Files,
): VariantSetInput {
  const { sku, fields } = node;
  const metafields = variantMetafieldsOf(fields, namespace);
  const said = (target: string): Said => emptiness.said(fields[target], target, `variant:${sku}:${target}`);
  return defined({
    id: bound(bindings, 'variant', sku),
    sku,
    position: index + 1,
    barcode: textOr(null, said('barcode')),
    taxable: yesUnlessNo(said('taxable')),
    optionValues: choices(product, node),
    inventoryItem: defined({
      requiresShipping: yesUnlessNo(said('requiresShipping')),
      measurement: measurementOf(said('weight'), () => accepted?.input.variants.find((one) => one.sku === sku)),
      countryCodeOfOrigin: textOr(null, said('countryOfOrigin')),
      harmonizedSystemCode: textOr(null, said('harmonizedSystemCode')),
    }),
    file: pictureOf(node, files, emptiness),
    metafields: metafields.length > 0 ? metafields : undefined,
  }) as unknown as VariantSetInput;
}

/** The files of the product by the hash of their picture. */
type Files = ReadonlyMap<string, FileSetInput>;

/**
 * The product's own file of that picture, under whatever text it has there: a variant may describe it otherwise, and Shopify takes no file of a variant that is
 * none of the product's. A picture that only this variant showed and shows no more would stay tied to it if it were left out.
 */
function pictureOf({ sku, images }: MappedNode, files: Files, emptiness: Emptiness) {
  const [picture] = images;
  if (picture) return files.get(picture.renditionHash);
  return emptiness.wasHeld(`variant:${sku}:image`) ? null : undefined;
}

/** Names and values of the options; values by their place on the axis, or as the variants show them where these have an order of their own. */
function optionsOf(product: MappedProduct, variants: MappedNode[]): ProductSetInput['productOptions'] {
  if (product.axes.length === 0) return [{ name: SINGLE.name, position: 1, values: [{ name: SINGLE.value }] }];
  return product.axes.map(({ attribute, name }, index) => {
    const shown = variants.flatMap((node) => node.axes.filter((axis) => axis.attribute === attribute));
    const labels = (product.orderedByHand ? shown : shown.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))).map(
      ({ label }) => label,
    );
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

/** A weight whose unit Shopify does not know cannot be said: the one that the shop has of us stands, and stays ours (`weight_unit` tells a person). */
function measurementOf(said: Said, before: () => VariantSetInput | undefined): unknown {
  if (said === null) return { weight: NO_WEIGHT };
  const weight = said && weightOf(said.value);
  return weight ? { weight } : said && before()?.inventoryItem['measurement'];
}

const statusOf = (field: MappedField | undefined): string => (field === undefined ? 'ACTIVE' : String(field.value).toUpperCase());

function tagsOf(said: Said): string[] | undefined {
  if (!said) return said === null ? [] : undefined;
  return (Array.isArray(said.value) ? said.value : [said.value]).map(String);
}

export function categoryOf<T extends null | undefined>(category: string | T): string | T {
  return typeof category !== 'string' || category.startsWith('gid://') ? category : `${CATEGORY}${category}`;
}

function seoOf(title: string | undefined, description: string | undefined): { title?: string; description?: string } | undefined {
  return title === undefined && description === undefined ? undefined : defined({ title, description });
}

/** The value as text, what stands for none, or nothing at all. */
function textOr<T>(none: T, said: Said): string | T | undefined {
  return said ? String(said.value) : said === null ? none : undefined;
}

/** Shopify knows no empty yes or no: true is its own default. */
const yesUnlessNo = (said: Said): boolean | undefined => (said === undefined ? undefined : said?.value !== false);

/** Without the entries that are undefined: JSON has no such value. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
