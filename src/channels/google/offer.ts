import type { MappedOffer, Money } from '../../port/index.js';

const AVAILABILITY = { in_stock: 'IN_STOCK', out_of_stock: 'OUT_OF_STOCK', preorder: 'PREORDER', backorder: 'BACKORDER' } as const;

/** The attributes that the ERP's offer fills: price, sale with its window, availability. */
export function offerAttributes(offer: MappedOffer | null): Record<string, unknown> {
  if (!offer) return {};
  const { price, salePrice, saleFrom, saleTo, quantity, availability } = offer;
  const stock = availability ?? (quantity === null ? null : quantity > 0 ? 'in_stock' : 'out_of_stock');
  const window = { ...(saleFrom !== null && { startTime: saleFrom }), ...(saleTo !== null && { endTime: saleTo }) };
  return {
    ...(price && { price: micros(price) }),
    ...(salePrice && { salePrice: micros(salePrice) }),
    ...(salePrice && Object.keys(window).length > 0 && { salePriceEffectiveDate: window }),
    ...(stock && { availability: AVAILABILITY[stock] }),
  };
}

/** Google counts in millionths of the currency's main unit. Exact: on integers, never on floats. */
export function micros({ minor, currency, exponent }: Money): { amountMicros: string; currencyCode: string } {
  return { amountMicros: (BigInt(minor) * 10n ** BigInt(6 - exponent)).toString(), currencyCode: currency };
}
