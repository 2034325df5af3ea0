import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CellChanges, CellValue, Doc } from '../cells/index.js';
import type { Owner, VariantLevel } from '../schema/schema.js';
import type { NodeKind } from './node.js';
import type { AxisNode } from './nodes.repository.js';
import type { WorkingNode, WritePlan } from './write-plan.js';

interface Child {
  sku: string;
  kind: NodeKind;
  /** Axis cells that it has itself. */
  values: Doc;
}

/**
 * Siblings differ by the values of their level's axes: a shop cannot offer two blue M shirts. Values count once all axes of the
 * level have one; an axis may wait for its owner (the ERP's colour code arrives after the merchandiser made the variant).
 */
export class Axes {
  /** parent id → node id → values of the axes at that level */
  private readonly children = new Map<string, Map<string, Child>>();
  /** parent id → combination → node id */
  private readonly taken = new Map<string, Map<string, string>>();

  constructor(
    private readonly plan: WritePlan,
    stored: AxisNode[],
  ) {
    for (const { id, sku, kind, parentId, cells } of stored) {
      if (parentId !== null) this.childrenOf(parentId).set(id, { sku, kind, values: cells ?? {} });
    }
  }

  /** The nodes below, with their depth. Only for trees whose stored nodes were given, or that are new. */
  *tree(id: string, depth = 1): Generator<{ sku: string; kind: NodeKind; depth: number }> {
    for (const [child, { sku, kind }] of this.children.get(id) ?? []) {
      yield { sku, kind, depth };
      yield* this.tree(child, depth + 1);
    }
  }

  /** Two siblings that would have the same values under these levels. */
  twins(id: string, [level, ...below]: VariantLevel[]): [string, string] | undefined {
    const seen = new Map<string, string>();
    for (const [child, { sku, values }] of level ? (this.children.get(id) ?? []) : []) {
      const combination = combine(level!.axes, values);
      const other = combination === undefined ? undefined : seen.get(combination);
      if (other !== undefined) return [other, sku];
      if (combination !== undefined) seen.set(combination, sku);
      const deeper = this.twins(child, below);
      if (deeper) return deeper;
    }
    return undefined;
  }

  /** Would these changes break the rules? `depth` and `parentId` are the place of a node that may not exist yet. */
  check(
    node: WorkingNode | undefined,
    parent: WorkingNode | undefined,
    changes: CellChanges,
    writer: Owner,
    path: string,
  ): Problem | undefined {
    if (!parent) return this.checkElsewhere(node, 0, changes, path);
    const depth = this.plan.depth(parent) + 1;
    const axes = this.plan.levels(parent)[depth - 1]?.axes ?? [];
    for (const axis of axes) {
      const owned = this.plan.schema.attributes.get(axis)?.owner === writer;
      const absent = node === undefined ? owned && (changes[axis] ?? null) === null : changes[axis] === null;
      if (absent)
        return problem(
          'axis_value_required',
          `${path}.${axis}`,
          `Siblings differ by ${axis}: it needs a value here.`,
          `Send a value for ${axis}.`,
        );
    }
    return this.checkElsewhere(node ?? parent, depth, changes, path) ?? this.checkUnique(node, parent, axes, changes, path);
  }

  /** Takes the row's values into account for the rows after it. */
  apply(node: WorkingNode, changes: CellChanges): void {
    if (node.parentId === null) return;
    const children = this.childrenOf(node.parentId);
    const known = children.get(node.id) ?? { sku: node.sku, kind: node.kind, values: {} };
    const axes = this.plan.levels(node)[this.plan.depth(node) - 1]?.axes ?? [];
    const values = merged(known.values, changes, axes.length > 0 ? axes : Object.keys(changes));
    children.set(node.id, { sku: node.sku, kind: node.kind, values });
    const taken = this.taken.get(node.parentId);
    if (!taken) return;
    const former = combine(axes, known.values);
    if (former !== undefined && taken.get(former) === node.id) taken.delete(former);
    const combination = combine(axes, values);
    if (combination !== undefined) taken.set(combination, node.id);
  }

  private checkUnique(
    node: WorkingNode | undefined,
    parent: WorkingNode,
    axes: string[],
    changes: CellChanges,
    path: string,
  ): Problem | undefined {
    if (axes.length === 0 || !axes.some((axis) => axis in changes)) return undefined;
    const children = this.childrenOf(parent.id);
    const combination = combine(axes, merged(node ? (children.get(node.id)?.values ?? {}) : {}, changes, axes));
    const holder = combination === undefined ? undefined : this.takenBelow(parent.id, axes).get(combination);
    if (holder === undefined || holder === node?.id) return undefined;
    return problem(
      'axis_values_taken',
      `${path}.${axes[0]}`,
      `${children.get(holder)!.sku} has the same ${axes.join(' and ')} already.`,
      'Give this one other axis values, or write to that one.',
    );
  }

  /** An axis has its value at its own level: elsewhere it would be inherited by all siblings at once. */
  private checkElsewhere(node: WorkingNode | undefined, depth: number, changes: CellChanges, path: string): Problem | undefined {
    if (!node) return undefined;
    for (const [at, level] of this.plan.levels(node).entries()) {
      const axis = at + 1 === depth ? undefined : level.axes.find((code) => (changes[code] ?? null) !== null);
      if (axis)
        return problem(
          'axis_wrong_level',
          `${path}.${axis}`,
          `${axis} is an axis of level ${at + 1}.`,
          `Set it on the nodes of level ${at + 1}.`,
        );
    }
    return undefined;
  }

  private takenBelow(parentId: string, axes: string[]): Map<string, string> {
    const known = this.taken.get(parentId);
    if (known) return known;
    const taken = new Map<string, string>();
    for (const [id, { values }] of this.childrenOf(parentId)) {
      const combination = combine(axes, values);
      if (combination !== undefined) taken.set(combination, id);
    }
    this.taken.set(parentId, taken);
    return taken;
  }

  private childrenOf(parentId: string): Map<string, Child> {
    const known = this.children.get(parentId) ?? new Map<string, Child>();
    this.children.set(parentId, known);
    return known;
  }
}

function merged(values: Doc, changes: CellChanges, axes: string[]): Doc {
  const next: Doc = { ...values };
  for (const axis of axes) {
    const value: CellValue | null | undefined = changes[axis];
    if (value === null) delete next[axis];
    else if (value !== undefined) next[axis] = value;
  }
  return next;
}

/** One text per combination; undefined until every axis has a value. */
export function combine(axes: string[], values: Doc): string | undefined {
  return axes.every((axis) => Object.hasOwn(values, axis)) ? JSON.stringify(axes.map((axis) => values[axis])) : undefined;
}
