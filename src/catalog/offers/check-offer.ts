import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CatalogSchema, Market } from '../schema/schema.js';
import { exponentOf, toMinor, type Money } from './money.js';
import { AVAILABILITIES, type OfferRow } from './offer.js';

const MOST_STOCK = 2_000_000_000;

/** Everything that can be told of an offer without looking at the product. */
export function checkOffer(schema: CatalogSchema, row: OfferRow): Problem[] {
  const market = schema.markets.get(row.market);
  if (!market) {
    const known = [...schema.markets.keys()].join(', ');
    return [
      problem(
        'market_unknown',
        `${row.path}: market`,
        `There is no market ${row.market}.`,
        `Use one of ${known}, or have an administrator add it.`,
      ),
    ];
  }
  return [
    ...money(row, 'price', row.price, market),
    ...money(row, 'salePrice', row.salePrice, market),
    ...time(row, 'saleFrom', row.saleFrom),
    ...time(row, 'saleTo', row.saleTo),
    ...window(row),
    ...stock(row),
  ];
}

function money(row: OfferRow, field: string, value: Money | null | undefined, market: Market): Problem[] {
  if (value == null) return [];
  const path = `${row.path}: ${field}`;
  if (value.currency !== market.currency) {
    return [
      problem(
        'currency_of_other_market',
        path,
        `${String(value.currency)} is not the currency of market ${market.code}.`,
        `Send the amount in ${market.currency}.`,
      ),
    ];
  }
  if (toMinor(value) !== undefined) return [];
  const decimals = exponentOf(market.currency);
  return [
    problem(
      'amount_invalid',
      path,
      'This is no amount.',
      `Send a text such as "12.${'9'.repeat(Math.max(decimals, 1))}", not negative, with at most ${decimals} decimals.`,
    ),
  ];
}

function time(row: OfferRow, field: string, value: string | null | undefined): Problem[] {
  if (value == null) return [];
  if (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
    return [];
  return [
    problem('time_invalid', `${row.path}: ${field}`, 'This is no time with its zone.', 'Send ISO 8601, such as 2026-11-27T00:00:00Z.'),
  ];
}

function window(row: OfferRow): Problem[] {
  if (!row.saleFrom || !row.saleTo || !(Date.parse(row.saleTo) <= Date.parse(row.saleFrom))) return [];
  return [problem('sale_window_empty', `${row.path}: saleTo`, 'The sale ends before it begins.', 'Send a saleTo after saleFrom.')];
}

function stock(row: OfferRow): Problem[] {
  const problems: Problem[] = [];
  const { quantity, availability } = row;
  if (quantity != null && !(Number.isInteger(quantity) && quantity >= 0 && quantity <= MOST_STOCK)) {
    problems.push(
      problem('quantity_invalid', `${row.path}: quantity`, 'This is no stock.', `Send a whole number from 0 to ${MOST_STOCK}.`),
    );
  }
  if (availability != null && !AVAILABILITIES.includes(availability)) {
    problems.push(
      problem(
        'availability_unknown',
        `${row.path}: availability`,
        'There is no such availability.',
        `Use one of ${AVAILABILITIES.join(', ')}.`,
      ),
    );
  }
  return problems;
}
