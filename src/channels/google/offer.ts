import type { MappedOffer, Money } from '../../port/index.js';
import { micros, stockSaid } from '../../port/kit/index.js';

const AVAILABILITY = { in_stock: 'IN_STOCK', out_of_stock: 'OUT_OF_STOCK', preorder: 'PREORDER', backorder: 'BACKORDER' } as const;

/** The attributes that the ERP's offer fills: price, sale with its window, availability. */
export function offerAttributes(offer: MappedOffer | null): Record<string, unknown> {
  if (!offer) return {};
  const { price, salePrice, saleFrom, saleTo } = offer;
  return {
    ...(price && { price: priceOf(price) }),
    ...(salePrice && { salePrice: priceOf(salePrice) }),
    // Half a window is none here; the sale price is sent while the sale is on, so it ends all the same.
    ...(salePrice && saleFrom !== null && saleTo !== null && { salePriceEffectiveDate: { startTime: saleFrom, endTime: saleTo } }),
    availability: AVAILABILITY[stockOf(offer)],
  };
}

/** Google is told no count: what is counted down to 0 is out of stock, unless it can be ordered all the same. */
function stockOf(offer: MappedOffer): keyof typeof AVAILABILITY {
  const { availability } = offer;
  if (availability !== null && availability !== 'in_stock') return availability;
  const said = stockSaid(offer);
  return said === 'uncounted' || (said ?? 0) > 0 ? 'in_stock' : 'out_of_stock';
}

const priceOf = (money: Money) => ({ amountMicros: micros(money), currencyCode: money.currency });
