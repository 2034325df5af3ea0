import { setTimeout as wait } from 'node:timers/promises';
import { latencyOf, say, type Latency } from './changes.js';
import { rest, set, type Phase } from './phase.js';

export interface Stale {
  /** Counts of what the shop had sold since it was last looked at. */
  stale: Latency;
  others: Latency;
}

/** As many as Shopify takes in one call. */
const COUNTS = 250;
const BEFORE_MS = 2_000;

/** New counts in one call while customers buy, of the first SKU just before: Shopify takes such a call whole or not at all. */
export async function staleItems(phase: Phase, salesPerSecond: number): Promise<Stale> {
  const { house, shelf } = phase;
  const shop = `${house.sandboxes.shopify}/_sandbox`;
  const skus = shelf.skus.slice(0, COUNTS);
  await set(house, 'shopify', { salesPerSecond });
  await wait(BEFORE_MS);
  await fetch(`${shop}/sell`, { method: 'POST', body: JSON.stringify({ sku: skus[0], quantity: 1 }) });
  const at = Date.now();
  await say(
    house.clients.erp,
    skus.map((sku) => shelf.count(sku)),
    'stale',
  );
  const book = (await (await fetch(`${shop}/sales`)).json()) as { lines: { sku: string }[] };
  await set(house, 'shopify', { salesPerSecond: 0 });
  await rest(phase);
  const sold = new Set(book.lines.map(({ sku }) => sku));
  const of = (some: string[]): Promise<Latency> =>
    latencyOf(
      house.foundation.ds.manager,
      some.map((sku) => ({ sku, wire: 'stock', at })),
    );
  return { stale: await of(skus.filter((sku) => sold.has(sku))), others: await of(skus.filter((sku) => !sold.has(sku))) };
}
