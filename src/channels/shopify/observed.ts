import { hashIn } from './pictures.js';
import { ownKey, type FileView, type ProductView, type VariantView } from './product-view.js';
import { stockedField, unitsField } from './statements.js';

/** What the shop shows, by the names of the owned fields. From its answer alone, never from what was sent. */
export function observedFields(product: ProductView, publications: number): Record<string, unknown> {
  const observed: Record<string, unknown> = {
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.productType,
    status: product.status,
    tags: product.tags,
    category: product.category?.id ?? null,
    templateSuffix: product.templateSuffix,
    'seo.title': product.seo.title,
    'seo.description': product.seo.description,
    images: product.media.nodes.map(pictureName),
    'images.alt': product.media.nodes.filter((file) => hashIn(pictureName(file)) !== undefined).map((file) => file.alt ?? ''),
    options: product.options.map((option) => option.name),
    variants: product.variants.nodes.map((variant) => variant.sku ?? variant.id).sort(),
    published: isPublished(product, publications),
  };
  const names = new Map(product.media.nodes.map((file) => [file.id, pictureName(file)]));
  for (const one of product.metafields.nodes) observed[`metafield:${ownKey(one)}`] = one.value;
  for (const variant of product.variants.nodes) if (variant.sku !== null) observeVariant(observed, variant, variant.sku, names);
  return observed;
}

/** Of locations that are counted apart; what the shop does not have there is not shown. */
const levelsOf = (item: VariantView['inventoryItem']) =>
  Object.entries(item).flatMap(([name, level]) =>
    /^l\d+$/.test(name) && level ? [level as NonNullable<VariantView['inventoryItem']['l0']>] : [],
  );

export const isPublished = (product: ProductView, publications: number): boolean => isOn(product, publications).every((on) => on);

/** Nobody finds it: it is on none of ours. */
export const isOnNone = (product: ProductView, publications: number): boolean =>
  publications > 0 && isOn(product, publications).every((on) => !on);

const isOn = (product: ProductView, publications: number): boolean[] => [...Array(publications).keys()].map((n) => product[`on${n}`]!);

/** Our hash from the file's name, or the shop's id for a picture that is not ours. */
export function pictureName(file: FileView): string {
  return hashIn(file.originalSource?.url) ?? hashIn(file.image?.url) ?? file.id;
}

function observeVariant(observed: Record<string, unknown>, variant: VariantView, sku: string, pictures: Map<string, string>): void {
  const { inventoryItem: item } = variant;
  const at = (field: string): string => `variant:${sku}:${field}`;
  observed[at('price')] = variant.price;
  observed[at('compareAtPrice')] = variant.compareAtPrice;
  observed[at('inventoryPolicy')] = variant.inventoryPolicy;
  observed[at('barcode')] = variant.barcode;
  observed[at('taxable')] = variant.taxable;
  observed[at('options')] = variant.selectedOptions.map((option) => option.value);
  observed[at('tracked')] = item.tracked;
  observed[at('requiresShipping')] = item.requiresShipping;
  observed[at('countryOfOrigin')] = item.countryCodeOfOrigin;
  observed[at('harmonizedSystemCode')] = item.harmonizedSystemCode;
  observed[at('weight')] = item.measurement.weight;
  const picture = variant.media.nodes[0]?.id;
  observed[at('image')] = picture === undefined ? null : (pictures.get(picture) ?? picture);
  // Where the shop keeps no number of it there is none: to read 0 would be to see all of it sold.
  const units = item.inventoryLevel?.quantities[0]?.quantity ?? null;
  observed[unitsField(sku)] = units;
  // What is not stocked there is not sold, whatever its number; of none none is withheld.
  observed[stockedField(sku)] = (units ?? 0) <= 0 || item.inventoryLevel?.isActive === true;
  for (const level of levelsOf(item)) {
    observed[unitsField(sku, level.location.id)] = level.quantities[0]?.quantity ?? 0;
    observed[stockedField(sku, level.location.id)] = level.isActive;
  }
  for (const one of variant.metafields.nodes) observed[at(`metafield:${ownKey(one)}`)] = one.value;
}
