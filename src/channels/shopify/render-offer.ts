import { problem } from '../../../libs/problem/index.js';
import type { MappedOffer, OfferInput, RenderedOffer } from '../../port/index.js';
import { decimalAmount, decimalsOf, type Violation } from '../../port/kit/index.js';
import { locationsOf, namedPlaces } from './settings.js';
import { comparesOurs, priceStatement, sells, stockStatement } from './statements.js';

/** What price and stock of one variant say. Neither needs the content: a variant whose product cannot be rendered is stopped all the same. */
export function renderOffer(input: OfferInput): RenderedOffer {
  const { sku, offer, quantity, quantityAt, stopped, channel } = input;
  const price = offer ? priceStatement(offer, comparesOurs(input)) : undefined;
  const stops = stopped !== undefined || !price;
  const ours = namedPlaces(channel);
  // Where none is counted apart, all of it is at the one that is named.
  const all = locationsOf(channel).length === 0 && quantity !== null ? Object.fromEntries(ours.map((id) => [id, quantity])) : undefined;
  const stock = stockStatement(offer, { quantity, quantityAt: quantityAt ?? all, ours }, stops);
  const issues = priceViolations(sku, offer, channel.market).map(({ code, message, fix, severity = 'error', owner = 'erp' }) =>
    problem(code, 'price', `${sku}: ${message}`, fix, { severity, owner, details: { sku, field: 'price' } }),
  );
  return { ...(price && { price }), stock, buyable: !stops && sells(stock), issues: { price: issues, stock: [] } };
}

/** A finer price Shopify rounds: a customer would pay what nobody has said, and the shop would differ from it for ever. */
const DECIMALS = 2;

/** Rules of the price: errors stop it, and the making of a variant that needs it. */
export function priceViolations(sku: string, offer: MappedOffer | null, market: { code: string; currency: string }): Violation[] {
  const found = (code: string, message: string, fix: string, severity: 'error' | 'warning' = 'error'): Violation => ({
    ...{ code, field: 'price', sku, message, fix, severity, owner: 'erp' },
  });
  const send = `Send an offer for market ${market.code} with a price in ${market.currency}`;
  if (!offer?.price) return [found('missing_price', 'has no price', send)];
  const { price, salePrice } = offer;
  const violations: Violation[] = [];
  if (price.currency !== market.currency)
    violations.push(found('price_currency', `the price is in ${price.currency}, the market sells in ${market.currency}`, send));
  if (BigInt(price.minor) < 0n) violations.push(found('price_negative', 'the price is below zero', send));
  for (const [which, money] of Object.entries({ price, 'sale price': salePrice })) {
    if (!money || decimalsOf(money) <= DECIMALS) continue;
    const amount = `${decimalAmount(money)} ${money.currency}`;
    const message = `the ${which} of ${amount} has ${decimalsOf(money)} decimals, and Shopify keeps two`;
    violations.push(found('price_too_fine', message, `Send a ${which} of two decimals at most`));
  }
  if (salePrice && BigInt(salePrice.minor) >= BigInt(price.minor)) {
    const message = 'the sale price is not below the price, so no sale is shown';
    violations.push(found('sale_price_not_lower', message, 'Correct or end the sale in the ERP', 'warning'));
  }
  return violations;
}
