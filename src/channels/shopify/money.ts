import type { MappedOffer } from '../../port/index.js';
import { decimalAmount, stockSaid } from '../../port/kit/index.js';

/** The price a customer pays now, and the one it is compared with while a sale is on, as decimal strings. Whether it is on, the core has decided. */
export function pricesOf(offer: MappedOffer | null): { price: string; compareAtPrice: string | null } {
  if (!offer?.price) return { price: '0.00', compareAtPrice: null };
  const { price, salePrice } = offer;
  const lower = salePrice && BigInt(salePrice.minor) < BigInt(price.minor);
  return lower
    ? { price: decimalAmount(salePrice), compareAtPrice: decimalAmount(price) }
    : { price: decimalAmount(price), compareAtPrice: null };
}

/** Units for sale; null: the ERP does not count them and says that there are some, so Shopify must not count either. */
export function stockOf(offer: MappedOffer | null): number | null {
  const said = offer && stockSaid(offer);
  return said === 'uncounted' ? null : (said ?? 0);
}

export function policyOnEmpty(offer: MappedOffer | null): 'CONTINUE' | 'DENY' {
  return offer?.availability === 'preorder' || offer?.availability === 'backorder' ? 'CONTINUE' : 'DENY';
}
