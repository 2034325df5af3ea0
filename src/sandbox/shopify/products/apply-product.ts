import { createFile, replaceSource } from '../files/files.js';
import type { File, Product } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { drop } from './apply-variants.js';
import type { FileInput, ProductSetArguments, ProductSetInput } from './inputs.js';
import { forgetCustomIds, rememberCustomIds } from './custom-ids.js';
import { freeHandle, normalHandle } from './handle.js';
import { makeMetafields } from './metafields.js';

export function newProduct(shop: Shop, input: ProductSetInput): Product {
  const product: Product = {
    ...shop.row('Product'),
    title: '',
    handle: '',
    descriptionHtml: '',
    vendor: shop.profile.name,
    productType: '',
    tags: [],
    status: 'ACTIVE',
    seo: { title: null, description: null },
    categoryId: null,
    templateSuffix: null,
    isGiftCard: input.giftCard ?? false,
    requiresSellingPlan: false,
    options: [],
    variants: [],
    files: [],
    metafields: [],
    publications: new Map(),
  };
  setHandle(shop, product, normalHandle(input.handle ?? '') || freeHandle(shop, input.title ?? ''));
  return shop.products.add(product);
}

/** Scalars that are given, and the lists of the product itself. */
export function applyProduct(shop: Shop, product: Product, { identifier, input }: ProductSetArguments): void {
  if (typeof input.title === 'string') product.title = input.title.trim();
  if (typeof input.descriptionHtml === 'string') product.descriptionHtml = normaliseHtml(input.descriptionHtml);
  // No product is without a vendor: the shop itself is then.
  if (typeof input.vendor === 'string') product.vendor = input.vendor.trim() || shop.profile.name;
  if (typeof input.productType === 'string') product.productType = input.productType.trim();
  if (input.tags) product.tags = uniqueTags(input.tags);
  if (input.status) product.status = input.status;
  if (input.seo) product.seo = seoOf({ ...product.seo, ...input.seo });
  if (input.category !== undefined) product.categoryId = input.category;
  if (input.templateSuffix !== undefined) product.templateSuffix = input.templateSuffix || null;
  if (typeof input.requiresSellingPlan === 'boolean') product.requiresSellingPlan = input.requiresSellingPlan;
  const handle = normalHandle(input.handle ?? '');
  if (handle && handle !== product.handle) setHandle(shop, product, handle);
  const customId = identifier?.customId;
  const metafields = input.metafields ?? (customId && product.metafields.length === 0 ? [customId] : undefined);
  if (metafields) {
    forgetCustomIds(shop, product);
    product.metafields = makeMetafields(shop, metafields, product.metafields, 'PRODUCT');
    rememberCustomIds(shop, product);
  }
  product.updatedAt = shop.clock.date();
}

/** A text of its own for search engines; an empty one gives way to title and description. */
const seoOf = ({ title, description }: NonNullable<ProductSetInput['seo']>): Product['seo'] => ({
  title: title || null,
  description: description || null,
});

/** The product's files become exactly these. A source that was sent before becomes a second copy, unless its id is sent instead. */
export function applyFiles(shop: Shop, product: Product, inputs: FileInput[]): Map<string, File> {
  const bySource = new Map<string, File>();
  product.files = inputs.map((input) => {
    const file = input.id ? shop.files.get(input.id)! : fileOfSource(shop, input);
    if (input.alt !== undefined) file.alt = input.alt;
    if (input.originalSource) bySource.set(input.originalSource, file);
    return file;
  });
  for (const variant of product.variants) if (variant.file && !product.files.includes(variant.file)) variant.file = null;
  return bySource;
}

function fileOfSource(shop: Shop, input: FileInput): File {
  const originalSource = input.originalSource!;
  const replaced = input.duplicateResolutionMode === 'REPLACE' ? shop.filenames.get(input.filename!) : undefined;
  if (!replaced) return createFile(shop, { ...input, originalSource });
  replaceSource(shop, replaced, originalSource);
  return replaced;
}

export function deleteProduct(shop: Shop, product: Product): void {
  forgetCustomIds(shop, product);
  shop.productByHandle.delete(product.handle);
  for (const variant of product.variants) drop(shop, variant);
  shop.products.delete(product.id);
}

function setHandle(shop: Shop, product: Product, handle: string): void {
  shop.productByHandle.delete(product.handle);
  product.handle = handle;
  shop.productByHandle.set(handle, product);
}

function uniqueTags(tags: string[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of tags) if (tag.trim() !== '' && !byKey.has(tag.trim().toLowerCase())) byKey.set(tag.trim().toLowerCase(), tag.trim());
  return [...byKey.values()].sort();
}

/** What editors and channels differ in without meaning it: line ends, self-closing breaks, space around. */
function normaliseHtml(html: string): string {
  return html
    .replace(/\r\n/g, '\n')
    .replace(/<(br|hr)\s*\/>/g, '<$1>')
    .trim();
}
