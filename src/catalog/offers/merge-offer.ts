import { problem, type Problem } from '../../../libs/problem/index.js';
import { compareDecimals } from '../cells/index.js';
import { fromMinor, toMinor, type Money } from './money.js';
import type { HeldPrice, OfferResult, OfferRow, StoredOffer } from './offer.js';

/** A price that moves by more than this share of the old one is held. */
export interface OfferBounds {
  /** 0.5: half. */
  maxPriceMove: number;
}

/**
 * Takes one message into an offer. Only its price can be held: stock of the same message counts at once, because a stop-sell must not
 * wait for somebody to look at a price.
 */
export function mergeOffer(before: StoredOffer, row: OfferRow, bounds: OfferBounds): { after: StoredOffer; result: OfferResult } {
  if (isOlder(before, row)) return { after: before, result: { verdict: 'stale', problems: [] } };
  const price = row.price === undefined ? before.price_minor : minor(row.price);
  const reason = row.price === undefined ? undefined : holdReason(before, price, bounds);
  const after: StoredOffer = {
    ...before,
    price_minor: reason ? before.price_minor : price,
    sale_price_minor: row.salePrice === undefined ? before.sale_price_minor : minor(row.salePrice),
    sale_from: row.saleFrom === undefined ? before.sale_from : row.saleFrom,
    sale_to: row.saleTo === undefined ? before.sale_to : row.saleTo,
    quantity: row.quantity === undefined ? before.quantity : row.quantity,
    availability: row.availability === undefined ? before.availability : row.availability,
    held: row.price === undefined ? before.held : reason ? heldPrice(price!, row, reason) : null,
    source: row.source,
    source_order: row.order ?? before.source_order,
  };
  const changed = CHANGING.some((field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]));
  if (changed || before.revision === '0') {
    after.revision = String(BigInt(before.revision) + 1n);
    after.message_id = row.messageId;
  }
  if (reason) return { after, result: { verdict: 'held', problems: [heldProblem(before, price!, row, reason)] } };
  const verdict = before.revision === '0' ? 'created' : changed ? 'updated' : 'unchanged';
  return { after, result: { verdict, problems: [] } };
}

const CHANGING = ['price_minor', 'sale_price_minor', 'sale_from', 'sale_to', 'quantity', 'availability', 'held'] as const;

/** Per source; a message without an order counts as newest when it comes. */
function isOlder(before: StoredOffer, row: OfferRow): boolean {
  if (row.order === null || before.source_order === null || before.source !== row.source) return false;
  return compareDecimals(row.order, before.source_order) < 0;
}

/** The row was checked before: its money is whole minor units of the market's currency. */
function minor(money: Money | null): string | null {
  return money === null ? null : toMinor(money)!;
}

function holdReason(before: StoredOffer, price: string | null, bounds: OfferBounds): string | undefined {
  if (price === '0') return 'The price is zero.';
  if (price === null || before.price_minor === null || before.price_minor === '0') return undefined;
  const [old, now] = [Number(before.price_minor), Number(price)];
  if (Math.abs(now - old) <= old * bounds.maxPriceMove) return undefined;
  return `The price moves by ${Math.round((Math.abs(now - old) / old) * 100)} %, more than the allowed ${Math.round(bounds.maxPriceMove * 100)} %.`;
}

function heldPrice(price: string, row: OfferRow, reason: string): HeldPrice {
  return { price_minor: price, message_id: row.messageId, reason };
}

function heldProblem(before: StoredOffer, price: string, row: OfferRow, reason: string): Problem {
  const kept = before.price_minor === null ? 'The offer stays without a price' : `${fromMinor(before.price_minor, before.exponent)} stays`;
  return problem(
    'price_held',
    `${row.path}: price`,
    `${reason} ${kept} until a person decides about ${fromMinor(price, before.exponent)}.`,
    'Confirm the held price, or send the right one.',
    { severity: 'warning' },
  );
}
