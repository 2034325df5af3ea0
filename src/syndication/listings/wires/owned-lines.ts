import type { ChannelAdapter } from '../../../port/index.js';
import type { OfferLineRow } from './offer-line-row.js';

/** The fields that these lines own on the channel → value as it was said last; so that a reader can ask for just those. */
export function ownedOfLines(adapter: ChannelAdapter, lines: Iterable<OfferLineRow>): Record<string, unknown> {
  const owned: Record<string, unknown> = {};
  for (const line of lines) {
    const price = line.priceSent ?? line.priceAccepted;
    const stock = line.stockSent ?? line.stockAccepted;
    if (price) Object.assign(owned, adapter.ownedOffer(line.sku, 'price', price));
    if (stock) Object.assign(owned, adapter.ownedOffer(line.sku, 'stock', stock));
  }
  return owned;
}
