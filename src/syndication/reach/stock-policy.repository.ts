import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { canonicalJson } from '../../../libs/canonical/index.js';
import type { LoadedChannel } from './loaded-channel.js';
import { countedLocations } from './stock-locations.js';
import { stockPolicyOf, type StockPolicy } from './stock-policy.js';

/** Settings that say where a number is. */
const PLACES = ['locations', 'locationId', 'placed'];

/**
 * A channel as its policy and its locations are now, and those of its pool: workers know it as it was a moment ago, and a number that is said stays.
 * Primary key.
 */
export async function withPolicies(m: EntityManager, channel: LoadedChannel): Promise<LoadedChannel> {
  const codes = [channel.code, ...channel.pool.map(({ code }) => code)];
  const rows = await named<{ code: string; stock: Partial<StockPolicy> | null; places: Record<string, unknown> }>(
    m,
    `SELECT code, settings->'stock' AS stock, (SELECT coalesce(jsonb_object_agg(s.key, s.value), '{}') FROM jsonb_each(settings) AS s WHERE s.key = ANY($2)) AS places
     FROM channel WHERE code = ANY($1)`,
    [codes, PLACES],
  );
  const policies = new Map(rows.map(({ code, stock }) => [code, stockPolicyOf({ stock: stock ?? undefined })]));
  const own = policies.get(channel.code) ?? channel.stock;
  const places = new Map(rows.map((row) => [row.code, row.places]));
  const pool = channel.pool.map((one) => ({
    ...one,
    stock: policies.get(one.code) ?? one.stock,
    counted: countedLocations(places.get(one.code) ?? {}),
  }));
  return { ...withLocations(channel, places.get(channel.code) ?? {}), stock: own, pool };
}

/** The same object where nothing is another: digests of it are kept with it. */
function withLocations(channel: LoadedChannel, places: Record<string, unknown>): LoadedChannel {
  const { settings } = channel.config;
  if (PLACES.every((name) => canonicalJson(settings[name] ?? null) === canonicalJson(places[name] ?? null))) return channel;
  const now = Object.fromEntries(PLACES.map((name) => [name, places[name] ?? undefined]));
  return { ...channel, config: { ...channel.config, settings: { ...settings, ...now } } };
}
