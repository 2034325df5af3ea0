import type { Requirements } from '../definitions/requirements.js';
import type { Issue } from '../validation/issues.js';
import type { Attributes } from '../validation/validator.js';

/** What a call does to the stock of a SKU. */
export type StockChange = (before: Record<string, unknown>[]) => Record<string, unknown>[];

/** What was accepted and waits for the backend. `attributes` undefined: a deletion. */
export interface Submission {
  id: string;
  /** Counts all submissions of all listings. */
  order: number;
  acceptedAt: number;
  dueAt: number;
  productType: string;
  requirements: Requirements;
  attributes?: Attributes;
  /** A patch re-evaluates the listing as a whole and may bring to light what an earlier schema let through. */
  byPatch: boolean;
  /** What the call says of stock, if anything: it is one for the SKU, so no other call may bring an older number back. */
  stock?: StockChange;
}

/** What the marketplace shows, since the backend looked at a submission. */
export interface Live {
  productType: string;
  requirements: Requirements;
  attributes: Attributes;
  asin?: string;
  itemName?: string;
  mainImage?: { link: string; height: number; width: number };
  status: ('BUYABLE' | 'DISCOVERABLE')[];
  issues: Issue[];
}

/** One SKU of one seller in one marketplace. */
export interface Listing {
  sellerId: string;
  sku: string;
  marketplaceId: string;
  productType: string;
  createdAt: number;
  updatedAt: number;
  /** No read finds it before that, though it is there and sells: a new SKU may take up to an hour (models#5021, #2770, #4221). Absent: at once. */
  visibleAt?: number;
  /** Not yet due, oldest first. */
  queue: Submission[];
  /** The attributes as last submitted, processed or not; undefined after a deletion. */
  submitted: Attributes | undefined;
  /** What this child tells itself apart by in its family; see `ListingStore.join`. */
  place?: string;
  live?: Live;
  settling?: Promise<void>;
}
