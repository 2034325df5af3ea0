import type { CatalogueSource } from '../../../cli/import/index.js';
import { demoCatalogue } from '../../catalogue/index.js';

/** Which products the world has, and how many variants of each: a shirt in one market, a cushion in three on one stock. */
const CHOSEN: Record<string, number> = { 'TEE-FJELLA': 3, 'CUS-MARLOW': 2 };

/** A catalogue small enough that a week of it takes seconds. */
export function simulatedCatalogue(): CatalogueSource {
  const all = demoCatalogue();
  const parents = new Map(all.erpItems.map(({ sku, parentSku }) => [sku, parentSku]));
  const line = (sku: string): string[] => (parents.get(sku) ? [sku, ...line(parents.get(sku)!)] : [sku]);
  const sellables = all.erpItems.filter(({ facts }) => facts['gtin']).map(({ sku }) => line(sku));
  const kept = new Set(
    Object.entries(CHOSEN)
      .flatMap(([root, count]) => sellables.filter((one) => one.at(-1) === root).slice(0, count))
      .flat(),
  );
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
