import { createHash } from 'node:crypto';
import type { SendItem } from '../../port/index.js';
import type { CallResult, UserError } from './answers.js';
import type { Client } from './client.js';
import { SET_STOCK } from './documents.js';
import { chunks } from '../../port/kit/index.js';

/** Quantities in one call (Shopify's limit on arrays). */
const AT_ONCE = 250;

export interface Quantity {
  item: SendItem;
  inventoryItemId: string;
  quantity: number;
}

export interface StockData {
  inventorySetQuantities: { userErrors: UserError[] };
}

/**
 * Absolute quantities: the ERP is the source of truth, so `changeFromQuantity` is null. The key (required from 2026-04) names this very attempt: a key
 * made of the quantities alone would replay an old answer when stock goes 5, 7, 5, and set nothing.
 */
export function stockInput(quantities: Quantity[], locationId: string, at: Date): { input: object; key: string } {
  const input = {
    name: 'available',
    reason: 'correction',
    quantities: quantities.map(({ inventoryItemId, quantity }) => ({ inventoryItemId, locationId, quantity, changeFromQuantity: null })),
  };
  const attempt = quantities.map(({ item }) => `${item.listingId}/${item.sequence}`).join();
  const key = createHash('sha256')
    .update(`${at.getTime()} ${attempt} ${JSON.stringify(input)}`)
    .digest('hex');
  return { input, key };
}

/**
 * Stock of many products in few calls. Shopify takes a call whole or not at all: when it refuses one, each listing goes alone, so that one wrong item
 * holds up no other. By listing id: why its stock could not be set.
 */
export async function setStock(
  client: Client,
  quantities: Quantity[],
  locationId: string,
): Promise<Map<string, Exclude<CallResult<unknown>, { kind: 'data' }> | UserError[]>> {
  const failed = new Map<string, Exclude<CallResult<unknown>, { kind: 'data' }> | UserError[]>();
  for (const group of chunks(quantities, AT_ONCE)) {
    const verdict = await setTogether(client, group, locationId);
    if (verdict === undefined) continue;
    const listings = new Map(group.map(({ item }) => [item.listingId, group.filter((other) => other.item === item)]));
    if (!Array.isArray(verdict) || listings.size === 1) for (const id of listings.keys()) failed.set(id, verdict);
    else {
      for (const [id, own] of listings) {
        const alone = await setTogether(client, own, locationId);
        if (alone) failed.set(id, alone);
      }
    }
  }
  return failed;
}

async function setTogether(client: Client, group: Quantity[], locationId: string) {
  const { input, key } = stockInput(group, locationId, client.context.now());
  const listingIds = [...new Set(group.map(({ item }) => item.listingId))];
  const answer = await client.call<StockData>({ query: SET_STOCK, variables: { input, key }, purpose: 'send', listingIds });
  if (answer.kind !== 'data') return answer;
  const { userErrors } = answer.data.inventorySetQuantities;
  return userErrors.length > 0 ? userErrors : undefined;
}
