import type { EntityManager } from 'typeorm';
import { readOffers } from '../inputs/offer.repository.js';
import { countedOn, sinceLift } from '../inputs/since-lift.js';
import { stopOf, type Stop } from '../inputs/stop.js';
import { readStandings } from '../inputs/stops.repository.js';
import type { ListingView } from './listing-views.repository.js';
import type { WireLineView } from './wire-views.repository.js';

/** What forbids to sell one SKU of a listing. */
export interface ListingStop {
  sku: string;
  stop: Stop;
}

/** By listing id: what recalls forbid to sell of it. Two statements for each market at most. */
export async function stopsOfListings(
  m: EntityManager,
  listings: Pick<ListingView, 'id' | 'skus' | 'channel'>[],
  marketOf: (channel: string) => string,
): Promise<Map<string, ListingStop[]>> {
  const found = new Map<string, ListingStop[]>();
  for (const [market, own] of Map.groupBy(listings, ({ channel }) => marketOf(channel))) {
    const standings = await readStandings(m, [...new Set(own.flatMap(({ skus }) => skus))], market);
    const recalled = [...standings].filter(([, { recalls }]) => recalls.length > 0).map(([sku]) => sku);
    const offers = sinceLift(await readOffers(m, recalled, market), standings);
    const stops = new Map(recalled.map((sku) => [sku, stopOf(standings.get(sku), countedOn(offers.get(sku)))]));
    for (const { id, skus } of own)
      found.set(
        id,
        skus.flatMap((sku) => {
          const stop = stops.get(sku);
          return stop?.recall ? [{ sku, stop }] : [];
        }),
      );
  }
  return found;
}

/**
 * A recall that was lifted says the same stop as it did before, so that nothing is said anew, and the lines keep the reason of then. They are shown
 * with the one of now. Pure.
 */
export function withReasons(lines: readonly WireLineView[], stops: readonly ListingStop[]): WireLineView[] {
  return lines.map((line) => {
    const { basis, sku } = line;
    const reason = stops.find((one) => one.sku === sku)?.stop.reason;
    if (!basis || !reason || (basis.stopped !== 'recall' && basis.stopped !== 'recall_lifted')) return line;
    return { ...line, basis: { ...basis, stopped: reason } };
  });
}
