import type { Listing } from './listing.js';
import { Stocks } from './stocks.js';

const keyOf = (sellerId: string, sku: string, marketplaceId: string): string => `${sellerId}\n${sku}\n${marketplaceId}`;

export const isShown = ({ visibleAt = 0 }: Listing, now: number): boolean => visibleAt <= now;

/** Everything the sellers have, in memory. */
export class ListingStore {
  private listings = new Map<string, Listing>();
  /** GTIN → the SKU that used it first. */
  private owners = new Map<string, { sellerId: string; sku: string }>();
  /** Parent and values on the theme → the child that took them first. */
  private places = new Map<string, string>();
  /** The listings of one SKU in all marketplaces. */
  private bySku = new Map<string, Set<Listing>>();
  readonly stocks = new Stocks((sellerId, sku) => [...(this.bySku.get(`${sellerId}\n${sku}`) ?? [])]);

  find(sellerId: string, sku: string, marketplaceId: string): Listing | undefined {
    return this.listings.get(keyOf(sellerId, sku, marketplaceId));
  }

  /** The same as a read answers it: what was accepted may not be shown yet. */
  shown(sellerId: string, sku: string, marketplaceId: string, now: number): Listing | undefined {
    const listing = this.find(sellerId, sku, marketplaceId);
    return listing && isShown(listing, now) ? listing : undefined;
  }

  add(listing: Listing): Listing {
    this.listings.set(keyOf(listing.sellerId, listing.sku, listing.marketplaceId), listing);
    const group = `${listing.sellerId}\n${listing.sku}`;
    this.bySku.set(group, (this.bySku.get(group) ?? new Set()).add(listing));
    return listing;
  }

  remove(listing: Listing): void {
    const { sellerId, sku, marketplaceId } = listing;
    this.join(listing, undefined);
    this.listings.delete(keyOf(sellerId, sku, marketplaceId));
    const others = this.bySku.get(`${sellerId}\n${sku}`);
    others?.delete(listing);
    if (others && others.size > 0) return;
    this.bySku.delete(`${sellerId}\n${sku}`);
    this.stocks.forget(sellerId, sku);
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

  /** Takes a place in a family, giving up the one before. Two children must not look alike: the second finds it taken. */
  join(listing: Listing, place: string | undefined): void {
    const before = listing.place;
    if (before !== undefined && before !== place && this.places.get(before) === listing.sku) this.places.delete(before);
    listing.place = place;
    if (place !== undefined && !this.places.has(place)) this.places.set(place, listing.sku);
  }

  /** The SKU that holds this listing's place, if it is another. */
  rival({ place, sku }: Listing): string | undefined {
    const holder = place === undefined ? undefined : this.places.get(place);
    return holder === sku ? undefined : holder;
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
    this.places.clear();
    this.bySku.clear();
    this.stocks.clear();
  }
}
