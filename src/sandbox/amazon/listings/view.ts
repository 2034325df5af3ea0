import { marketplaceOf } from '../marketplaces.js';
import type { Attributes } from '../validation/validator.js';
import { parentSkuOf, themeOf } from './family.js';
import { isParent, priceOf, textOf } from './facts.js';
import { THEME_TOKENS } from '../definitions/rules.js';
import type { Listing } from './listing.js';
import type { ListingStore } from './store.js';

export const INCLUDED = [
  'summaries',
  'attributes',
  'issues',
  'offers',
  'fulfillmentAvailability',
  'procurement',
  'relationships',
  'productTypes',
] as const;
export type IncludedPart = (typeof INCLUDED)[number];

const iso = (at: number): string => new Date(at).toISOString();

/** One item as the API answers it: the listings of one SKU in the marketplaces asked for, in the parts asked for. */
export function itemView(
  sku: string,
  listings: Listing[],
  included: readonly IncludedPart[],
  store: ListingStore,
): Record<string, unknown> {
  const parts: Record<IncludedPart, () => unknown> = {
    summaries: () => listings.map(summary),
    attributes: () => attributesOf(listings),
    issues: () => listings.flatMap(({ live }) => live?.issues ?? []),
    offers: () => listings.flatMap(offers),
    fulfillmentAvailability: () => fulfillment(listings),
    procurement: () => [],
    relationships: () =>
      listings.map((listing) => ({ marketplaceId: listing.marketplaceId, relationships: relationships(listing, store) })),
    productTypes: () =>
      listings.map(({ marketplaceId, live, productType }) => ({ marketplaceId, productType: live?.productType ?? productType })),
  };
  return { sku, ...Object.fromEntries(INCLUDED.filter((part) => included.includes(part)).map((part) => [part, parts[part]()])) };
}

function summary({ marketplaceId, productType, createdAt, updatedAt, live }: Listing): Record<string, unknown> {
  return {
    marketplaceId,
    asin: live?.asin,
    productType: live?.productType ?? productType,
    conditionType: live && textOf(live.attributes, 'condition_type'),
    status: live?.status ?? [],
    itemName: live?.itemName,
    createdDate: iso(createdAt),
    lastUpdatedDate: iso(updatedAt),
    mainImage: live?.mainImage,
  };
}

function attributesOf(listings: Listing[]): Attributes {
  const all: Attributes = {};
  for (const { live } of listings) {
    for (const [name, items] of Object.entries(live?.attributes ?? {})) all[name] = [...(all[name] ?? []), ...items];
  }
  return all;
}

function offers({ marketplaceId, live }: Listing): unknown[] {
  const price = live && priceOf(live.attributes);
  if (!price) return [];
  const amount = price.amount.toFixed(marketplaceOf(marketplaceId)?.currency === 'JPY' ? 0 : 2);
  return [
    {
      marketplaceId,
      offerType: 'B2C',
      price: { currencyCode: price.currency, amount },
      audience: { value: 'ALL', displayName: 'Sell on Amazon' },
    },
  ];
}

function fulfillment(listings: Listing[]): unknown[] {
  const found = new Map<string, unknown>();
  for (const item of listings.flatMap(({ live }) => live?.attributes['fulfillment_availability'] ?? [])) {
    const code = String(item['fulfillment_channel_code']);
    found.set(code, { fulfillmentChannelCode: code, quantity: item['quantity'] });
  }
  return [...found.values()];
}

function relationships({ sellerId, sku, marketplaceId, live }: Listing, store: ListingStore): unknown[] {
  if (!live) return [];
  const theme = themeOf(live.attributes);
  const variationTheme = theme && { theme, attributes: theme.split('/').map((token) => THEME_TOKENS[token] ?? token.toLowerCase()) };
  if (isParent(live.attributes)) {
    const childSkus = store
      .of(sellerId)
      .filter((other) => other.marketplaceId === marketplaceId && other.live?.asin && parentSkuOf(other.live.attributes) === sku)
      .map((other) => other.sku)
      .toSorted();
    return childSkus.length > 0 ? [{ type: 'VARIATION', childSkus, variationTheme }] : [];
  }
  const parentSku = parentSkuOf(live.attributes);
  return parentSku && live.asin ? [{ type: 'VARIATION', parentSkus: [parentSku], variationTheme }] : [];
}
