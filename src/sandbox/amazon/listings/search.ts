import { badRequest } from '../answers.js';
import { parentSkuOf } from './family.js';
import { textOf } from './facts.js';
import type { Listing } from './listing.js';

/** What searchListingsItems filters and sorts by. */
export interface Search {
  identifiers?: string[];
  identifiersType?: string;
  variationParentSku?: string;
  withStatus?: string[];
  withoutStatus?: string[];
  withIssueSeverity?: string[];
  createdAfter?: string;
  createdBefore?: string;
  lastUpdatedAfter?: string;
  lastUpdatedBefore?: string;
  sortBy: string;
  sortOrder: string;
  pageSize: number;
  pageToken?: string;
}

export interface Page {
  listings: Listing[];
  numberOfResults: number;
  nextToken?: string;
  previousToken?: string;
}

/** Listings that one search is paged through, and counts: of those beyond it says nothing. */
const MOST = 1000;

/** One page of a seller's listings in one marketplace. */
export function searchPage(all: Listing[], search: Search): Page {
  const found = all
    .filter((listing) => matches(listing, search))
    .toSorted(order(search))
    .slice(0, MOST);
  const from = offsetOf(search.pageToken);
  const page = found.slice(from, from + search.pageSize);
  return {
    listings: page,
    numberOfResults: found.length,
    ...(from + search.pageSize < found.length && { nextToken: tokenOf(from + search.pageSize) }),
    ...(from > 0 && { previousToken: tokenOf(Math.max(0, from - search.pageSize)) }),
  };
}

function matches(listing: Listing, search: Search): boolean {
  const { live } = listing;
  const status: string[] = live?.status ?? [];
  if (search.identifiers && !search.identifiers.includes(identifierOf(listing, search.identifiersType ?? 'SKU') ?? '')) return false;
  if (search.variationParentSku && (!live || parentSkuOf(live.attributes) !== search.variationParentSku)) return false;
  if (search.withStatus && !search.withStatus.some((one) => status.includes(one))) return false;
  if (search.withoutStatus?.some((one) => status.includes(one))) return false;
  if (search.withIssueSeverity && !live?.issues.some(({ severity }) => search.withIssueSeverity?.includes(severity))) return false;
  if (search.createdAfter && listing.createdAt < Date.parse(search.createdAfter)) return false;
  if (search.createdBefore && listing.createdAt > Date.parse(search.createdBefore)) return false;
  if (search.lastUpdatedAfter && listing.updatedAt < Date.parse(search.lastUpdatedAfter)) return false;
  return !search.lastUpdatedBefore || listing.updatedAt <= Date.parse(search.lastUpdatedBefore);
}

function identifierOf({ sku, live }: Listing, type: string): string | undefined {
  if (type === 'SKU') return sku;
  if (type === 'ASIN') return live?.asin;
  return live && textOf(live.attributes, 'externally_assigned_product_identifier');
}

function order({ sortBy, sortOrder }: Search): (a: Listing, b: Listing) => number {
  const sign = sortOrder === 'ASC' ? 1 : -1;
  const bySku = (a: Listing, b: Listing): number => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0);
  if (sortBy === 'sku') return (a, b) => sign * bySku(a, b);
  const field = sortBy === 'createdDate' ? 'createdAt' : 'updatedAt';
  return (a, b) => sign * (a[field] - b[field]) || bySku(a, b);
}

const tokenOf = (offset: number): string => Buffer.from(`offset=${offset}`).toString('base64url');

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const match = /^offset=(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match) throw badRequest('The page token is not valid.');
  return Number(match[1]);
}
