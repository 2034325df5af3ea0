import { problem, type Problem } from '../../../libs/problem/index.js';
import { moneyOf } from './held-money.js';
import type { Offer } from './offer.js';
import { stoppedBy } from './sale-end.js';

/** What a decision makes of an offer, or why it cannot be made. */
export type Decided = { offer: Offer & { changed: boolean }; problem?: undefined } | { problem: Problem; offer?: undefined };

/**
 * Held money counts from now on, whole; or it is dropped, and what stands stays. It is its source's, whoever said something last, and its price may offer again
 * what was stopped. Pure.
 */
export function decideOffer(offer: Offer, accept: boolean, now: Date): Decided {
  const { held } = offer;
  if (!held) throw new Error(`Nothing is held for ${offer.sku}`);
  if (!accept) return { offer: { ...offer, held: null, changed: false } };
  if (held.currency !== offer.currency) return { problem: wrongCurrency(offer, held.currency) };
  const source = held.source ?? offer.source;
  // An order is of its source: that of another says nothing of this one.
  const from = { source, sourceOrder: source === offer.source ? offer.sourceOrder : null, messageId: held.message_id };
  const money = moneyOf(held);
  const stop = stoppedBy(offer, { ...offer, ...money }, from, { now: now.getTime() });
  const decided = { ...offer, ...money, ...stop, ...from, held: null, revision: offer.revision + 1, changed: true };
  const { saleFrom, saleTo } = decided;
  if (saleFrom !== null && saleTo !== null && saleFrom >= saleTo) return { problem: windowEmpty(saleFrom, saleTo) };
  return { offer: decided };
}

function wrongCurrency({ market, currency }: Offer, held: string): Problem {
  const fix = 'Drop it, and have the ERP send the right currency.';
  return problem('wrong_currency', 'accept', `Prices in ${market} are in ${currency}; this one is in ${held}.`, fix);
}

function windowEmpty(from: string, to: string): Problem {
  const message = `With the window that stands by now, the sale would end before it begins: from ${from} to ${to}.`;
  return problem('sale_window_empty', 'accept', message, 'Drop it, and have the ERP send price and window anew.');
}
