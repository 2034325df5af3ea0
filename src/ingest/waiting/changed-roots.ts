import type { ChangedFacts } from '../../approval/index.js';
import type { FactsResult, FactsRow } from '../../catalog/index.js';

type Changed = Pick<FactsResult, 'factsChanged' | 'rootId'>;

/** The products whose facts changed, each with the last message that changed it and who sent that one. */
export function changedRoots(outcomes: [FactsRow, Changed][]): ChangedFacts[] {
  const newest = new Map<string, ChangedFacts>();
  for (const [row, { factsChanged, rootId }] of outcomes) {
    if (factsChanged && rootId) newest.set(rootId, { rootId, messageId: row.messageId ?? null, person: row.source });
  }
  return [...newest.values()];
}
