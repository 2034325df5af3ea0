import type { Requirements } from '../definitions/requirements.js';
import type { Issue } from '../validation/issues.js';
import type { Attributes } from '../validation/validator.js';

/** What was accepted and waits for the backend. `attributes` undefined: a deletion. */
export interface Submission {
  id: string;
  acceptedAt: number;
  dueAt: number;
  productType: string;
  requirements: Requirements;
  attributes?: Attributes;
  /** A patch re-evaluates the listing as a whole and may bring to light what an earlier schema let through. */
  byPatch: boolean;
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
  /** Not yet due, oldest first. */
  queue: Submission[];
  /** The attributes as last submitted, processed or not; undefined after a deletion. */
  submitted: Attributes | undefined;
  live?: Live;
  settling?: Promise<void>;
}

const keyOf = (sellerId: string, sku: string, marketplaceId: string): string => `${sellerId}\n${sku}\n${marketplaceId}`;

/** Everything the sellers have, in memory. */
export class ListingStore {
  private listings = new Map<string, Listing>();
  /** GTIN → the SKU that used it first. */
  private owners = new Map<string, { sellerId: string; sku: string }>();

  find(sellerId: string, sku: string, marketplaceId: string): Listing | undefined {
    return this.listings.get(keyOf(sellerId, sku, marketplaceId));
  }

  add(listing: Listing): Listing {
    this.listings.set(keyOf(listing.sellerId, listing.sku, listing.marketplaceId), listing);
    return listing;
  }

  remove({ sellerId, sku, marketplaceId }: Listing): void {
    this.listings.delete(keyOf(sellerId, sku, marketplaceId));
    if (this.everywhere(sellerId, sku).length > 0) return;
    for (const [gtin, owner] of this.owners) if (owner.sellerId === sellerId && owner.sku === sku) this.owners.delete(gtin);
  }

  /** Whose product a GTIN is: the first SKU that named it. */
  claim(gtin: string, sellerId: string, sku: string): { sellerId: string; sku: string } {
    const key = gtin.padStart(14, '0');
    const owner = this.owners.get(key);
    if (owner) return owner;
    const claimed = { sellerId, sku };
    this.owners.set(key, claimed);
    return claimed;
  }

  of(sellerId: string): Listing[] {
    return this.all().filter((listing) => listing.sellerId === sellerId);
  }

  all(): Listing[] {
    return [...this.listings.values()];
  }

  clear(): void {
    this.listings.clear();
    this.owners.clear();
  }

  private everywhere(sellerId: string, sku: string): Listing[] {
    return this.of(sellerId).filter((listing) => listing.sku === sku);
  }
}
