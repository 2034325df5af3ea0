import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { LoadedChannel } from './loaded-channel.js';
import { stockPolicyOf, type StockPolicy } from './stock-policy.js';

/** A channel as its policy and those of its pool are now: workers know it as it was a moment ago, and a number that is said stays. Primary key. */
export async function withPolicies(m: EntityManager, channel: LoadedChannel): Promise<LoadedChannel> {
  const codes = [channel.code, ...channel.pool.map(({ code }) => code)];
  const rows = await named<{ code: string; stock: Partial<StockPolicy> | null }>(
    m,
    `SELECT code, settings->'stock' AS stock FROM channel WHERE code = ANY($1)`,
    [codes],
  );
  const policies = new Map(rows.map(({ code, stock }) => [code, stockPolicyOf({ stock: stock ?? undefined })]));
  const own = policies.get(channel.code) ?? channel.stock;
  return { ...channel, stock: own, pool: channel.pool.map((one) => ({ ...one, stock: policies.get(one.code) ?? one.stock })) };
}
