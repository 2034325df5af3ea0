import type { EntityManager } from 'typeorm';
import { together } from '../../../libs/db/index.js';
import { MovedMeanwhile } from './moved-meanwhile.js';
import { claimSkus, foldSkus, lockRootsOfSkus, readWithAncestors, type FoundNode } from './nodes.repository.js';

/** What rows concern, as it stands under the locks of its trees. */
export interface LockedNodes {
  /** SKU → how the unique index folds it. */
  folds: ReadonlyMap<string, string>;
  /** Nodes with these SKUs, and all that stand above them. */
  found: FoundNode[];
}

/** How it is known that nobody else makes what is missing: claimed before, to be claimed now, or that nothing is to be made. */
export type Claim = ReadonlyMap<string, string> | 'now' | 'makes nothing';

/**
 * Claims, locks and reads. What is to be there is read in the same flight; else what has no root is not there, cannot come, and is not looked for. Throws
 * where a node went to a tree that is not locked while somebody was waited for.
 */
export async function lockNodes(
  m: EntityManager,
  skus: string[],
  want: { facts: boolean; content: boolean },
  claim: Claim,
): Promise<LockedNodes> {
  const claimed = typeof claim === 'object' && skus.every((sku) => claim.has(sku)) ? claim : undefined;
  const named = claimed ? { folded: [...new Set(skus.map((sku) => claimed.get(sku)!))] } : { skus };
  const read = (): Promise<FoundNode[]> => readWithAncestors(m, named, want);
  const isThere = claim === 'makes nothing';
  const [folds, roots, early] = await together([
    claimed ?? (isThere ? foldSkus(m, skus) : claimSkus(m, skus)),
    lockRootsOfSkus(m, named),
    isThere && read(),
  ]);
  const found = early || (roots.length > 0 ? await read() : []);
  const locked = new Set(roots);
  if (found.some(({ rootId }) => !locked.has(rootId))) throw new MovedMeanwhile();
  return { folds, found };
}
