import type { ChannelConfig } from '../../port/index.js';
import type { Violation } from '../../port/kit/index.js';
import { missing } from './rules-texts.js';

interface Price {
  amountMicros: string;
  currencyCode: string;
}

/** What the price wire says, in Google's JSON. */
export interface PriceStatement {
  price?: Price;
  salePrice?: Price;
  salePriceEffectiveDate?: { startTime: string; endTime: string };
}

/** Google takes two decimals, also in currencies that have three. */
const CENT_MICROS = 10_000n;

/** Price and sale are the ERP's; what is wrong with them is the ERP's to mend. */
export function priceViolations({ price, salePrice }: PriceStatement, market: ChannelConfig['market']): Violation[] {
  if (!price) return [missing('price', `Send an offer for market ${market.code} with a price`, 'erp')];
  return [
    ...amountViolations('price', price, market.currency),
    ...(salePrice ? [...amountViolations('salePrice', salePrice, market.currency), ...notLower(price, salePrice)] : []),
  ];
}

/** A day is asked of what is sold ahead; without one it is not sold so. */
export function undatedOf(availability: string, day: unknown): Violation[] {
  if (day !== undefined || (availability !== 'PREORDER' && availability !== 'BACKORDER')) return [];
  const sold = availability.toLowerCase();
  return [
    {
      code: 'missing_availabilityDate',
      field: 'availabilityDate',
      message: `no day is known from which on this ${sold} can be had, so Google does not sell it as one`,
      fix: 'Send availableFrom with the availability, or map availabilityDate',
      severity: 'warning',
      owner: 'erp',
    },
  ];
}

/** Google takes no day beyond a year (support.google.com/merchants/answer/6324470). */
export function tooFarAhead(day: string): Violation {
  return {
    code: 'availabilityDate_too_far',
    field: 'availabilityDate',
    message: `it can be had from ${day} on, more than a year ahead, so Google does not sell it yet`,
    fix: 'Nothing to do: it is sold ahead from a year before that day on; or correct availableFrom',
    severity: 'warning',
    owner: 'erp',
  };
}

function amountViolations(field: string, { amountMicros, currencyCode }: Price, currency: string): Violation[] {
  const fix = `Send the offer in ${currency}, above zero`;
  if (currencyCode !== currency) {
    return [
      { code: 'price_currency', field, message: `${field} is in ${currencyCode}, the market sells in ${currency}`, fix, owner: 'erp' },
    ];
  }
  if (BigInt(amountMicros) % CENT_MICROS !== 0n) {
    const message = `${field} has more decimals than the two that Google takes`;
    return [{ code: 'price_too_fine', field, message, fix: 'Send a price of two decimals at most', owner: 'erp' }];
  }
  if (BigInt(amountMicros) > 0n) return [];
  return [{ code: 'price_not_positive', field, message: `${field} is not above zero`, fix, owner: 'erp' }];
}

function notLower(price: Price, sale: Price): Violation[] {
  if (BigInt(sale.amountMicros) < BigInt(price.amountMicros)) return [];
  const message = 'the sale price is not below the price';
  return [{ code: 'sale_price_not_lower', field: 'salePrice', message, fix: 'Correct or end the sale in the ERP', owner: 'erp' }];
}
