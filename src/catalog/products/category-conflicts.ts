import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { laterCategories, type SeenProduct } from './history.repository.js';
import type { PreparedRow } from './prepare-rows.js';
import type { WorkingNode } from './write-plan.js';

/** A row that says other categories than its product has, of which the person saw an older revision. */
export interface CategoryWish extends SeenProduct {
  row: PreparedRow;
  node: WorkingNode;
}

/** Undefined: nothing that somebody else wrote can be lost. */
export function categoryWish(node: WorkingNode | undefined, row: PreparedRow, expectedRevision: number): CategoryWish | undefined {
  const wanted = row.row.categories;
  if (!node || !wanted || node.parentId !== null || node.revision <= expectedRevision) return undefined;
  if (sorted(wanted) === sorted(node.categories)) return undefined;
  return { at: row.at, rootId: node.id, revision: expectedRevision, row, node };
}

/** By row: somebody else changed them after this person had looked. Cells know it by their marks; of categories only the history does. */
export async function categoryConflicts(
  m: EntityManager,
  wishes: CategoryWish[],
  mine: ReadonlySet<string>,
): Promise<ReadonlyMap<number, Problem>> {
  const wishOf = new Map(wishes.map((wish) => [wish.at, wish]));
  const later = await laterCategories(
    m,
    wishes.map(({ at, rootId, revision }) => ({ at, rootId, revision })),
    mine,
  );
  return new Map(later.map((one) => [one.at, changed(wishOf.get(one.at)!, one)]));
}

function changed(
  { row, node }: CategoryWish,
  { actor, changedAt, revision }: { actor: string; changedAt: Date; revision: number },
): Problem {
  const [theirs, at] = [node.categories, changedAt.toISOString()];
  return problem(
    'categories_changed',
    `${row.path}.categories`,
    `${actor} changed the categories at ${at}, after you read them: they are now ${theirs.join(', ') || 'none'}.`,
    `Decide between the two, then send it again with expectedRevision ${node.revision}.`,
    { details: { theirs, mine: row.row.categories, by: actor, at, revision } },
  );
}

const sorted = (codes: readonly string[]): string => [...new Set(codes)].sort().join('\n');
