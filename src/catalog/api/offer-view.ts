import { rolesThatMay } from '../../api/index.js';
import { digestOf } from '../offers/held-digest.js';
import { moneyOf } from '../offers/held-money.js';
import { exponentOf, fromMinor } from '../offers/money.js';
import type { HeldPrice, Offer } from '../offers/offer.js';
import type { PriceSpan } from '../offers/offer-price.repository.js';
import type { HeldPriceView, MoneyView } from './held-price.types.js';
import type { AcceptedPrice, OfferView } from './offer.types.js';

/** An offer as it is shown. */
export function toOfferView(offer: Offer): OfferView {
  const { sku, market, audience, quantity, countedBy, reserved, backlog, availability, revision, currency, held } = offer;
  return {
    ...{ sku, market, audience, quantity, countedBy, reserved, backlog, availability, revision },
    countedAt: moment(offer.countedAt),
    stock: offer.stock?.map((one) => ({ ...one, countedAt: new Date(one.countedAt) })) ?? null,
    availableFrom: moment(offer.availableFrom),
    price: money(offer.priceMinor, currency),
    salePrice: money(offer.salePriceMinor, currency),
    saleFrom: moment(offer.saleFrom),
    saleTo: moment(offer.saleTo),
    floor: money(offer.floorMinor, currency),
    held: held && toHeldView(held, currency),
  };
}

function toHeldView(held: HeldPrice, currency: string): HeldPriceView {
  const said = moneyOf(held);
  return {
    price: money(held.price_minor, held.currency)!,
    salePrice: money(said.salePriceMinor, currency),
    saleFrom: moment(said.saleFrom),
    saleTo: moment(said.saleTo),
    floor: money(said.floorMinor, currency),
    reason: held.reason,
    lastGoodPrice: money(held.last_minor, currency),
    measuredAgainst: money(held.against_minor, currency),
    share: held.share ?? null,
    since: held.since === undefined ? null : new Date(held.since),
    source: held.source ?? null,
    messageId: held.message_id,
    digest: digestOf(held),
    decidableBy: rolesThatMay('publish'),
  };
}

/** A row of the history as it is shown. */
export function toAcceptedPrice(span: PriceSpan & { cursor: string }): AcceptedPrice {
  const { from, to, source, messageId, decidedBy, announcedSale, cursor, currency } = span;
  return {
    ...{ from, to, source, messageId, decidedBy, announcedSale, cursor },
    price: money(span.priceMinor, currency),
    salePrice: money(span.salePriceMinor, currency),
    saleFrom: moment(span.saleFrom),
    saleTo: moment(span.saleTo),
  };
}

function money(minor: string | null | undefined, currency: string): MoneyView | null {
  return minor == null ? null : { amount: fromMinor(minor, exponentOf(currency)), minor, currency };
}

const moment = (at: string | null | undefined): Date | null => (at == null ? null : new Date(at));
