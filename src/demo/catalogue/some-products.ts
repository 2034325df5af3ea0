import type { CatalogueSource } from '../../cli/import/index.js';
import { demoCatalogue } from './demo-catalogue.js';

/** Of the demonstration's catalogue so many variants of each of these products, with everything that hangs on them. `wanted`: root SKU → how many. */
export function someProducts(wanted: ReadonlyMap<string, number>): CatalogueSource {
  const all = demoCatalogue();
  const parents = new Map(all.erpItems.map(({ sku, parentSku }) => [sku, parentSku]));
  const missing = [...wanted.keys()].filter((sku) => !parents.has(sku));
  if (missing.length > 0) throw new Error(`The demonstration has no ${missing.join(', ')}`);
  const line = (sku: string): string[] => (parents.get(sku) ? [sku, ...line(parents.get(sku)!)] : [sku]);
  const sellables = all.erpItems.filter(({ facts }) => facts['gtin']).map(({ sku }) => line(sku));
  const kept = new Set([...wanted].flatMap(([root, variants]) => sellables.filter((one) => one.at(-1) === root).slice(0, variants)).flat());
  return {
    setup: all.setup,
    erpItems: all.erpItems.filter(({ sku }) => kept.has(sku)),
    offers: all.offers.filter(({ sku }) => kept.has(sku)),
    content: all.content.filter(({ sku }) => kept.has(sku)),
    assets: all.assets
      .map((asset) => ({ ...asset, links: asset.links.filter(({ sku }) => kept.has(sku)) }))
      .filter(({ links }) => links.length > 0),
  };
}
