import { defects, strays } from './defects.js';
import { collections, kinds } from './products/kinds.js';
import { buildProduct, type ProductParts } from './products/build-product.js';
import { planTree } from './products/tree.js';
import { demoSetup } from './setup/index.js';
import type { CatalogueSource } from '../../cli/import/index.js';

/** Who writes the demonstration's content. */
export const demoPeople = ['mara', 'jonas'] as const;

/** The demonstration catalogue: 69 products with 538 variants, the same at every call. */
export function demoCatalogue(): CatalogueSource {
  const products: ProductParts[] = [];
  let number = 1;
  for (const [at, kind] of kinds.entries()) {
    for (const [motif, collection] of collections.slice(0, kind.products).entries()) {
      const rootSku = `${kind.prefix}-${collection.toUpperCase()}`;
      const person = demoPeople[(at + motif) % demoPeople.length]!;
      const product = buildProduct({ kind, collection, rootSku, motif, person, firstNumber: number });
      number += planTree(rootSku, kind).length;
      products.push(defects[rootSku]?.(product) ?? product);
    }
  }
  const whole = joined(products);
  return { ...whole, erpItems: [...whole.erpItems, ...strays] };
}

export function joined(products: ProductParts[]): CatalogueSource {
  return {
    setup: demoSetup,
    erpItems: products.flatMap((one) => one.erpItems),
    offers: products.flatMap((one) => one.offers),
    content: products.flatMap((one) => one.content),
    assets: products.flatMap((one) => one.assets),
  };
}
