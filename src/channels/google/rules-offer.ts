import { stockViolations, type Violation } from '../../port/kit/index.js';
import type { Subject } from './subject.js';
import { missing } from './rules-texts.js';

interface Price {
  amountMicros: string;
  currencyCode: string;
}

/** Price and availability are the ERP's; what is wrong with them is the ERP's to mend. */
export function offerViolations({ payload, node, channel: { market } }: Subject): Violation[] {
  const { price, salePrice, availability, availabilityDate } = payload.productAttributes as {
    price?: Price;
    salePrice?: Price;
    availability?: string;
    availabilityDate?: string;
  };
  const send = `Send an offer for market ${market.code}`;
  return [
    ...(price ? priceViolations('price', price, market.currency) : [missing('price', `${send} with a price`, 'erp')]),
    ...(price && salePrice ? [...priceViolations('salePrice', salePrice, market.currency), ...notLower(price, salePrice)] : []),
    ...(availability ? [] : [missing('availability', `${send} with a quantity or an availability`, 'erp')]),
    ...stockViolations(node.offer, 'availability', node.sku),
    ...(availabilityDate === undefined && (availability === 'PREORDER' || availability === 'BACKORDER')
      ? [missing('availabilityDate', `Say when it can be delivered: Google asks that of every ${availability.toLowerCase()}`)]
      : []),
  ];
}

function priceViolations(field: string, { amountMicros, currencyCode }: Price, currency: string): Violation[] {
  const fix = `Send the offer in ${currency}, above zero`;
  if (currencyCode !== currency) {
    return [
      { code: 'price_currency', field, message: `${field} is in ${currencyCode}, the market sells in ${currency}`, fix, owner: 'erp' },
    ];
  }
  if (BigInt(amountMicros) > 0n) return [];
  return [{ code: 'price_not_positive', field, message: `${field} is not above zero`, fix, owner: 'erp' }];
}

function notLower(price: Price, sale: Price): Violation[] {
  if (BigInt(sale.amountMicros) < BigInt(price.amountMicros)) return [];
  const message = 'the sale price is not below the price';
  return [{ code: 'sale_price_not_lower', field: 'salePrice', message, fix: 'Correct or end the sale in the ERP', owner: 'erp' }];
}
