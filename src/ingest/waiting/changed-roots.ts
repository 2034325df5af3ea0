import type { ChangedFacts } from '../../approval/index.js';
import type { FactsResult, FactsRow } from '../../catalog/index.js';

type Changed = Pick<FactsResult, 'factsChanged' | 'rootId'>;

/** The products whose facts changed, each with the last message that changed it. */
export function changedRoots(outcomes: [FactsRow, Changed][]): ChangedFacts[] {
  const newest = new Map<string, string | null>();
  for (const [row, { factsChanged, rootId }] of outcomes) if (factsChanged && rootId) newest.set(rootId, row.messageId ?? null);
  return [...newest].map(([rootId, messageId]) => ({ rootId, messageId }));
}
