import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCharacters } from '../cells/index.js';
import { readOrder } from '../products/merge-facts.js';
import { normalizeSku } from '../products/sku.js';
import type { CatalogSchema, Market } from '../schema/schema.js';
import { AVAILABILITIES, type Availability, type HeldPrice, type OfferValues } from './offer.js';
import { isCurrency, toMinor, type Money } from './money.js';

/** One message about one offer. What is absent is left; null clears. */
export interface OfferRow {
  sku: string;
  market: string;
  audience?: string;
  price?: Money | null;
  salePrice?: Money | null;
  saleFrom?: string | null;
  saleTo?: string | null;
  quantity?: number | null;
  availability?: Availability | null;
  source: string;
  /** Rises with each newer message of this source about this offer; null where the source does not order its messages. */
  order: string | null;
  messageId?: string | null;
  path?: string;
}

/** A row whose form was checked. */
export interface PreparedOffer {
  at: number;
  path: string;
  sku: string;
  market: Market;
  audience: string;
  values: Partial<OfferValues>;
  /** A price that this row may not set by itself, found without looking at the stored offer. */
  hold: HeldPrice | undefined;
  source: string;
  order: string | null;
  messageId: string | null;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

export function readOffer(schema: CatalogSchema, row: OfferRow, at: number): PreparedOffer | Problem[] {
  const path = row.path ?? `rows.${at}`;
  const problems: Problem[] = [];
  const add = (found: Problem | undefined): void => void (found && problems.push(found));
  const { sku, problem: badSku } = normalizeSku(row.sku, `${path}.sku`);
  add(badSku);
  const market = schema.markets.get(row.market);
  if (!market)
    add(
      problem(
        'market_unknown',
        `${path}.market`,
        'There is no such market.',
        `Use one of ${[...schema.markets.keys()].slice(0, 20).join(', ')}.`,
      ),
    );
  const audience = row.audience ?? '*';
  if (typeof audience !== 'string' || !/^[^\s]{1,100}$/.test(audience) || checkCharacters(audience, '')) {
    add(
      problem(
        'audience_invalid',
        `${path}.audience`,
        'An audience is a code.',
        'Send 1 to 100 characters without blanks, or leave it out for everybody.',
      ),
    );
  }
  const order = row.order === null ? null : readOrder(row.order);
  if (order === undefined)
    add(
      problem('order_invalid', `${path}.sourceRevision`, 'This is not a number that can order messages.', 'Send a non-negative decimal.'),
    );
  for (const field of ['price', 'salePrice'] as const) add(checkMoney(row[field], `${path}.${field}`));
  for (const field of ['saleFrom', 'saleTo'] as const) add(checkMoment(row[field], `${path}.${field}`));
  add(checkStock(row, path));
  if (problems.length === 0) add(checkTogether(row, market!, path));
  if (problems.length > 0) return problems;
  const price = row.price && { minor: toMinor(row.price)!, currency: row.price.currency };
  const reason = price
    ? price.currency !== market!.currency
      ? 'wrong_currency'
      : price.minor === '0'
        ? 'zero_price'
        : undefined
    : undefined;
  const values: Partial<OfferValues> = {
    ...(row.price === undefined || reason ? {} : { priceMinor: price?.minor ?? null }),
    ...(row.salePrice === undefined ? {} : { salePriceMinor: row.salePrice && toMinor(row.salePrice)! }),
    ...(row.saleFrom === undefined ? {} : { saleFrom: row.saleFrom && new Date(row.saleFrom).toISOString() }),
    ...(row.saleTo === undefined ? {} : { saleTo: row.saleTo && new Date(row.saleTo).toISOString() }),
    ...(row.quantity === undefined ? {} : { quantity: row.quantity }),
    ...(row.availability === undefined ? {} : { availability: row.availability }),
  };
  const messageId = row.messageId ?? null;
  const hold: HeldPrice | undefined = reason
    ? { price_minor: price!.minor, currency: price!.currency, message_id: messageId, reason }
    : undefined;
  return { at, path, sku: sku!, market: market!, audience, values, hold, source: row.source, order: order!, messageId };
}

function checkMoney(money: Money | null | undefined, path: string): Problem | undefined {
  if (money == null) return undefined;
  if (typeof money !== 'object' || !isCurrency(money.currency))
    return problem('currency_unknown', `${path}.currency`, 'This is not a currency.', 'Send an ISO 4217 code such as "EUR".');
  if (toMinor(money) !== undefined) return undefined;
  return problem(
    'amount_invalid',
    `${path}.amount`,
    `This is not an amount in ${money.currency}.`,
    'Send a non-negative decimal as a string, not finer than the minor unit: "12.99".',
  );
}

function checkMoment(moment: string | null | undefined, path: string): Problem | undefined {
  if (moment == null || (typeof moment === 'string' && ISO.test(moment) && !Number.isNaN(Date.parse(moment)))) return undefined;
  return problem('moment_invalid', path, 'This is not a moment.', 'Send ISO 8601 with a time zone: "2026-11-27T00:00:00Z".');
}

function checkStock({ quantity, availability }: OfferRow, path: string): Problem | undefined {
  if (quantity != null && !(Number.isInteger(quantity) && quantity >= 0 && quantity < 2 ** 31)) {
    return problem('quantity_invalid', `${path}.quantity`, 'A quantity is a whole number from 0.', 'Send 0, 1, 2 …');
  }
  if (availability == null || AVAILABILITIES.includes(availability)) return undefined;
  return problem(
    'availability_unknown',
    `${path}.availability`,
    'There is no such availability.',
    `Use one of ${AVAILABILITIES.join(', ')}.`,
  );
}

function checkTogether(row: OfferRow, market: Market, path: string): Problem | undefined {
  if (row.saleFrom && row.saleTo && Date.parse(row.saleFrom) >= Date.parse(row.saleTo)) {
    return problem('sale_window_empty', `${path}.saleTo`, 'The sale ends before it begins.', 'Send saleTo after saleFrom.');
  }
  if (!row.salePrice) return undefined;
  if (row.salePrice.currency !== market.currency) {
    return problem(
      'wrong_currency',
      `${path}.salePrice.currency`,
      `Prices in ${market.code} are in ${market.currency}.`,
      `Send it in ${market.currency}.`,
    );
  }
  const sale = BigInt(toMinor(row.salePrice)!);
  const usual = row.price?.currency === market.currency ? BigInt(toMinor(row.price)!) : undefined;
  if (sale > 0n && (usual === undefined || sale <= usual)) return undefined;
  return problem(
    'sale_price_invalid',
    `${path}.salePrice`,
    'A sale price is more than zero and at most the price.',
    'Correct it, or send null for no sale.',
  );
}
