import type { EntityManager } from 'typeorm';
import type { RoundInputs } from './merge-rows.js';
import { keyOf, keysOf, standsNow } from './merge-rows.js';
import { MONEY_FIELDS, type Offer } from './offer.js';
import { readPast, readSiblingPrices } from './offer-price.repository.js';
import { boundsOf, type OfferBounds } from './price-bounds.js';
import { lastKnown, type AcceptedMoney } from './price-timeline.js';
import type { PreparedOffer } from './prepared-offer.js';

/**
 * What the rows of a round are measured against: the history of those offers whose money a row would change, and the prices of the siblings
 * where an offer never had one. Two statements, and none where no row does.
 */
export async function readMeasures(
  m: EntityManager,
  rows: readonly PreparedOffer[],
  stored: ReadonlyMap<string, Offer>,
  roots: ReadonlyMap<string, string>,
  bounds: OfferBounds,
  now: Date,
): Promise<Pick<RoundInputs, 'past' | 'siblings'>> {
  const moving = rows.filter((row) => moves(row, stored.get(keyOf(row))));
  const known = moving.filter((row) => stored.has(keyOf(row)));
  const past = known.length > 0 ? await readPast(m, keysOf(known), since(known, bounds, now)) : new Map<string, AcceptedMoney[]>();
  for (const row of known) stands(past, keyOf(row), stored.get(keyOf(row))!);
  const first = moving.filter((row) => row.values.priceMinor && !lastKnown(past.get(keyOf(row)) ?? [], now.getTime()));
  const siblings =
    first.length > 0
      ? await readSiblingPrices(m, distinct(first.map((row) => roots.get(row.sku)!)), distinct(first.map((row) => row.market.code)))
      : [];
  return { past, siblings };
}

/** Whether a row says of money what is not stored; one that is older says so in vain. */
function moves({ values, refused }: PreparedOffer, offer: Offer | undefined): boolean {
  return !!refused || MONEY_FIELDS.some((field) => values[field] !== undefined && values[field] !== (offer?.[field] ?? null));
}

/** How far back any of the rows has to look. */
function since(rows: readonly PreparedOffer[], bounds: OfferBounds, now: Date): Date {
  const spans = rows.map((row) => boundsOf(row.market, row.source, bounds));
  return new Date(now.getTime() - Math.max(...spans.map(({ lookBackMs, returnMs }) => Math.max(lookBackMs, returnMs))));
}

/** What stands is the last that stood, also where the release before wrote it and no history. */
function stands(past: Map<string, AcceptedMoney[]>, key: string, offer: Offer): void {
  const rows = past.get(key) ?? [];
  const last = rows.at(-1);
  const isTold = last && MONEY_FIELDS.every((field) => field === 'floorMinor' || last.money[field] === offer[field]);
  if (!isTold) past.set(key, [...rows, ...standsNow(offer).map((one) => ({ ...one, at: last?.at ?? one.at }))]);
}

const distinct = (list: string[]): string[] => [...new Set(list)];
