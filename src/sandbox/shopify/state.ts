import { fileStatus } from './files/files.js';
import type { InventoryItem, Product } from './shop/records.js';
import type { Shop } from './shop/shop.js';

/** Everything the shop holds, in plain values, for tests and for people. */
export function shopState(shop: Shop) {
  shop.settle();
  return {
    products: shop.products.all().map((product) => productState(shop, product)),
    files: shop.files.all().map((file) => ({
      id: file.id,
      filename: file.filename,
      originalSource: file.originalSource,
      alt: file.alt,
      status: fileStatus(shop, file),
      error: file.outcome.state === 'failed' ? file.outcome.code : null,
    })),
    locations: shop.locations
      .all()
      .map(({ id, name, isPrimary, isActive, fulfillsOnlineOrders }) => ({ id, name, isPrimary, isActive, fulfillsOnlineOrders })),
    publications: shop.publications.all().map(({ id, name, catalogType }) => ({ id, name, catalogType })),
    definitions: shop.definitions.all().map(({ namespace, key, ownerType, type }) => ({ namespace, key, ownerType, type: type.name })),
  };
}

function productState(shop: Shop, product: Product) {
  const { id, title, handle, descriptionHtml, vendor, productType, tags, status, seo, categoryId, templateSuffix } = product;
  return {
    ...{ id, title, handle, descriptionHtml, vendor, productType, tags, status, seo, categoryId, templateSuffix },
    options: product.options.map((option) => ({ name: option.name, values: option.values.map((value) => value.name) })),
    files: product.files.map((file) => file.id),
    metafields: product.metafields.map(({ namespace, key, type, value }) => ({ namespace, key, type, value })),
    publications: [...product.publications.keys()],
    variants: product.variants.map((variant) => ({
      id: variant.id,
      sku: variant.inventoryItem.sku,
      barcode: variant.barcode,
      price: variant.price,
      compareAtPrice: variant.compareAtPrice,
      inventoryPolicy: variant.inventoryPolicy,
      taxable: variant.taxable,
      ...itemState(variant.inventoryItem),
      options: variant.optionValues.map((value) => value.name),
      file: variant.file?.id ?? null,
      metafields: variant.metafields.map(({ namespace, key, value }) => ({ namespace, key, value })),
      inventory: Object.fromEntries(
        [...variant.inventoryItem.levels.values()]
          .filter(({ isActive }) => isActive)
          .map((level) => [shop.locations.get(level.locationId)!.name, level.available]),
      ),
    })),
  };
}

const itemState = ({ tracked, requiresShipping, weight, countryCodeOfOrigin, harmonizedSystemCode }: InventoryItem) => ({
  ...{ tracked, requiresShipping, weight, countryCodeOfOrigin, harmonizedSystemCode },
});
