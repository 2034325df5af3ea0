import type { ProductSetInput } from './products/inputs.js';
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

/** A change made by hand in the shop's own pages: productSet past access, costs and faults. */
export function edit(shop: Shop, { id, input }: { id: string; input: ProductSetInput }): { userErrors: object[] } {
  return { userErrors: productSet(shop, { identifier: { id }, input }).userErrors };
}
