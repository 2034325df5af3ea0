import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedOffer, Money, OfferInput, RenderedOffer } from '../../port/index.js';
import { decimalAmount } from '../../port/kit/index.js';
import { definitionOf, type AmazonRequirements, type Definition } from './definition/definition.js';
import type { Schema } from './definition/vocabulary.js';
import { schemaProblems } from './schema-rules.js';
import { settingsOf } from './settings.js';
import { isFulfilledByAmazon } from './fulfilment.js';
import { alwaysThere, priceOf, type Instance, type OfferPlace, type PriceStatement, type Said } from './statements.js';
import { stockOf } from './stock.js';

const AUDIENCE = 'ALL';
const PRICES = ['purchasable_offer', 'list_price'];

/** Amazon takes decimals as JSON numbers, and prices in the currency of the marketplace. */
const amountOf = (money: Money): number => Number(decimalAmount(money));

/**
 * Price and stock of one seller SKU. Stock is one number per seller SKU and region, whatever the marketplace: so a price that is missing, or a
 * recall, closes the offer in this marketplace and leaves the number, and only what ends everywhere sets it to 0.
 */
export function renderOffer(input: OfferInput): RenderedOffer {
  if (input.listing.kind === 'parent') return { buyable: false, issues: { price: [], stock: [] } };
  const definition = input.node && input.requirements && definitionOf(input.requirements as AmazonRequirements);
  const place: OfferPlace = { input, accepted: input.accepted as Said, definition };
  const [price, priceIssues] = priceWire(place);
  const [stock, stockIssues] = stockOf(place);
  const [instance] = stock.fulfillment_availability;
  return {
    ...(price && { price: { ...price } }),
    stock: { ...stock },
    buyable:
      Boolean(price?.purchasable_offer) &&
      input.stopped === undefined &&
      (isFulfilledByAmazon(input, place.accepted) || alwaysThere(instance) || Number(instance?.['quantity']) > 0),
    issues: { price: priceIssues, stock: stockIssues },
  };
}

function priceWire(place: OfferPlace): [PriceStatement | undefined, Problem[]] {
  const { input, accepted, definition } = place;
  const { offer, sku } = input;
  if (offer?.price && closes(place)) return [closed(place), []];
  const recalled = input.stopped === 'recall' || input.stopped === 'market_recall';
  if (!offer?.price || input.stopped === 'no_price' || recalled) {
    // Only what Plinth itself said is taken back: an adopted listing keeps the price that it had until the ERP names one, but for a recall.
    if (!accepted.price && !recalled) return [undefined, [noPrice(sku)]];
    return [closed(place), []];
  }
  const { marketplaceId } = settingsOf(input.account, input.channel);
  const shownPrice = priceShown(offer, offer.price);
  const list = listOf(place, shownPrice);
  const statement: PriceStatement = {
    purchasable_offer: [
      {
        marketplace_id: marketplaceId,
        currency: offer.price.currency,
        audience: AUDIENCE,
        our_price: [{ schedule: [{ value_with_tax: amountOf(shownPrice) }] }],
        ...saleOf(offer),
      },
    ],
    ...(list !== undefined && { list_price: list }),
  };
  const { list_price: shown, purchasable_offer: said } = statement;
  const attributes = { purchasable_offer: said as Instance[], ...(shown && { list_price: shown }) };
  const faults = definition ? schemaProblems(definition, attributes, sku, input.node?.fields ?? {}, PRICES) : [];
  return [statement, [...faults, ...saleAsPrice(offer, sku)]];
}

/** The offer ends in this marketplace; the number is not this listing's to say, or not its alone. */
function closes({ input, accepted }: OfferPlace): boolean {
  if (input.stopped === 'market') return true;
  const ends = input.stopped === 'lifecycle' || input.offer?.availability === 'out_of_stock';
  return ends && isFulfilledByAmazon(input, accepted);
}

