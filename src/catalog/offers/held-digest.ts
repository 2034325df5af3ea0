import { createHash } from 'node:crypto';
import { moneyOf } from './held-money.js';
import { MONEY_FIELDS, type HeldPrice } from './offer.js';

/** A word for all that waits and why: another one where anything of it is another, the same where a line is repeated. Whoever decides says by it what was seen. */
export function digestOf(held: HeldPrice): string {
  const money = moneyOf(held);
  const said = MONEY_FIELDS.flatMap((field) => (field in money ? [[field, money[field]]] : []));
  return createHash('sha256')
    .update(JSON.stringify([held.price_minor, held.currency, held.reason, said]))
    .digest('base64url')
    .slice(0, 22);
}

/**
 * Whether its price alone leaves open which hold was seen: it has no price of its own, so that any of this offer has the same; or its sale, window, floor or
 * reason may be of another message or judgement than the one that was looked at, since the offer waits longer than this does.
 */
export function needsDigest(held: HeldPrice): boolean {
  const money = moneyOf(held);
  if (!('priceMinor' in money)) return true;
  const isPriceAlone = Object.keys(money).length === 1 && held.reason !== 'below_floor';
  return !isPriceAlone && held.at !== held.since;
}
