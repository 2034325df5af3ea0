import { isGone } from './node.js';
import type { PreparedRow } from './prepare-rows.js';
import type { WorkingNode, WritePlan } from './write-plan.js';

/** Which stored trees the axis rules must see for these rows: most writes touch no axis and need none. */
export function axisReads(
  plan: WritePlan,
  rows: PreparedRow[],
  folds: ReadonlyMap<string, string>,
): { rootIds: string[]; attributes: string[] } {
  const rootIds = new Set<string>();
  const attributes = new Set<string>();
  for (const row of rows) {
    const node = plan.find(folds.get(row.sku)!);
    const parent = row.parentSku ? plan.find(folds.get(row.parentSku)!) : undefined;
    const above = node ?? parent;
    if (!above) continue;
    // The parent may be one that these very rows make.
    const moves = node !== undefined && row.parentSku != null && node.parentId !== parent?.id;
    const levels = plan.schema.familyVariants.get(plan.get(above.rootId).familyVariantCode ?? row.row.familyVariant ?? '')?.levels ?? [];
    const axes = levels.flatMap((level) => level.axes);
    if (!moves && !isConcerned(plan, row, node, above, axes)) continue;
    rootIds.add(above.rootId);
    if (moves && parent) rootIds.add(parent.rootId);
    for (const axis of axes) attributes.add(axis);
  }
  return { rootIds: [...rootIds], attributes: [...attributes] };
}

function isConcerned(plan: WritePlan, row: PreparedRow, node: WorkingNode | undefined, above: WorkingNode, axes: string[]): boolean {
  const getsVariant = node !== undefined && row.row.familyVariant != null && plan.get(above.rootId).familyVariantCode === null;
  const { lifecycle } = row.row;
  const comesBack = node !== undefined && isGone(node.lifecycle) && lifecycle !== undefined && !isGone(lifecycle);
  return getsVariant || comesBack || axes.some((axis) => axis in row.changes);
}
