import type { ChannelAdapter, OfferWire } from '../../../port/index.js';
import type { OfferLineRow } from './offer-line-row.js';

/**
 * The fields that these lines own on the channel → value as it was said last; so that a reader can ask for just those. `rests`: a wire whose last call has a
 * known outcome. Of such a one counts what was taken: a price that never arrived, because the offer was closed before it did, would be waited for.
 */
export function ownedOfLines(
  adapter: Pick<ChannelAdapter, 'ownedOffer'>,
  lines: Iterable<OfferLineRow>,
  rests: (wire: OfferWire) => boolean = () => false,
): Record<string, unknown> {
  const owned: Record<string, unknown> = {};
  for (const { sku, priceSent, priceAccepted, stockSent, stockAccepted } of lines) {
    const price = rests('price') ? (priceAccepted ?? priceSent) : (priceSent ?? priceAccepted);
    const stock = rests('stock') ? (stockAccepted ?? stockSent) : (stockSent ?? stockAccepted);
    if (price) Object.assign(owned, adapter.ownedOffer(sku, 'price', price));
    if (stock) Object.assign(owned, adapter.ownedOffer(sku, 'stock', stock));
  }
  return owned;
}