/** Nobody can buy it; the list price stays, and a listing that begins closed is not made without the one that its type demands. */
function closed(place: OfferPlace): PriceStatement {
  const { input, accepted } = place;
  const price = input.offer?.price;
  const list = accepted.price || !price ? accepted.price?.list_price : listOf(place, price);
  return { purchasable_offer: null, ...(list !== undefined && { list_price: list }) };
}

/**
 * A sale price needs both ends of its window here. A sale without one of them is sent as the price itself, while it is on: what a customer
 * pays is the same on every channel. A far end made up by us was rejected: Amazon would go on with it where Plinth could not end it.
 */
function priceShown({ salePrice, saleFrom, saleTo }: MappedOffer, price: Money): Money {
  return salePrice && !(saleFrom && saleTo) ? salePrice : price;
}

/** What a customer pays is the same as everywhere; that it is a sale, Amazon does not show, and the price itself goes down. */
function saleAsPrice({ salePrice, saleFrom, saleTo }: MappedOffer, sku: string): Problem[] {
  if (!salePrice || (saleFrom && saleTo)) return [];
  const missing = saleFrom ? 'end' : saleTo ? 'begin' : 'begin and no end';
  const message = `${sku}: its sale has no ${missing}, so Amazon shows the sale price as the price itself while the sale is on`;
  const options = { severity: 'warning', owner: 'erp', details: { sku } } as const;
  return [problem('sale_without_window', 'price', message, 'Send saleFrom and saleTo; other channels show it as a sale', options)];
}

function saleOf({ salePrice, saleFrom, saleTo }: MappedOffer): Instance | undefined {
  if (!salePrice || !saleFrom || !saleTo) return undefined;
  return { discounted_price: [{ schedule: [{ value_with_tax: amountOf(salePrice), start_at: saleFrom, end_at: saleTo }] }] };
}

const listOf = (place: OfferPlace, price: Money): PriceStatement['list_price'] =>
  place.input.node && place.definition ? listPrice(place, price) : listPriceBefore(place.accepted, price);

/** Many types demand a list price: where none is mapped the price stands for it, which claims no saving. */
function listPrice({ input, accepted, definition }: OfferPlace, price: Money): PriceStatement['list_price'] {
  const field = definition && listPriceField(definition);
  if (!field) return undefined;
  const { marketplaceId } = settingsOf(input.account, input.channel);
  const wanted = moneyIn(input.node?.fields['list_price']?.value) ?? (definition.demands('list_price') ? price : undefined);
  if (wanted) return [{ currency: wanted.currency, [field]: amountOf(wanted), marketplace_id: marketplaceId }];
  return accepted.price?.list_price !== undefined && input.ruled?.has('list_price') ? null : undefined;
}

/** Without the mapped fields: as it was, but one that stood for the price goes on standing for it. */
function listPriceBefore({ price: before }: Said, price: Money): PriceStatement['list_price'] {
  const [list] = before?.list_price ?? [];
  const field = list && ('value_with_tax' in list ? 'value_with_tax' : 'value');
  if (!field || list[field] !== priceOf(before)) return before?.list_price;
  return [{ ...list, currency: price.currency, [field]: amountOf(price) }];
}

/** The US asks for it without tax, Europe with; undefined where the type has no list price. */
function listPriceField(definition: Definition): 'value' | 'value_with_tax' | undefined {
  const item = definition.resolve((definition.attributes['list_price'] as Schema | undefined)?.['items'] as Schema);
  const fields = item?.['properties'] as Schema | undefined;
  if (!fields) return undefined;
  return fields['value_with_tax'] ? 'value_with_tax' : 'value';
}

function moneyIn(value: unknown): Money | undefined {
  return typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value ? (value as Money) : undefined;
}

function noPrice(sku: string): Problem {
  return problem('price_missing', 'price', `${sku} has no price in this market`, 'Let the ERP send an offer with a price', {
    severity: 'error',
    owner: 'erp',
    details: { sku },
  });
}
