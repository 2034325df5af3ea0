import type { ChangedFacts } from '../../approval/index.js';
import type { FactsResult, FactsRow } from '../../catalog/index.js';

type Changed = Pick<FactsResult, 'factsChanged' | 'rootId'> & Partial<Pick<FactsResult, 'recalledIn'>>;

/** The products whose facts changed, each with the last message that changed it and who sent that one. */
export function changedRoots(outcomes: [FactsRow, Changed][]): ChangedFacts[] {
  const newest = new Map<string, ChangedFacts>();
  for (const [row, { factsChanged, rootId, recalledIn = [] }] of outcomes) {
    if (!factsChanged || !rootId) continue;
    const before = newest.get(rootId)?.recalledIn ?? [];
    newest.set(rootId, {
      ...{ rootId, messageId: row.messageId ?? null, person: row.source },
      recalledIn: [...new Set([...before, ...recalledIn])],
    });
  }
  return [...newest.values()];
}
