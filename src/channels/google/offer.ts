import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Money, OfferInput, OfferWire, RenderedOffer, ShownMoney, Statement, Statements } from '../../port/index.js';
import { decimalAmount, judge, micros, type Violation } from '../../port/kit/index.js';
import { convert } from './convert.js';
import { priceViolations, tooFarAhead, undatedOf, type PriceStatement } from './rules-offer.js';
import { ATTRIBUTES, checkMessage } from './schema.js';

const AVAILABILITY = { in_stock: 'IN_STOCK', out_of_stock: 'OUT_OF_STOCK', preorder: 'PREORDER', backorder: 'BACKORDER' } as const;
const AHEAD: ReadonlySet<string> = new Set([AVAILABILITY.preorder, AVAILABILITY.backorder]);
const DATE = 'availabilityDate';

export const OUT_OF_STOCK = AVAILABILITY.out_of_stock;

/** `kept` goes out as it was, and is not owned: its rule was taken away, and an insert that leaves it out would erase it. */
export interface StockStatement {
  availability: string;
  availabilityDate?: unknown;
  kept?: { availabilityDate: unknown };
}

/**
 * Price and availability of one offer. Google has no offer without a price: one that is withdrawn stays as it was accepted, and the product
 * is out of stock.
 */
export function renderOffer(input: OfferInput): RenderedOffer {
  const [price, priceIssues] = priceWire(input);
  const [stock, stockIssues] = stockWire(input);
  return {
    ...(price && { price }),
    stock: { ...stock },
    buyable: price !== undefined && stock.availability !== AVAILABILITY.out_of_stock,
    issues: { price: priceIssues, stock: stockIssues },
  };
}

const isWithdrawn = ({ offer, stopped }: OfferInput): boolean => !offer?.price || stopped === 'no_price';

function priceWire(input: OfferInput): [Statement | undefined, Problem[]] {
  const { offer, accepted, channel } = input;
  if (isWithdrawn(input) && accepted.price) return [accepted.price, []];
  const { price, salePrice, saleFrom, saleTo } = (!isWithdrawn(input) && offer) || NOTHING;
  // Half a window is none here; the sale price is sent while the sale is on, so it ends all the same.
  const window = saleFrom !== null && saleTo !== null ? { startTime: saleFrom, endTime: saleTo } : undefined;
  const statement: PriceStatement = {
    ...(price && { price: moneyOf(price) }),
    ...(salePrice && { salePrice: moneyOf(salePrice) }),
    ...(salePrice && window && { salePriceEffectiveDate: window }),
  };
  const issues = problems(input, [...contract({ ...statement }), ...priceViolations(statement, channel.market)]);
  return [price ? { ...statement } : undefined, issues];
}

const NOTHING = { price: null, salePrice: null, saleFrom: null, saleTo: null };

function stockWire(input: OfferInput): [StockStatement, Problem[]] {
  const { stopped, offer } = input;
  const stops = stopped !== undefined || isWithdrawn(input);
  const { date, kept, issues } = dateOf(input);
  const said = stops ? AVAILABILITY.out_of_stock : availabilityOf(input);
  const far = offer?.isFarAhead && AHEAD.has(said) ? [tooFarAhead(offer.availableFrom!)] : [];
  const unsold = far.length > 0 ? far : undatedOf(said, date ?? kept);
  const availability = unsold.length > 0 ? availabilityUndated(input) : said;
  // The day of what was sold ahead ends with that, whoever said it: it has come, or the ERP has taken it back.
  const isOver = !stops && !AHEAD.has(availability) && AHEAD.has((input.accepted.stock as StockStatement | undefined)?.availability ?? '');
  const statement: StockStatement = {
    availability,
    ...(date !== undefined && far.length === 0 && { availabilityDate: date }),
    ...(kept !== undefined && !isOver && { kept: { availabilityDate: kept } }),
  };
  return [statement, [...issues, ...problems(input, unsold)]];
}

/** A count of 0 ends a sale, unless the ERP sells ahead of its stock; without a count it is what the ERP says, and not for sale where it says nothing. */
function availabilityOf({ offer, quantity }: OfferInput): string {
  const stated = offer?.availability ?? null;
  if (stated !== null && stated !== 'in_stock') return AVAILABILITY[stated];
  const isThere = quantity === null ? stated !== null : quantity > 0;
  return AVAILABILITY[isThere ? 'in_stock' : 'out_of_stock'];
}

