import type { MappedOffer, Money } from '../../port/index.js';
import { micros } from '../../port/kit/index.js';

const AVAILABILITY = { in_stock: 'IN_STOCK', out_of_stock: 'OUT_OF_STOCK', preorder: 'PREORDER', backorder: 'BACKORDER' } as const;

/** The attributes that the ERP's offer fills: price, sale with its window, availability. */
export function offerAttributes(offer: MappedOffer | null): Record<string, unknown> {
  if (!offer) return {};
  const { price, salePrice, saleFrom, saleTo, quantity, availability } = offer;
  const stock = availability ?? (quantity === null ? null : quantity > 0 ? 'in_stock' : 'out_of_stock');
  const window = { ...(saleFrom !== null && { startTime: saleFrom }), ...(saleTo !== null && { endTime: saleTo }) };
  return {
    ...(price && { price: priceOf(price) }),
    ...(salePrice && { salePrice: priceOf(salePrice) }),
    ...(salePrice && Object.keys(window).length > 0 && { salePriceEffectiveDate: window }),
    ...(stock && { availability: AVAILABILITY[stock] }),
  };
}

const priceOf = (money: Money) => ({ amountMicros: micros(money), currencyCode: money.currency });
