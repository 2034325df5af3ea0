import { regionOf } from '../marketplaces.js';
import type { Attributes } from '../validation/validator.js';
import { hasPrice, isInStock, isParent } from './facts.js';
import type { Listing, StockChange } from './listing.js';

type Item = Record<string, unknown>;

const STOCK = 'fulfillment_availability';

/**
 * One stock per seller, SKU and region, which all its marketplaces show (as on Amazon: the quantity of one's own fulfilment has no
 * marketplace). A sale in one of them lowers it in all.
 */
export class Stocks {
  private readonly pools = new Map<string, Item[]>();

  constructor(private readonly listingsOf: (sellerId: string, sku: string) => Listing[]) {}

  of(listing: Listing): Item[] {
    return this.pools.get(keyOf(listing)) ?? [];
  }

  change(listing: Listing, change: StockChange): void {
    this.pools.set(keyOf(listing), change(this.of(listing)));
    for (const one of this.sharing(listing)) this.show(one);
  }

  /** Takes what is due in any marketplace of the region, in the order of its time and not of who looks first. */
  catchUp(listing: Listing, now: number): void {
    const due = this.sharing(listing).flatMap(({ queue }) => queue.filter(({ dueAt, stock }) => stock && dueAt <= now));
    for (const submission of due.toSorted((a, b) => a.dueAt - b.dueAt || a.order - b.order)) {
      this.change(listing, submission.stock!);
      delete submission.stock;
    }
  }

  /** The attributes with the stock that there is now. */
  within(listing: Listing, attributes: Attributes): Attributes {
    const { [STOCK]: _own, ...others } = attributes;
    const stock = this.of(listing);
    return stock.length === 0 ? others : { ...others, [STOCK]: stock };
  }

  /** Somebody buys: at most what is there, and nothing of what nobody can buy. Returns how many were sold. */
  sell(listing: Listing, wanted: number): number {
    if (!listing.live?.status.includes('BUYABLE')) return 0;
    const own = this.of(listing).find((one) => one['fulfillment_channel_code'] === 'DEFAULT');
    if (typeof own?.['quantity'] !== 'number') return wanted;
    const sold = Math.min(wanted, own['quantity']);
    this.change(listing, (before) => before.map((one) => (one === own ? { ...one, quantity: Number(one['quantity']) - sold } : one)));
    return sold;
  }

  forget(sellerId: string, sku: string): void {
    for (const key of this.pools.keys()) if (key.startsWith(`${sellerId}\n${sku}\n`)) this.pools.delete(key);
  }

  clear(): void {
    this.pools.clear();
  }

  private sharing({ sellerId, sku, marketplaceId }: Listing): Listing[] {
    const region = regionOf(marketplaceId);
    return this.listingsOf(sellerId, sku).filter((one) => regionOf(one.marketplaceId) === region);
  }

  private show(listing: Listing): void {
    const { live } = listing;
    if (!live || isParent(live.attributes)) return;
    live.attributes = this.within(listing, live.attributes);
    const buyable = live.asin !== undefined && hasPrice(live.attributes) && isInStock(live.attributes);
    const others = live.status.filter((one) => one !== 'BUYABLE');
    live.status = buyable ? ['BUYABLE', ...others] : others;
  }
}

const keyOf = ({ sellerId, sku, marketplaceId }: Listing): string => `${sellerId}\n${sku}\n${regionOf(marketplaceId)}`;
