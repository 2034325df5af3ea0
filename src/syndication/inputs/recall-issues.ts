import { howToLift, inWords } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedProduct } from '../../port/index.js';
import { stopOf, type Standings, type StandingRecall, type Stop } from './stop.js';

/** What recalls say of a product here: each recall once, whatever it concerns, and the counts that are waited for after a lift. */
export function recallIssues(product: MappedProduct, standings: Standings, countedAt: (sku: string) => string | null): Problem[] {
  const found = new Map<string, Problem>();
  for (const { sku } of product.nodes.filter(({ sellable }) => sellable)) {
    for (const recall of standings.get(sku)?.recalls ?? []) if (recall.liftedAt === null) found.set(recall.id, isRecalled(recall));
    const stop = stopOf(standings.get(sku), countedAt(sku));
    if (stop?.reason === 'recall_lifted') found.set(sku, awaitsCount(sku, stop.recall!));
  }
  return [...found.values()];
}

/** What a stop says of a SKU; a life says it elsewhere. */
export function stopIssue(sku: string, { reason, recall }: Stop): Problem | undefined {
  if (!recall) return undefined;
  return reason === 'recall' ? isRecalled(recall) : awaitsCount(sku, recall);
}

function isRecalled(recall: StandingRecall): Problem {
  return problem('recalled', recall.sku, `${inWords(recall)}: nobody can buy it`, howToLift(recall), {
    severity: 'warning',
    owner: recall.owner,
    details: { sku: recall.sku, recall: recall.id },
  });
}

function awaitsCount(sku: string, { liftedAt, liftedBy }: StandingRecall): Problem {
  return problem(
    'awaits_count',
    sku,
    `${liftedBy} lifted its recall: the stock of ${sku} stays at 0 until a count of a moment after ${liftedAt!.toISOString()}`,
    'Let its source send a count',
    { severity: 'warning', owner: 'erp', details: { sku } },
  );
}
