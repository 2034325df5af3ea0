import type { MappedOffer, Money } from '../../port/index.js';

/** Shopify takes and shows amounts as decimal strings. */
export function amountOf({ minor, exponent }: Money): string {
  const negative = minor.startsWith('-');
  const digits = minor.replace('-', '').padStart(exponent + 1, '0');
  const amount = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  return negative ? `-${amount}` : amount;
}

/** The price a customer pays now, and the one it is compared with while a sale is on. Whether it is on, the core has decided. */
export function pricesOf(offer: MappedOffer | null): { price: string; compareAtPrice: string | null } {
  if (!offer?.price) return { price: '0.00', compareAtPrice: null };
  const { price, salePrice } = offer;
  const lower = salePrice && BigInt(salePrice.minor) < BigInt(price.minor);
  return lower ? { price: amountOf(salePrice), compareAtPrice: amountOf(price) } : { price: amountOf(price), compareAtPrice: null };
}

/** Units for sale; null: the ERP does not count them, so Shopify must not either. */
export function stockOf(offer: MappedOffer | null): number | null {
  if (!offer) return null;
  if (offer.availability === 'out_of_stock') return 0;
  return offer.quantity === null ? null : Math.trunc(offer.quantity);
}

export function policyOnEmpty(offer: MappedOffer | null): 'CONTINUE' | 'DENY' {
  return offer?.availability === 'preorder' || offer?.availability === 'backorder' ? 'CONTINUE' : 'DENY';
}
