import type { EntityManager } from 'typeorm';
import { sameButForBlanks } from '../../catalog/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { PlannedListing } from '../../port/index.js';
import { goneOver } from '../listings/moves/moves.repository.js';
import { keyTaken } from '../listings/plan/plan-product.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import { keyHolders } from './readiness.repository.js';

export interface KeyWish {
  rootId: string;
  listings: PlannedListing[];
}

/**
 * A key belongs to one listing of a channel: whose has it already, or an older one will have. Root id → what the planner would say. Three statements
 * at most, however many products.
 */
export async function keysTaken(m: EntityManager, channel: LoadedChannel, wishes: KeyWish[]): Promise<Map<string, Problem[]>> {
  const keys = [...new Set(wishes.flatMap(({ listings }) => listings.map(({ key }) => key)))];
  if (keys.length === 0) return new Map();
  const held = await keyHolders(m, channel.code, keys);
  const isHeld = (key: string, rootId: string): boolean => (held.get(key) ?? rootId) !== rootId;
  const foreign = wishes.flatMap(({ rootId, listings }) =>
    listings.filter(({ key }) => isHeld(key, rootId)).map(({ key, sku }) => ({ key, sku, rootId })),
  );
  const over = await goneOver(m, channel.code, foreign);
  const similar = await similarTo(m, channel, keys);
  return new Map(
    wishes.map(({ rootId, listings }) => [
      rootId,
      listings.flatMap((listing) => {
        const holder = held.get(listing.key);
        const other = holder === undefined && similar.get(listing.key)?.find((one) => BigInt(one.rootId) < BigInt(rootId));
        const wanted = { ...listing, rootId, parentKey: listing.parentKey ?? null };
        const isForeign = isHeld(listing.key, rootId) && !over.has(`${listing.sku} ${rootId}`);
        return other || isForeign ? [keyTaken(wanted)] : [];
      }),
    ]),
  );
}

/** Only where a channel makes keys of its own of SKUs can two SKUs have one. */
async function similarTo(
  m: EntityManager,
  { adapter }: LoadedChannel,
  keys: string[],
): Promise<Map<string, { sku: string; rootId: string }[]>> {
  const blank = adapter.keyOf ? keys.filter((key) => /\s/.test(key)) : [];
  if (blank.length === 0) return new Map();
  return Map.groupBy(await sameButForBlanks(m, blank), ({ sku }) => adapter.keyOf!(sku));
}
