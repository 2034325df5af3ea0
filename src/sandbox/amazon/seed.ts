import type { SandboxContext } from '../kit/index.js';
import { asinFor } from './listings/identifiers.js';
import { isParent, priceOf, textOf } from './listings/facts.js';

import type { ListingStore } from './listings/store.js';
import type { Attributes } from './validation/validator.js';

/** A listing that the seller had before Plinth came. It is shown as it is: old listings need not meet today's schema. */
export interface SeedItem {
  sku: string;
  marketplaceId: string;
  productType: string;
  attributes: Attributes;
  asin?: string;
  sellerId?: string;
  /** When it was made; absent: now. */
  createdDate?: string;
  /** When it was changed last; absent: now. */
  lastUpdatedDate?: string;
}

/** `POST /_sandbox/seed` with `{ items: SeedItem[] }`. */
export function seedRoute({ app, clock }: SandboxContext, store: ListingStore, sellerId: string): void {
  app.post('/_sandbox/seed', (request) => {
    const { items } = JSON.parse(request.body as string) as { items: SeedItem[] };
    for (const item of items) plant(item, store, item.sellerId ?? sellerId, clock.now());
    return { seeded: items.length };
  });
}

function plant(item: SeedItem, store: ListingStore, sellerId: string, now: number): void {
  const { sku, marketplaceId, productType, attributes, asin, createdDate, lastUpdatedDate } = item;
  const gtin = textOf(attributes, 'externally_assigned_product_identifier');
  if (gtin) store.claim(gtin, sellerId, sku);
  const buyable = !isParent(attributes) && priceOf(attributes) !== undefined;
  const stock = attributes['fulfillment_availability'];
  const planted = store.add({
    sellerId,
    sku,
    marketplaceId,
    productType,
    createdAt: createdDate === undefined ? now : Date.parse(createdDate),
    updatedAt: lastUpdatedDate === undefined ? now : Date.parse(lastUpdatedDate),
    queue: [],
    submitted: attributes,
    live: {
      productType,
      requirements: 'LISTING',
      attributes,
      asin: asin ?? asinFor(gtin ?? `${sellerId}/${sku}`),
      itemName: textOf(attributes, 'item_name'),
      status: buyable ? ['BUYABLE', 'DISCOVERABLE'] : ['DISCOVERABLE'],
      issues: [],
    },
  });
  if (stock) store.stocks.change(planted, () => stock);
}
