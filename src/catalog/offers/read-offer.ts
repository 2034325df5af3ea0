import { readMoment } from '../../../libs/clock/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCharacters } from '../cells/index.js';
import { readOrder } from '../products/merge-facts.js';
import { normalizeSku } from '../products/sku.js';
import type { CatalogSchema, Market } from '../schema/schema.js';
import { AVAILABILITIES, type Availability, type OfferValues } from './offer.js';
import { isCurrency, toMinor, type Money } from './money.js';
import { readQuantity, readReserved } from './read-quantity.js';
import { readStock, type LocationStatement, type StockAt } from './read-stock.js';

/** One message about one offer. What is absent is left; null clears. */
export interface OfferRow {
  sku: string;
  market: string;
  audience?: string;
  price?: Money | null;
  salePrice?: Money | null;
  saleFrom?: string | null;
  saleTo?: string | null;
  /** The source never sells below this: such a price waits for a person. */
  floor?: Money | null;
  quantity?: number | null;
  /** The moment that the quantity speaks of; absent: when the message came. */
  countedAt?: string | null;
  /** How many of the quantity are promised to somebody already. */
  reserved?: number | null;
  /** Counts by location, in place of `quantity` and `reserved`; locations that it does not name stay as they are. */
  stock?: StockAt[];
  availability?: Availability | null;
  /** From when on it can be had, where it is sold ahead. */
  availableFrom?: string | null;
  source: string;
  /** Rises with each newer message of this source about this offer; null where the source does not order its messages. */
  order: string | null;
  messageId?: string | null;
  path?: string;
}

/** A price that a row may not set by itself, found without looking at the stored offer. */
export interface RefusedPrice {
  reason: 'zero_price' | 'wrong_currency';
  minor: string;
  currency: string;
}

/** A row whose form was checked. */
export interface PreparedOffer {
  at: number;
  path: string;
  sku: string;
  market: Market;
  audience: string;
  /** Without the price where it is refused. */
  values: Partial<OfferValues>;
  /** With `values.quantity`: how far below zero it was counted. */
  backlog: number | null;
  /** With `values.quantity`: the moment that it speaks of; null: when it came. */
  countedAt: string | null;
  /** Counts by location; empty: there are none. */
  stock: LocationStatement[];
  refused: RefusedPrice | undefined;
  /** What was taken otherwise than it was sent. */
  warnings: Problem[];
  source: string;
  order: string | null;
  messageId: string | null;
}

export function readOffer(schema: CatalogSchema, row: OfferRow, at: number): PreparedOffer | Problem[] {
  const path = row.path ?? `rows.${at}`;
  const problems: Problem[] = [];
  const add = (found: Problem | undefined): void => void (found && problems.push(found));
  const { sku, problem: badSku } = normalizeSku(row.sku, `${path}.sku`);
  add(badSku);
  const market = schema.markets.get(row.market);
  if (!market) add(marketUnknown(schema, `${path}.market`));
  const audience = row.audience ?? '*';
  if (typeof audience !== 'string' || !/^[^\s]{1,100}$/.test(audience) || checkCharacters(audience, '')) add(audienceInvalid(path));
  const order = row.order === null ? null : readOrder(row.order);
  if (order === undefined)
    add(
      problem('order_invalid', `${path}.sourceRevision`, 'This is not a number that can order messages.', 'Send a non-negative decimal.'),
    );
  for (const field of ['price', 'salePrice', 'floor'] as const) add(checkMoney(row[field], `${path}.${field}`));
  for (const field of ['saleFrom', 'saleTo', 'countedAt', 'availableFrom'] as const) add(checkMoment(row[field], `${path}.${field}`));
  const stock = readQuantity(row.quantity, `${path}.quantity`);
  add(stock.problem);
  const reserved = readReserved(row.reserved, `${path}.reserved`);
  add(reserved.problem);
  const byLocation = readStock(row, path);
  problems.push(...byLocation.problems);
  add(checkAvailability(row.availability, path));
  if (problems.length === 0) add(checkTogether(row, market!, path));
  if (problems.length > 0) return problems;
  const refused = row.price ? refusedPrice(row.price, market!) : undefined;
  const values: Partial<OfferValues> = {
    ...(row.price === undefined || refused ? {} : { priceMinor: row.price && toMinor(row.price)! }),
    ...(row.salePrice === undefined ? {} : { salePriceMinor: row.salePrice && toMinor(row.salePrice)! }),
    ...(row.saleFrom === undefined ? {} : { saleFrom: row.saleFrom && readMoment(row.saleFrom)!.toISOString() }),
    ...(row.saleTo === undefined ? {} : { saleTo: row.saleTo && readMoment(row.saleTo)!.toISOString() }),
    ...(row.floor === undefined ? {} : { floorMinor: row.floor && toMinor(row.floor)! }),
    ...(row.quantity === undefined ? {} : { quantity: stock.quantity }),
    ...(row.reserved === undefined ? {} : { reserved: reserved.reserved }),
    ...(row.availability === undefined ? {} : { availability: row.availability }),
    ...(row.availableFrom === undefined ? {} : { availableFrom: row.availableFrom && readMoment(row.availableFrom)!.toISOString() }),
  };
  const who = { source: row.source, order: order!, messageId: row.messageId ?? null };
  return {
    at,
    path,
    sku: sku!,
    market: market!,
    audience,
    values,
    backlog: stock.backlog,
    countedAt: row.countedAt ? readMoment(row.countedAt)!.toISOString() : null,
    refused,
    stock: byLocation.statements,
    warnings: [...stock.warnings, ...reserved.warnings, ...byLocation.warnings],
    ...who,
  };
}

