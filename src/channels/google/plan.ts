import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ListingPlan, MappedProduct, PlannedListing } from '../../port/index.js';
import { fitsOfferId, offerId } from './names.js';

/** Google knows no parents: every sellable is an offer of its own, and variants share an item group id. */
export function plan(product: MappedProduct): ListingPlan {
  const listings: PlannedListing[] = [];
  const issues: Problem[] = [];
  const owners = new Map<string, string>();
  for (const { sku, sellable } of product.nodes) {
    if (!sellable) continue;
    const key = offerId(sku);
    const other = owners.get(key);
    if (other !== undefined) issues.push(sameId(sku, other));
    else if (!fitsOfferId(key)) issues.push(tooLong(sku));
    else listings.push({ key, kind: 'offer', sku, skus: [sku] });
    owners.set(key, sku);
  }
  if (owners.size === 0) {
    issues.push(
      problem('no_sellable', undefined, `${product.rootSku} has nothing to sell`, 'Add a variant, or let the product itself be sellable'),
    );
  }
  return { listings, issues };
}

/** Variants of one product, told apart by their axes. A product that is sold as it is has no group. */
export function itemGroupId(product: MappedProduct): string | undefined {
  let sellables = 0;
  for (const { sellable } of product.nodes) if (sellable) sellables += 1;
  return sellables > 1 ? offerId(product.rootSku) : undefined;
}

function tooLong(sku: string): Problem {
  return problem(
    'offer_id_too_long',
    'sku',
    `Google takes an id of at most 50 characters; ${sku} is longer`,
    'Leave this product out of the channel, or give it a shorter SKU in the ERP',
    {
      owner: 'erp',
      details: { sku },
    },
  );
}

function sameId(sku: string, other: string): Problem {
  return problem(
    'offer_id_not_unique',
    'sku',
    `${sku} and ${other} are the same id to Google, which squeezes blanks`,
    'Give one of them another SKU',
    {
      owner: 'erp',
      details: { sku, other },
    },
  );
}
