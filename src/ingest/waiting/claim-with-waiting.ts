import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { claimSkus, lockRootsOfSkus } from '../../catalog/index.js';
import { waitingBelow } from './parked.repository.js';

/**
 * Claims SKUs and, with them, those of all lines that would come out of parking with them: a transaction that claimed these later, as they came
 * out, would wait for another that waits for it. Whoever parks below one of them holds it, so what was not seen before the claim is seen
 * after it; then all is let go and claimed anew. `coming`: those of them that this transaction may make; a parent that is only named brings nothing out.
 * Also locks their trees, in the one order of all. Returns how each SKU is folded.
 */
export async function claimWithWaiting(m: EntityManager, skus: string[], coming: string[] = skus): Promise<Map<string, string>> {
  let below: string[] = [];
  for (;;) {
    await query(m, 'SAVEPOINT claimed');
    const folds = await claimSkus(m, [...skus, ...below]);
    const held = new Set(folds.values());
    below = await waitingBelow(m, [...new Set([...coming.map((sku) => folds.get(sku)!), ...below])]);
    if (below.every((sku) => held.has(sku))) {
      if (below.length > 0) await lockRootsOfSkus(m, { folded: [...held] });
      return folds;
    }
    await query(m, 'ROLLBACK TO SAVEPOINT claimed');
  }
}
