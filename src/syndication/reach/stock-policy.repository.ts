import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { canonicalJson } from '../../../libs/canonical/index.js';
import type { LoadedChannel } from './loaded-channel.js';
import { countedLocations } from './stock-locations.js';
import { stockPolicyOf, type StockPolicy } from './stock-policy.js';

/**
 * A channel as its policy and its locations are now, and those of its pool: workers know it as it was a moment ago, and a number that is said stays.
 * Primary key.
 */
export async function withPolicies(m: EntityManager, channel: LoadedChannel): Promise<LoadedChannel> {
  const codes = [channel.code, ...channel.pool.map(({ code }) => code)];
  const rows = await named<{ code: string; stock: Partial<StockPolicy> | null; locations: unknown }>(
    m,
    `SELECT code, settings->'stock' AS stock, settings->'locations' AS locations FROM channel WHERE code = ANY($1)`,
    [codes],
  );
  const policies = new Map(rows.map(({ code, stock }) => [code, stockPolicyOf({ stock: stock ?? undefined })]));
  const own = policies.get(channel.code) ?? channel.stock;
  const locations = new Map(rows.map((row) => [row.code, row.locations]));
  const pool = channel.pool.map((one) => ({
    ...one,
    stock: policies.get(one.code) ?? one.stock,
    counted: countedLocations({ locations: locations.get(one.code) }),
  }));
  return { ...withLocations(channel, locations.get(channel.code)), stock: own, pool };
}

/** The same object where nothing is another: digests of it are kept with it. */
function withLocations(channel: LoadedChannel, locations: unknown): LoadedChannel {
  const { settings } = channel.config;
  if (canonicalJson(settings['locations'] ?? null) === canonicalJson(locations ?? null)) return channel;
  return { ...channel, config: { ...channel.config, settings: { ...settings, locations: locations ?? undefined } } };
}
