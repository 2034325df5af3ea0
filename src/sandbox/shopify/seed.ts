import type { ProductSetInput } from './products/inputs.js';
import { deleteProduct } from './products/apply-product.js';
import { productSet } from './products/product-set.js';
import type { Shop } from './shop/shop.js';

interface Seed {
  products?: ProductSetInput[];
  /** Put them on every publication (default: yes). */
  publish?: boolean;
}

interface Seeded {
  seeded?: { products: { id: string; handle: string; variants: { id: string; sku: string | null }[] }[] };
  problem?: object;
}

/** Products of "the shop's own", made by hand or by another app: in the form of productSet's input. The first refused one is named. */
export function seed(shop: Shop, { products = [], publish = true }: Seed): Seeded {
  const made = products.map((input) => productSet(shop, { input }));
  const refused = made.findIndex((result) => result.product === null);
  if (refused !== -1) return { problem: { product: refused, userErrors: made[refused]!.userErrors } };
  return {
    seeded: {
      products: made.map(({ product }) => {
        if (publish) for (const publication of shop.publications.all()) product!.publications.set(publication.id, shop.clock.date());
        const variants = product!.variants.map((variant) => ({ id: variant.id, sku: variant.inventoryItem.sku }));
        return { id: product!.id, handle: product!.handle, variants };
      }),
    },
  };
}

interface HandEdit {
  id: string;
  input?: ProductSetInput;
  delete?: boolean;
}

/** What somebody does by hand in the shop's own pages: past access, costs and faults. */
export function edit(shop: Shop, { id, input, delete: gone }: HandEdit): { userErrors: object[] } {
  const product = shop.products.get(id);
  if (gone && product) deleteProduct(shop, product);
  return { userErrors: input ? productSet(shop, { identifier: { id }, input }).userErrors : [] };
}
