import { STRUCTURE, type FactsResult, type FactsRow } from '../../catalog/index.js';

type Outcome = Pick<FactsResult, 'sku'> & Partial<Pick<FactsResult, 'changed'>>;

/** The nodes whose life these lines have ended, with who sent them. */
export function endedBy(outcomes: [FactsRow, Outcome][]): { sku: string; source: string }[] {
  return outcomes.flatMap(([row, { sku, changed }]) =>
    row.lifecycle === 'discontinued' && changed?.includes(STRUCTURE.lifecycle) ? [{ sku, source: row.source }] : [],
  );
}
