import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Axes } from './axes.js';
import type { PreparedRow } from './prepare-rows.js';
import type { WorkingNode, WritePlan } from './write-plan.js';

/** When a product that has nodes below gets its family variant, they must stand where its levels want them. */
export function checkTreeFits(plan: WritePlan, axes: Axes, root: WorkingNode, row: PreparedRow): Problem | undefined {
  const variant = plan.schema.familyVariants.get(row.row.familyVariant ?? '');
  if (!variant || root.parentId !== null || root.familyVariantCode !== null) return undefined;
  const path = `${row.path}.familyVariant`;
  for (const { sku, kind, depth } of axes.tree(root.id)) {
    const wanted = depth === variant.levels.length ? 'variant' : 'level';
    if (depth <= variant.levels.length && kind === wanted) continue;
    return problem(
      'tree_does_not_fit',
      path,
      `${variant.code} has ${variant.levels.length} level(s) below the product, but ${sku} is a ${kind} on level ${depth}.`,
      'Choose a family variant with as many levels as the product has.',
    );
  }
  return undefined;
}
