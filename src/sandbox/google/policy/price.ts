import type { Price } from './attributes.js';
import { currencyOf, unitMicros } from './currencies.js';
import { finding, type Finding, type Rule } from './finding.js';

/** Prices: there, above zero, in whole units of their currency, and in the currency of each target country (disapproved only there). */
export const priceRule: Rule = ({ attributes: { price, salePrice }, countries }) => {
  if (!price) return [finding('DISAPPROVED', 'missing_price', 'price', 'Missing price')];
  const wrong = amountFault('price', price) ?? (salePrice && amountFault('sale_price', salePrice));
  if (wrong) return [wrong];
  return [...foreignCurrency(price, countries), ...(salePrice ? saleFaults(price, salePrice) : [])];
};

/** `availability` is a must; what is not here yet needs the day on which it will be. */
export const availabilityRule: Rule = ({ attributes: { availability, availabilityDate } }) => {
  if (!availability || availability === 'AVAILABILITY_UNSPECIFIED') {
    return [finding('DISAPPROVED', 'missing_availability', 'availability', 'Missing availability')];
  }
  if (availabilityDate || (availability !== 'PREORDER' && availability !== 'BACKORDER')) return [];
  return [finding('DISAPPROVED', 'missing_availability_date', 'availability_date', `Missing availability date for ${availability}`)];
};

function amountFault(attribute: string, { amountMicros, currencyCode = '' }: Price): Finding | undefined {
  if (amountMicros === undefined || !/^[A-Z]{3}$/.test(currencyCode)) {
    return finding(
      'DISAPPROVED',
      `${attribute}_invalid`,
      attribute,
      'Invalid price',
      'amountMicros and an ISO 4217 currencyCode are both needed.',
    );
  }
  const micros = BigInt(amountMicros);
  if (micros <= 0n) return finding('DISAPPROVED', `${attribute}_not_positive`, attribute, 'Invalid price', 'The price must be above zero.');
  if (micros % unitMicros(currencyCode) === 0n) return undefined;
  const detail = `${amountMicros} micros is no whole number of the smallest unit of ${currencyCode}.`;
  return finding('DISAPPROVED', `${attribute}_precision`, attribute, 'Invalid price', detail);
}

function foreignCurrency(price: Price, countries: string[]): Finding[] {
  const wrong = countries.filter((country) => currencyOf(country) !== price.currencyCode);
  if (!wrong.length) return [];
  const detail = `${price.currencyCode} is not the currency of ${wrong.join(', ')}.`;
  return [{ ...finding('DISAPPROVED', 'price_currency_mismatch', 'price', 'Unsupported currency', detail), countries: wrong }];
}

function saleFaults(price: Price, sale: Price): Finding[] {
  if (sale.currencyCode !== price.currencyCode) {
    return [
      finding('DISAPPROVED', 'sale_price_currency', 'sale_price', 'Invalid sale price', 'Price and sale price need the same currency.'),
    ];
  }
  if (BigInt(sale.amountMicros!) < BigInt(price.amountMicros!)) return [];
  return [finding('DISAPPROVED', 'sale_price_not_lower', 'sale_price', 'Invalid sale price', 'The sale price must be below the price.')];
}
