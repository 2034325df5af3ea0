import { demoSetup } from '../setup/index.js';
import type { Kind } from './kinds.js';

/** A node of a product before its cells are written. */
export interface PlannedNode {
  sku: string;
  parentSku: string | null;
  /** Option codes of the axes of this node's level. */
  own: Record<string, string>;
  /** Those and the ones of the levels above. */
  all: Record<string, string>;
  sellable: boolean;
}

/** Root first, then level by level: every combination of the axes' values. */
export function planTree(rootSku: string, kind: Pick<Kind, 'familyVariant' | 'axes'>): PlannedNode[] {
  const variant = demoSetup.familyVariants.find((one) => one.code === kind.familyVariant)!;
  const nodes: PlannedNode[] = [{ sku: rootSku, parentSku: null, own: {}, all: {}, sellable: false }];
  let above = nodes;
  for (const [at, level] of variant.levels.entries()) {
    const sellable = at === variant.levels.length - 1;
    const below = above.flatMap((parent) => combinations(level.axes, kind.axes).map((own) => child(parent, own, sellable)));
    nodes.push(...below);
    above = below;
  }
  return nodes;
}

function child(parent: PlannedNode, own: Record<string, string>, sellable: boolean): PlannedNode {
  const ending = Object.values(own)
    .map((code) => code.replace(/^(cm|eu|ml|l)_/, '').toUpperCase())
    .join('-');
  return { sku: `${parent.sku}-${ending}`, parentSku: parent.sku, own, all: { ...parent.all, ...own }, sellable };
}

function combinations(axes: string[], values: Record<string, readonly string[]>): Record<string, string>[] {
  return axes.reduce<Record<string, string>[]>(
    (sofar, axis) => sofar.flatMap((one) => values[axis]!.map((value) => ({ ...one, [axis]: value }))),
    [{}],
  );
}