/**
 * Google takes what is sold ahead only with its day. Refusing the stock for that was rejected: what was there before would go on being for sale, and
 * nobody has it any more. So it is what its count says; of a pre-order nothing is there yet.
 */
function availabilityUndated({ offer, quantity }: OfferInput): string {
  return AVAILABILITY[offer?.availability === 'backorder' && quantity !== null && quantity > 0 ? 'in_stock' : 'out_of_stock'];
}

/** When it can be delivered: as the ERP says, else as mapped, else as it was said before. A day that is none is left out, because it must keep no stop-sell from going. */
function dateOf({ sku, node, ruled, accepted, offer }: OfferInput): { date?: unknown; kept?: unknown; issues: Problem[] } {
  if (offer?.availableFrom) return { date: convert('moment', offer.availableFrom).value, issues: [] };
  const before = accepted.stock as StockStatement | undefined;
  if (!node) return { date: before?.availabilityDate, kept: before?.kept?.availabilityDate, issues: [] };
  const given = node.fields[DATE];
  if (!given) return { ...(ruled && !ruled.has(DATE) && { kept: before?.kept?.availabilityDate ?? before?.availabilityDate }), issues: [] };
  const { value, fault } = convert('moment', given.value);
  if (fault === undefined) return { date: value, issues: [] };
  const options = { severity: 'warning', owner: 'pim', details: { sku, cells: given.cells } } as const;
  return {
    issues: [problem('value_not_convertible', DATE, `${DATE} of ${sku} ${fault}`, 'Correct the value, or map another attribute', options)],
  };
}

function contract(statement: Record<string, unknown>): Violation[] {
  return checkMessage(statement, ATTRIBUTES).map(({ path, what }) => {
    return { code: 'not_in_contract', field: path, message: `${path} ${what}`, fix: 'Correct the offer in the ERP', owner: 'erp' };
  });
}

const problems = ({ sku, node }: OfferInput, found: Violation[]): Problem[] => judge([() => found], undefined, { sku, nodeOf: () => node });

const moneyOf = (money: Money) => ({ amountMicros: micros(money), currencyCode: money.currency });

/** What a statement owns. What it does not say is owned as none: the insert that carries it has cleared it. */
export function ownedOffer(wire: OfferWire, statement: Statement): Record<string, unknown> {
  if (wire === 'price') return { price: null, salePrice: null, salePriceEffectiveDate: null, ...statement };
  const { kept, ...stock } = statement as unknown as StockStatement;
  return { ...(!kept && { [DATE]: null }), ...stock };
}

/** By the same fields. A sale without its days is on. */
export function paidBy(fields: Readonly<Record<string, unknown>>, at: Date): ShownMoney | null | undefined {
  const { price, salePrice, salePriceEffectiveDate, availability } = fields;
  if (availability === OUT_OF_STOCK || price === undefined || price === null) return null;
  const [usual, sale] = [amountIn(price), amountIn(salePrice)];
  if (!usual) return undefined;
  const isOn = sale !== undefined && isDuring(salePriceEffectiveDate, at);
  return isOn ? { ...usual, paid: sale.paid, usual: usual.paid } : usual;
}

function amountIn(price: unknown): ShownMoney | undefined {
  const { amountMicros, currencyCode } = (price ?? {}) as Partial<Record<string, unknown>>;
  if (typeof amountMicros !== 'string' || !/^\d+$/.test(amountMicros) || typeof currencyCode !== 'string') return undefined;
  return { paid: decimalAmount({ minor: amountMicros, exponent: 6, currency: currencyCode }), usual: null, currency: currencyCode };
}

function isDuring(days: unknown, at: Date): boolean {
  const { startTime, endTime } = (days ?? {}) as Partial<Record<string, string>>;
  return !(startTime && Date.parse(startTime) > at.getTime()) && !(endTime && Date.parse(endTime) <= at.getTime());
}

/** The attributes that both wires give to an insert. */
export function attributesOf({ price, stock }: Statements): Record<string, unknown> {
  const { kept, ...said } = (stock ?? {}) as Partial<StockStatement>;
  return { ...price, ...kept, ...said };
}

/** Attributes of the price and stock wires. */
export const OFFER_ATTRIBUTES: ReadonlySet<string> = new Set(['price', 'salePrice', 'salePriceEffectiveDate', 'availability', DATE]);
