import type { MappedField, MappedOffer, Money } from '../../port/index.js';
import { decimalAmount, stockSaid, stockViolations } from '../../port/kit/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Attributes } from './attributes.js';
import type { Definition } from './definition/definition.js';
import type { Schema } from './definition/vocabulary.js';

/** The attributes that an offer-only change replaces. */
export const OFFER_ATTRIBUTES = ['purchasable_offer', 'fulfillment_availability', 'list_price'];

const AUDIENCE = 'ALL';
/** Fulfilled by the merchant. */
const CHANNEL = 'DEFAULT';

/** Amazon takes decimals as JSON numbers, and prices in the currency of the marketplace. */
const amountOf = (money: Money): number => Number(decimalAmount(money));

export interface OfferInput {
  offer: MappedOffer | null;
  fields: Record<string, MappedField>;
  marketplaceId: string;
  definition: Definition;
}

/**
 * Price, sale price with its window, and stock; without a price there is no offer. Many types demand a list price: where none is mapped the
 * price stands for it, which claims no saving.
 */
export function offerAttributes({ offer, fields, marketplaceId, definition }: OfferInput): Attributes {
  if (!offer?.price) return {};
  const attributes: Attributes = {
    purchasable_offer: [
      {
        marketplace_id: marketplaceId,
        currency: offer.price.currency,
        audience: AUDIENCE,
        our_price: [{ schedule: [{ value_with_tax: amountOf(shownPrice(offer)) }] }],
        ...saleOf(offer),
      },
    ],
    fulfillment_availability: [
      { fulfillment_channel_code: CHANNEL, ...stockOf(offer, definition), ...handling(fields['lead_time_to_ship_max_days']) },
    ],
  };
  const listPrice = moneyIn(fields['list_price']?.value) ?? (definition.demands('list_price') ? shownPrice(offer) : undefined);
  const field = listPrice && listPriceField(definition);
  if (field) attributes['list_price'] = [{ currency: listPrice.currency, [field]: amountOf(listPrice), marketplace_id: marketplaceId }];
  return attributes;
}

/** The US asks for it without tax, Europe with; undefined where the type has no list price. */
function listPriceField(definition: Definition): 'value' | 'value_with_tax' | undefined {
  const item = definition.resolve((definition.attributes['list_price'] as Schema | undefined)?.['items'] as Schema);
  const fields = item?.['properties'] as Schema | undefined;
  if (!fields) return undefined;
  return fields['value_with_tax'] ? 'value_with_tax' : 'value';
}

/**
 * A sale price needs both ends of its window here. A sale without one of them is sent as the price itself, while it is on: what a customer
 * pays is the same on every channel. A far end made up by us was rejected: Amazon would go on with it where Plinth could not end it.
 */
function isWhole({ salePrice, saleFrom, saleTo }: MappedOffer): boolean {
  return salePrice !== null && saleFrom !== null && saleTo !== null;
}

const shownPrice = (offer: MappedOffer): Money => (offer.salePrice && !isWhole(offer) ? offer.salePrice : offer.price!);

function saleOf(offer: MappedOffer): Record<string, unknown> {
  if (!isWhole(offer)) return {};
  const { salePrice, saleFrom, saleTo } = offer;
  return { discounted_price: [{ schedule: [{ value_with_tax: amountOf(salePrice!), start_at: saleFrom, end_at: saleTo }] }] };
}

function stockOf(offer: MappedOffer, definition: Definition): Record<string, unknown> {
  const said = stockSaid(offer);
  if (said !== 'uncounted') return { quantity: said ?? 0 };
  return canBeUncounted(offer, definition) ? { is_inventory_available: true } : { quantity: 0 };
}

function canBeUncounted({ availability }: MappedOffer, definition: Definition): boolean {
  const item = definition.resolve((definition.attributes['fulfillment_availability'] as Schema | undefined)?.['items'] as Schema);
  return availability === 'in_stock' && (item?.['properties'] as Schema | undefined)?.['is_inventory_available'] !== undefined;
}

/** What is odd about the stock of an offer: none is known, or it is not counted and Amazon takes counts only. Either way 0 is sent. */
export function stockProblems(offer: MappedOffer | null, definition: Definition, sku: string): Problem[] {
  if (!offer?.price) return [];
  const told = stockViolations(offer, 'quantity', sku).map(({ code, field, message, fix }) => stockProblem(code, field, sku, message, fix));
  if (stockSaid(offer) !== 'uncounted' || canBeUncounted(offer, definition)) return told;
  const message = `it is not counted, and Amazon takes ${offer.availability} of this product type only with a count, so it is not for sale`;
  return [...told, stockProblem('stock_not_counted', 'quantity', sku, message, 'Send a quantity')];
}

function stockProblem(code: string, field: string, sku: string, message: string, fix: string): Problem {
  return problem(code, field, `${sku}: ${message}`, fix, { severity: 'warning', owner: 'erp', details: { sku, field } });
}

function handling(days: MappedField | undefined): Record<string, unknown> {
  return days === undefined ? {} : { lead_time_to_ship_max_days: Number(days.value) };
}

function moneyIn(value: unknown): Money | undefined {
  return typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value ? (value as Money) : undefined;
}

/** The body of the narrower call: whole attributes, told apart by their selectors. */
export function offerPatches(attributes: Attributes): unknown[] {
  return OFFER_ATTRIBUTES.filter((name) => attributes[name]).map((name) => ({
    op: 'replace',
    path: `/attributes/${name}`,
    value: attributes[name],
  }));
}
