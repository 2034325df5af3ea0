import { createHash } from 'node:crypto';
import type { CallFailure, CallResult, UserError } from './answers.js';
import type { Client } from './client.js';
import { SET_STOCK, SET_STOPS } from './documents.js';
import { chunks, inParallel } from '../../port/kit/index.js';

/** Quantities in one call (Shopify's limit on arrays), and such calls in flight at once. */
const AT_ONCE = 250;
const IN_FLIGHT = 4;

export interface Quantity {
  listingId: string;
  sequence: bigint;
  inventoryItemId: string;
  locationId: string;
  quantity: number;
  /** What the shop must show for it to be set; null: whatever it shows. */
  from: number | null;
  /** It may have been set by a call whose answer was lost. */
  repeats?: true;
}

/**
 * Why a quantity was not set: the shop showed another than `from`, it has no such item or no such active location, it refused the number, or the call
 * itself failed.
 */
export type QuantityFailure =
  { kind: 'moved' } | { kind: 'gone' } | { kind: 'nowhere'; errors: UserError[] } | { kind: 'refused'; errors: UserError[] } | CallFailure;

interface Change {
  name: string;
  delta: number;
  item: { id: string; tracked: boolean; variant: { inventoryPolicy: 'CONTINUE' | 'DENY' } } | null;
  location: { id: string } | null;
}

interface StockData {
  inventorySetQuantities: { inventoryAdjustmentGroup?: { changes: Change[] | null } | null; userErrors: UserError[] };
}

/** What became of quantities. Of stops, as far as the answers tell it, `stood`: what was there before; `ended`: the shop sells none of it at 0. */
export interface StockSet {
  failed: Map<Quantity, QuantityFailure>;
  stood: Map<Quantity, number>;
  ended: Set<Quantity>;
}

const AVAILABLE = 'available';
const INDEXED = /^input\.quantities\.(\d+)\b/;

/**
 * Stock of many products in few calls. Shopify takes a call whole or not at all: what it blames leaves the group, and the others go again without
 * it. (Halving the group until the culprit is alone took 16 calls for one stale item among 250; the errors name it.)
 */
export async function setStock(client: Client, quantities: Quantity[]): Promise<StockSet> {
  const set: StockSet = { failed: new Map(), stood: new Map(), ended: new Set() };
  await inParallel(chunks(quantities, AT_ONCE), IN_FLIGHT, (group) => setTogether(client, group, set));
  return set;
}

async function setTogether(client: Client, group: Quantity[], set: StockSet): Promise<void> {
  const { failed } = set;
  let left = group;
  while (left.length > 0) {
    const answer = await call(client, left);
    if (answer.kind !== 'data') return left.forEach((one) => failed.set(one, answer));
    const { userErrors, inventoryAdjustmentGroup } = answer.data.inventorySetQuantities;
    if (userErrors.length === 0) return isStop(left) ? noteStops(left, inventoryAdjustmentGroup?.changes ?? [], set) : undefined;
    const blamed = byIndex(userErrors);
    if (!blamed) return left.forEach((one) => failed.set(one, { kind: 'refused', errors: userErrors }));
    for (const [index, errors] of blamed) failed.set(left[index]!, failureOf(errors));
    left = left.filter((_, index) => !blamed.has(index));
  }
}

/**
 * What did not move stood at its number already: a stop that moves nothing comes after the last unit was sold, and its answer names no change. One
 * that is repeated tells nothing by that.
 */
function noteStops(stops: Quantity[], changes: Change[], { stood, ended }: StockSet): void {
  const known = new Map(
    changes.flatMap((change) => (change.name === AVAILABLE ? [[`${change.item?.id} ${change.location?.id}`, change]] : [])),
  );
  for (const quantity of stops) {
    const change = known.get(`${quantity.inventoryItemId} ${quantity.locationId}`);
    if (change || !quantity.repeats) stood.set(quantity, quantity.quantity - (change?.delta ?? 0));
    if (change?.item?.tracked && change.item.variant.inventoryPolicy === 'DENY') ended.add(quantity);
  }
}

const isStop = (quantities: Quantity[]): boolean => quantities.every(({ quantity }) => quantity === 0);

/** The key (required from 2026-04) names this very attempt: one made of the quantities alone would replay an old answer when stock goes 5, 7, 5. */
function call(client: Client, quantities: Quantity[]): Promise<CallResult<StockData>> {
  const input = {
    name: AVAILABLE,
    reason: 'correction',
    quantities: quantities.map(({ inventoryItemId, locationId, quantity, from }) => ({
      ...{ inventoryItemId, locationId, quantity, changeFromQuantity: from },
    })),
  };
  const attempt = quantities.map(({ listingId, sequence }) => `${listingId}/${sequence}`).join();
  const key = createHash('sha256')
    .update(`${client.context.now().getTime()} ${attempt} ${JSON.stringify(input)}`)
    .digest('hex');
  const listingIds = [...new Set(quantities.map(({ listingId }) => listingId))];
  const query = isStop(quantities) ? SET_STOPS : SET_STOCK;
  return client.call<StockData>({ query, variables: { input, key }, purpose: 'send', listingIds });
}

/** Undefined: an error is about none of them in particular, so nothing can be left out. */
function byIndex(errors: UserError[]): Map<number, UserError[]> | undefined {
  const blamed = new Map<number, UserError[]>();
  for (const error of errors) {
    const index = INDEXED.exec((error.field ?? []).join('.'))?.[1];
    if (index === undefined) return undefined;
    blamed.set(Number(index), [...(blamed.get(Number(index)) ?? []), error]);
  }
  return blamed;
}

function failureOf(errors: UserError[]): QuantityFailure {
  if (errors.every(({ code }) => code === 'CHANGE_FROM_QUANTITY_STALE')) return { kind: 'moved' };
  if (errors.some(({ code }) => code === 'INVALID_INVENTORY_ITEM')) return { kind: 'gone' };
  if (errors.some(({ code }) => code === 'INVALID_LOCATION')) return { kind: 'nowhere', errors };
  return { kind: 'refused', errors };
}
