import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ListingPlan, MappedNode, MappedProduct, PlannedListing } from '../../port/index.js';

/** Listings Items 2021-08-01: counted on the decoded SKU. */
const SKU_LIMIT = 40;

/**
 * A product with axes is a family: one parent that nobody can buy and one child per sellable, whatever levels lie between (Amazon knows
 * two). A product without axes is one listing per sellable. The parent comes first: a child of an unknown parent is refused.
 */
export function planFamily(product: MappedProduct): ListingPlan {
  const sellables = product.nodes.filter(({ sellable }) => sellable);
  if (sellables.length === 0) return { listings: [], issues: [nothingToSell(product.rootSku)] };
  const family = product.axes.length > 0 && sellables.some(({ sku }) => sku !== product.rootSku);
  const listings = family ? familyOf(product.rootSku, sellables) : sellables.map(({ sku }) => single(sku));
  const found = listings.flatMap(({ key }) => (key.length > SKU_LIMIT ? skuTooLong(key) : STEPS.has(key) ? skuIsStep(key) : []));
  return { listings: listings.filter(({ key }) => key.length <= SKU_LIMIT && !STEPS.has(key)), issues: found };
}

/** A SKU is a part of the address of its item, and these are steps within an address, however they are written: the call would go to something else. */
const STEPS: ReadonlySet<string> = new Set(['.', '..']);

const single = (sku: string): PlannedListing => ({ key: sku, kind: 'product', sku, skus: [sku] });

function familyOf(rootSku: string, sellables: MappedNode[]): PlannedListing[] {
  const skus = sellables.map(({ sku }) => sku);
  const children = sellables.map(({ sku }): PlannedListing => ({ key: sku, kind: 'child', sku, skus: [sku], parentKey: rootSku }));
  return [{ key: rootSku, kind: 'parent', sku: rootSku, skus }, ...children];
}

function nothingToSell(sku: string): Problem {
  return problem(
    'nothing_to_sell',
    undefined,
    `${sku} has nothing that can be sold`,
    'Add a variant, or make the product itself sellable',
    { severity: 'error', owner: 'pim', details: { sku } },
  );
}

function skuIsStep(key: string): Problem {
  const message = `Amazon knows no item with the SKU ${key}: in its address that is a step, and no name`;
  return problem('sku_invalid', 'sku', message, 'Give the item another SKU in the ERP', {
    severity: 'error',
    owner: 'erp',
    details: { sku: key },
  });
}

function skuTooLong(key: string): Problem {
  return problem(
    'sku_too_long',
    'sku',
    `Amazon takes SKUs of ${SKU_LIMIT} characters, ${key} has ${key.length}`,
    'Give the item a shorter SKU in the ERP',
    {
      severity: 'error',
      owner: 'erp',
      details: { sku: key },
    },
  );
}
