import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { LoadedProduct } from '../../inputs/product-loader.js';
import { isRecalled } from '../../inputs/stop.js';
import type { WantedListing } from './plan-listings.repository.js';

export interface ProductPlan {
  rootId: string;
  sku: string;
  listings: WantedListing[];
  /** Keys of those of which nothing may be sold: kept where they are on the channel, and not made where they are not. */
  recalled: string[];
  issues: Problem[];
  /** The plan could not be made: what is there stays as it is. */
  broken: boolean;
}

/** Which listings a product should have on a channel now. A product that breaks its plan keeps its listings and gets an issue. */
export function planProduct(channel: LoadedChannel, loaded: LoadedProduct): ProductPlan {
  const { rootId, rootSku: sku } = loaded.view;
  const failure = loaded.problems.find((one) => one.code === 'mapping_failed');
  if (failure) return { rootId, sku, listings: [], recalled: [], issues: [failure], broken: true };
  if (!loaded.product) return { rootId, sku, listings: [], recalled: [], issues: [], broken: false };
  try {
    const plan = channel.adapter.plan(loaded.product, channel.config);
    const listings = plan.listings.map((listing): WantedListing => ({
      key: listing.key,
      kind: listing.kind,
      rootId,
      sku: listing.sku,
      skus: listing.skus,
      parentKey: listing.parentKey ?? null,
    }));
    const recalled = listings.filter(({ skus }) => skus.every((one) => isRecalled(loaded.standings.get(one)))).map(({ key }) => key);
    return { rootId, sku, listings, recalled, issues: plan.issues, broken: false };
  } catch (error) {
    return { rootId, sku, listings: [], recalled: [], issues: [planBroke(sku, error)], broken: true };
  }
}

/** A key belongs to one listing of a channel. Of those that are planned together, the first product keeps it; the other is told. */
export function withoutDoubles(plans: ProductPlan[]): ProductPlan[] {
  const seen = new Set<string>();
  return plans.map((plan) => {
    const doubled = plan.listings.filter((listing) => seen.has(listing.key));
    plan.listings.forEach((listing) => seen.add(listing.key));
    if (doubled.length === 0) return plan;
    const listings = plan.listings.filter((listing) => !doubled.includes(listing));
    return { ...plan, listings, issues: [...plan.issues, ...doubled.map(keyTaken)] };
  });
}

export function keyTaken(listing: WantedListing): Problem {
  return problem(
    'key_taken',
    listing.key,
    `Another product has the key ${listing.key} on this channel already`,
    'Give one of the two another handle, or withdraw the other product',
    { severity: 'error', owner: 'pim', details: { sku: listing.sku } },
  );
}

export function leftAlone(listing: WantedListing): Problem {
  return problem(
    'ignored_on_channel',
    listing.key,
    `${listing.key} is on the channel already, and it was decided to leave it alone`,
    'Decide its match anew (adopt) if Plinth should manage it',
    { severity: 'warning', owner: 'pim', details: { sku: listing.sku } },
  );
}

function planBroke(sku: string, error: unknown): Problem {
  return problem(
    'plan_failed',
    sku,
    `The listings of ${sku} cannot be planned: ${error instanceof Error ? error.message : String(error)}`,
    'This is a fault of Plinth: report it with this product; what is live stays as it is',
    { severity: 'error', owner: 'plinth', details: { sku } },
  );
}
