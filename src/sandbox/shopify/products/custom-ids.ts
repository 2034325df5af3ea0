import type { Product } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { customIdKey, definitionOf } from './metafields.js';

/** Enters a product under its values of unique metafields, by which it can be named from outside. */
export function rememberCustomIds(shop: Shop, product: Product): void {
  for (const { namespace, key, value } of product.metafields) {
    if (definitionOf(shop, 'PRODUCT', namespace, key)?.unique) shop.productByCustomId.set(customIdKey(namespace, key, value), product);
  }
}

export function forgetCustomIds(shop: Shop, product: Product): void {
  for (const { namespace, key, value } of product.metafields) {
    const address = customIdKey(namespace, key, value);
    if (shop.productByCustomId.get(address) === product) shop.productByCustomId.delete(address);
  }
}
