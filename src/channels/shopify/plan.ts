import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ListingPlan, MappedNode, MappedProduct } from '../../port/index.js';

/** Shopify's own limit on options (2026-10 schema, ProductSetInput.productOptions). */
const MAX_OPTIONS = 3;

/** One listing a product: all sellables are its variants. */
export function plan(product: MappedProduct): ListingPlan {
  const skus = sellables(product).map((node) => node.sku);
  const issues = [...nothingToSell(product, skus), ...tooManyAxes(product)];
  if (issues.length > 0) return { listings: [], issues };
  return { listings: [{ key: product.rootSku, kind: 'product', sku: product.rootSku, skus }], issues: [] };
}

/** In the order in which customers see them, which does not depend on how the product was read. */
export function sellables(product: MappedProduct): MappedNode[] {
  return product.nodes.filter((node) => node.sellable).sort((a, b) => (a.place ?? 0) - (b.place ?? 0) || (a.sku < b.sku ? -1 : 1));
}

function nothingToSell(product: MappedProduct, skus: string[]): Problem[] {
  if (skus.length > 0) return [];
  const message = `${product.rootSku} has no variant that can be sold`;
  return [problem('no_sellable', product.rootSku, message, 'Add a variant with a SKU in the ERP', { severity: 'error', owner: 'erp' })];
}

function tooManyAxes({ rootSku, axes, family }: MappedProduct): Problem[] {
  if (axes.length <= MAX_OPTIONS) return [];
  const names = axes.map((axis) => axis.attribute).join(', ');
  const message = `${rootSku} varies by ${axes.length} axes (${names}); Shopify takes ${MAX_OPTIONS} options`;
  const fix = `In the mapping's plan for family ${family}, choose at most ${MAX_OPTIONS} axes or join some of them`;
  return [problem('too_many_axes', rootSku, message, fix, { severity: 'error', owner: 'pim', details: { sku: rootSku } })];
}
