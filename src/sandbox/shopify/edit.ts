import type { GraphQLSchema } from 'graphql';
import { BadAdminRequest, onlyNames, type AdminBody } from '../kit/index.js';
import type { ProductSetInput } from './products/inputs.js';
import { deleteProduct } from './products/apply-product.js';
import { productSet } from './products/product-set.js';
import { productInput } from './seed.js';
import type { Product, Variant } from './shop/records.js';
import { publicationOf } from './publications.js';
import type { Shop } from './shop/shop.js';

/** What somebody does by hand to a product, or to one variant of it. */
export interface HandEdit {
  product: Product;
  input?: ProductSetInput;
  delete: boolean;
  variant?: Variant;
  price?: string;
  quantity?: number;
  unpublishFrom?: string;
  publishTo?: string;
}

/** Reads the body of `POST /_sandbox/edit`: `{ id, input }` of a product, `{ sku, price, quantity }` of a variant, either with `delete`, `unpublishFrom` or `publishTo`. */
export function readEdit(shop: Shop, body: AdminBody, schema: GraphQLSchema): HandEdit {
  onlyNames(body, ['id', 'input', 'delete', 'sku', 'price', 'quantity', 'unpublishFrom', 'publishTo']);
  const { id, input, sku, price, quantity } = body;
  if (typeof id !== 'string' && typeof sku !== 'string')
    throw new BadAdminRequest('id', 'id is no text.', 'Send the id of a product, or the sku of a variant.');
  const variant = typeof sku === 'string' ? [...(shop.variantsBySku.get(sku.toLowerCase()) ?? [])][0] : undefined;
  const product = variant?.product ?? shop.products.get(String(id));
  const path = typeof id === 'string' ? 'id' : 'sku';
  if (!product) throw new BadAdminRequest(path, `The shop has no product ${String(body[path])}.`, 'Take one of GET /_sandbox/state.');
  if (price !== undefined && (typeof price !== 'string' || !variant))
    throw new BadAdminRequest('price', 'price is no text, or no sku is named.', 'Send {"sku": "MUG-1", "price": "9.90"}.');
  if (quantity !== undefined && (!Number.isInteger(quantity) || !variant))
    throw new BadAdminRequest('quantity', 'quantity is no whole number, or no sku is named.', 'Send {"sku": "MUG-1", "quantity": 2}.');
  return {
    ...{ product, delete: body.delete === true },
    ...(input !== undefined && { input: productInput(input, 'input', schema) }),
    ...(variant && { variant }),
    ...(typeof price === 'string' && { price }),
    ...(quantity !== undefined && { quantity: quantity as number }),
    ...(body.unpublishFrom !== undefined && { unpublishFrom: publicationOf(shop, 'unpublishFrom', body.unpublishFrom).id }),
    ...(body.publishTo !== undefined && { publishTo: publicationOf(shop, 'publishTo', body.publishTo).id }),
  };
}

/** In the shop's own pages: past access, costs and faults. */
export function edit(
  shop: Shop,
  { product, input, variant, price, quantity, unpublishFrom, publishTo, ...change }: HandEdit,
): { userErrors: object[] } {
  if (change.delete) deleteProduct(shop, product);
  if (unpublishFrom !== undefined) product.publications.delete(unpublishFrom);
  if (publishTo !== undefined) product.publications.set(publishTo, shop.clock.date());
  if (variant && price !== undefined) variant.price = price;
  const [level] = variant?.inventoryItem.levels.values() ?? [];
  if (level && quantity !== undefined) {
    level.onHand += quantity - level.available;
    level.available = quantity;
    level.updatedAt = shop.clock.date();
  }
  return { userErrors: input ? productSet(shop, { identifier: { id: product.id }, input }).userErrors : [] };
}
