import type { EntityManager } from 'typeorm';
import type { RoundInputs } from './merge-rows.js';
import { keyOf, keysOf, standsNow } from './merge-rows.js';
import { MONEY_FIELDS, offerKey, type Offer } from './offer.js';
import { readSiblingPrices, type OfferKey } from './offer-price.repository.js';
import { MOST_ROWS, readExtremes, readPast } from './price-past.repository.js';
import { boundsOf, type OfferBounds } from './price-bounds.js';
import { lastKnown, pricedFor, type AcceptedMoney } from './price-timeline.js';
import type { PreparedOffer } from './prepared-offer.js';

/**
 * What the rows of a round are measured against: the history of those offers whose money a row would change, and the prices of the siblings
 * where an offer never had one. Two statements, and none where no row does; a third where a look-back has more in it than is read at first.
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
  const past = known.length > 0 ? await readAll(m, known, bounds, now) : new Map<string, AcceptedMoney[]>();
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

/**
 * The newest of what stood, and of a look-back that reaches behind it the extremes: whoever changes a price hundreds of times a day, or takes it back for
 * weeks, is measured against the same as anybody else.
 */
async function readAll(
  m: EntityManager,
  rows: readonly PreparedOffer[],
  bounds: OfferBounds,
  now: Date,
): Promise<Map<string, AcceptedMoney[]>> {
  const spans = rows.map((row) => boundsOf(row.market, row.source, bounds));
  const lookBackMs = Math.max(...spans.map((one) => one.lookBackMs));
  const since = now.getTime() - Math.max(lookBackMs, ...spans.map(({ returnMs }) => returnMs));
  const keys = keysOf(rows);
  const past = await readPast(m, keys, new Date(since));
  const open = keys.flatMap((key): (OfferKey & { before: string; since: Date })[] => {
    const { firstId, stood = [] } = past.get(offerKey(key)) ?? {};
    const end = lastKnown(stood, now.getTime())?.at;
    if (firstId === undefined || end === undefined) return [];
    const isCut = stood.length === MOST_ROWS || stood[0]!.at <= since;
    const left = lookBackMs - pricedFor(stood, end);
    return isCut && left > 0 ? [{ ...key, before: firstId, since: new Date(stood[0]!.at - left) }] : [];
  });
  const extremes = open.length > 0 ? await readExtremes(m, open) : new Map<string, never>();
  return new Map([...past].map(([key, { stood }]) => [key, [...(extremes.get(key)?.stood ?? []), ...stood]]));
}

/** What stands is the last that stood, also where the release before wrote it and no history. */
function stands(past: Map<string, AcceptedMoney[]>, key: string, offer: Offer): void {
  const rows = past.get(key) ?? [];
  const last = rows.at(-1);
  const isTold = last && MONEY_FIELDS.every((field) => field === 'floorMinor' || last.money[field] === offer[field]);
  if (!isTold) past.set(key, [...rows, ...standsNow(offer).map((one) => ({ ...one, at: last?.at ?? one.at }))]);
}

const distinct = (list: string[]): string[] => [...new Set(list)];
