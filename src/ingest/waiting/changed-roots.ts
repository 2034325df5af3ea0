import type { ChangedFacts } from '../../approval/index.js';
import { STRUCTURE, type FactsResult, type FactsRow } from '../../catalog/index.js';

type Changed = Pick<FactsResult, 'factsChanged' | 'rootId'> & Partial<Pick<FactsResult, 'recalledIn' | 'changed'>>;

/** The products whose facts changed, each with the last message that changed it and who sent that one. */
export function changedRoots(outcomes: [FactsRow, Changed][]): ChangedFacts[] {
  const newest = new Map<string, ChangedFacts>();
  for (const [row, { factsChanged, rootId, recalledIn = [], changed = [] }] of outcomes) {
    if (!factsChanged || !rootId) continue;
    const before = newest.get(rootId);
    newest.set(rootId, {
      ...{ rootId, messageId: row.messageId ?? null, person: row.source },
      recalledIn: [...new Set([...(before?.recalledIn ?? []), ...recalledIn])],
      livesElse: before?.livesElse === true || changed.includes(STRUCTURE.lifecycle),
    });
  }
  return [...newest.values()];
}
