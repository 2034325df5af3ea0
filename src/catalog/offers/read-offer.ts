import { readMoment } from '../../../libs/clock/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCharacters } from '../cells/index.js';
import { readOrder } from '../products/merge-facts.js';
import { normalizeSku } from '../products/sku.js';
import type { CatalogSchema } from '../schema/schema.js';
import { AVAILABILITIES, type Availability, type HadBack, type Offer, type OfferField, type OfferValues } from './offer.js';
import { checkMoment, readMoney, type MoneyRow } from './read-money.js';
import { readQuantity, readReserved } from './read-quantity.js';
import { readStock, type LocationStatement, type StockAt } from './read-stock.js';
import { faultsOf, NOTHING_REFUSED, refuseMoney, refuseStock, says } from './refused-parts.js';
import type { PreparedOffer, RefusedParts } from './prepared-offer.js';

/** One message about one offer. What is absent is left; null clears. */
export interface OfferRow extends MoneyRow {
  sku: string;
  market: string;
  audience?: string;
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
  /** Of counts that a person has back, by location; '': of the whole. */
  hadBack?: ReadonlyMap<string, HadBack>;
  /** What whoever read the row has refused of it already. */
  faults?: RefusedParts;
}

/** The row with its form checked; or why nothing of it is taken. What is wrong in one part of it does not touch the other. */
export function readOffer(schema: CatalogSchema, row: OfferRow, at: number): PreparedOffer | Problem[] {
  const path = row.path ?? `rows.${at}`;
  const { sku, problem: badSku } = normalizeSku(row.sku, `${path}.sku`);
  const market = schema.markets.get(row.market);
  const audience = row.audience ?? '*';
  const order = row.order === null ? null : readOrder(row.order);
  const form = [
    badSku,
    market ? undefined : marketUnknown(schema, `${path}.market`),
    typeof audience !== 'string' || !/^[^\s]{1,100}$/.test(audience) || checkCharacters(audience, '') ? audienceInvalid(path) : undefined,
    order === undefined ? orderInvalid(path) : undefined,
  ].flatMap((fault) => fault ?? []);
  const money = market && readMoney(row, market, path);
  const stock = readStockOf(row, path);
  const { faults = NOTHING_REFUSED } = row;
  if (form.length > 0) return [...form, ...faultsOf({ faults }), ...(money?.problems ?? []), ...stock.problems];
  const whole: PreparedOffer = {
    ...{ at, path, sku: sku!, market: market!, audience, values: { ...money!.values, ...stock.values }, refused: money!.refused },
    ...{ backlog: stock.backlog, countedAt: stock.countedAt, stock: stock.statements, warnings: stock.warnings, faults: NOTHING_REFUSED },
    ...{ source: row.source, order: order!, messageId: row.messageId ?? null, ...(row.hadBack && { hadBack: row.hadBack }) },
  };
  const sound = refuseStock(refuseMoney(whole, [...faults.money, ...money!.problems]), [...faults.stock, ...stock.problems]);
  return faultsOf(sound).length > 0 && !says(sound) ? faultsOf(sound) : sound;
}

interface ReadStockOf extends Pick<PreparedOffer, 'backlog' | 'countedAt' | 'warnings'> {
  values: Partial<OfferValues>;
  statements: LocationStatement[];
  problems: Problem[];
}

/** All that a row says of stock. What is wrong by itself is left out. */
function readStockOf(row: OfferRow, path: string): ReadStockOf {
  const count = readQuantity(row.quantity, `${path}.quantity`);
  const reserved = readReserved(row.reserved, `${path}.reserved`);
  const byLocation = readStock(row, path);
  const own = [
    ...(['countedAt', 'availableFrom'] as const).map((field) => checkMoment(row[field], `${path}.${field}`)),
    ...[count.problem, reserved.problem, checkAvailability(row.availability, path)],
  ].flatMap((fault) => fault ?? []);
  const found = [...own, ...byLocation.problems];
  const values: Partial<Pick<Offer, Extract<OfferField, keyof OfferRow>>> = {
    ...(row.quantity === undefined || count.problem ? {} : { quantity: count.quantity }),
    ...(row.reserved === undefined || reserved.problem ? {} : { reserved: reserved.reserved }),
    ...(row.availability === undefined ? {} : { availability: row.availability }),
    ...(row.availableFrom === undefined ? {} : { availableFrom: readMoment(row.availableFrom ?? '')?.toISOString() ?? null }),
  };
  return {
    ...{ values, backlog: count.backlog, countedAt: row.countedAt ? (readMoment(row.countedAt)?.toISOString() ?? null) : null },
    ...{ statements: byLocation.statements, warnings: [...count.warnings, ...reserved.warnings, ...byLocation.warnings] },
    problems: found.length > 0 ? found : [notAhead(row, path) ?? []].flat(),
  };
}

function orderInvalid(path: string): Problem {
  const fix = 'Send a non-negative decimal.';
  return problem('order_invalid', `${path}.sourceRevision`, 'This is not a number that can order messages.', fix);
}

function marketUnknown(schema: CatalogSchema, path: string): Problem {
  return problem('market_unknown', path, 'There is no such market.', `Use one of ${[...schema.markets.keys()].slice(0, 20).join(', ')}.`);
}

function audienceInvalid(path: string): Problem {
  const fix = 'Send 1 to 100 characters without blanks, or leave it out for everybody.';
  return problem('audience_invalid', `${path}.audience`, 'An audience is a code.', fix);
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

function notAhead({ availability, availableFrom }: OfferRow, path: string): Problem | undefined {
  if (!availableFrom || (availability !== 'in_stock' && availability !== 'out_of_stock')) return undefined;
  const fix = 'Send it with preorder or backorder, or leave it out.';
  return problem('available_from_unfit', `${path}.availableFrom`, `What is ${availability} is not sold ahead of a day.`, fix);
}