function refusedPrice(price: Money, market: Market): RefusedPrice | undefined {
  const minor = toMinor(price)!;
  const reason = price.currency !== market.currency ? 'wrong_currency' : minor === '0' ? 'zero_price' : undefined;
  return reason && { reason, minor, currency: price.currency };
}

function marketUnknown(schema: CatalogSchema, path: string): Problem {
  return problem('market_unknown', path, 'There is no such market.', `Use one of ${[...schema.markets.keys()].slice(0, 20).join(', ')}.`);
}

function audienceInvalid(path: string): Problem {
  const fix = 'Send 1 to 100 characters without blanks, or leave it out for everybody.';
  return problem('audience_invalid', `${path}.audience`, 'An audience is a code.', fix);
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
  if (moment == null || readMoment(moment)) return undefined;
  const fix = 'Send ISO 8601 with a time zone, on a day of the calendar: "2026-11-27T00:00:00Z".';
  return problem('moment_invalid', path, 'This is not a moment.', fix);
}

function checkAvailability(availability: Availability | null | undefined, path: string): Problem | undefined {
  if (availability == null || AVAILABILITIES.includes(availability)) return undefined;
  return problem(
    'availability_unknown',
    `${path}.availability`,
    'There is no such availability.',
    `Use one of ${AVAILABILITIES.join(', ')}.`,
  );
}

/** What a line can be told by itself; what the stored offer has to do with it, check-money.ts tells. */
function checkTogether(row: OfferRow, market: Market, path: string): Problem | undefined {
  for (const field of ['salePrice', 'floor'] as const) {
    const given = row[field];
    if (given && given.currency !== market.currency) {
      return problem(
        'wrong_currency',
        `${path}.${field}.currency`,
        `Prices in ${market.code} are in ${market.currency}.`,
        `Send it in ${market.currency}.`,
      );
    }
  }
  if (row.availableFrom && (row.availability === 'in_stock' || row.availability === 'out_of_stock'))
    return notAhead(row.availability, path);
  return row.salePrice && toMinor(row.salePrice) === '0' ? salePriceInvalid(`${path}.salePrice`) : undefined;
}

function notAhead(availability: Availability, path: string): Problem {
  const fix = 'Send it with preorder or backorder, or leave it out.';
  return problem('available_from_unfit', `${path}.availableFrom`, `What is ${availability} is not sold ahead of a day.`, fix);
}

/** The refusal of a sale that is none: zero, or above the price. */
export function salePriceInvalid(path: string, price?: string): Problem {
  const message = `A sale price is more than zero and at most the price${price === undefined ? '' : `, which is ${price}`}.`;
  return problem('sale_price_invalid', path, message, 'Correct it, or send null for no sale.');
}
