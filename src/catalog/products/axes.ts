import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CellChanges, CellValue, Doc } from '../cells/index.js';
import type { Owner } from '../schema/schema.js';
import { isGone, type Lifecycle, type NodeKind } from './node.js';
import type { AxisNode } from './nodes.repository.js';
import type { WorkingNode, WritePlan } from './write-plan.js';

/** A node as its siblings see it. */
export interface AxisChild {
  id: string;
  sku: string;
  kind: NodeKind;
  /** Axis cells that it has itself. */
  values: Doc;
  /** The same as they were stored; absent: the node is new. */
  stored?: { values: Doc; lifecycle: Lifecycle };
  /** The rows that gave it other axis values or brought it back into the range, and what it had before; null: no place of its own. */
  moves: { at: number; from: Doc | null }[];
}

/**
 * The axis values of the trees of one write, row by row. Each row is asked at once whether it says its axes at the right level; whether
 * siblings differ is judged of what all rows leave behind (`axis-clashes.ts`), so that two that change places do not stand in each other's way.
 */
export class Axes {
  /** parent id → node id → node */
  private readonly children = new Map<string, Map<string, AxisChild>>();
  /** node id → parent id, of stored nodes */
  private readonly parents = new Map<string, string>();
  /** Nodes that a row took to another parent. */
  private readonly moved = new Set<string>();
  /** root id → the row that gave it its family variant */
  private readonly assigned = new Map<string, number>();

  constructor(
    readonly plan: WritePlan,
    stored: AxisNode[],
  ) {
    for (const { id, sku, kind, parentId, lifecycle, cells } of stored) {
      const values = cells ?? {};
      if (parentId === null) continue;
      this.parents.set(id, parentId);
      this.childrenOf(parentId).set(id, { id, sku, kind, values, stored: { values, lifecycle }, moves: [] });
    }
  }

  /** The nodes below, with their depth. Only for trees whose stored nodes were given, or that are new. */
  *tree(id: string, depth = 1): Generator<{ sku: string; kind: NodeKind; depth: number }> {
    for (const [child, { sku, kind }] of this.children.get(id) ?? []) {
      yield { sku, kind, depth };
      yield* this.tree(child, depth + 1);
    }
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
    return this.checkElsewhere(node ?? parent, depth, changes, path);
  }

  /** What row `at` did to a node. `before`: its lifecycle until then, if it was there. */
  apply(node: WorkingNode, changes: CellChanges, at: number, before?: Lifecycle): void {
    if (node.parentId === null) return;
    const children = this.childrenOf(node.parentId);
    const known = children.get(node.id) ?? { id: node.id, sku: node.sku, kind: node.kind, values: {}, moves: [] };
    const axes = this.axesAt(node);
    const values = merged(known.values, changes, axes.length > 0 ? axes : Object.keys(changes));
    const cameBack = before !== undefined && isGone(before) && !isGone(node.lifecycle);
    const moved = cameBack || combine(axes, values) !== combine(axes, known.values);
    const from = before === undefined || isGone(before) ? null : known.values;
    children.set(node.id, { ...known, values, moves: moved ? [...known.moves, { at, from }] : known.moves });
  }

  /** Row `at` took a node from one parent to another, where it has no place of its own yet. The node is where it was. */
  move(node: WorkingNode, to: WorkingNode, at: number): void {
    const siblings = this.childrenOf(node.parentId!);
    const known = siblings.get(node.id);
    siblings.delete(node.id);
    this.parents.set(node.id, to.id);
    this.moved.add(node.id);
    if (known)
      this.childrenOf(to.id).set(node.id, {
        id: known.id,
        sku: known.sku,
        kind: known.kind,
        values: known.values,
        moves: [{ at, from: null }],
      });
  }

  hasMoved(id: string): boolean {
    return this.moved.has(id);
  }

  /** Row `at` gave a product its family variant: from now on the nodes below it have axes. */
  assign(root: WorkingNode, at: number): void {
    this.assigned.set(root.id, at);
  }

  /** Each set of siblings with the axes of its level, and the row that gave their tree its family variant. */
  *siblings(): Generator<{ axes: string[]; children: AxisChild[]; assignedBy: number | undefined }> {
    for (const [parentId, children] of this.children) {
      const root = this.rootOf(parentId);
      const axes = this.plan.levels(root)[this.depthOf(parentId)]?.axes ?? [];
      if (axes.length > 0) yield { axes, children: [...children.values()], assignedBy: this.assigned.get(root.id) };
    }
  }

  private axesAt(node: WorkingNode): string[] {
    return this.plan.levels(node)[this.plan.depth(node) - 1]?.axes ?? [];
  }

  private depthOf(id: string): number {
    const above = this.parents.get(id) ?? this.plan.peek(id)?.parentId ?? null;
    return above === null ? 0 : this.depthOf(above) + 1;
  }

  private rootOf(id: string): WorkingNode {
    const node = this.plan.peek(id);
    return node ? this.plan.get(node.rootId) : this.rootOf(this.parents.get(id)!);
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

  private childrenOf(parentId: string): Map<string, AxisChild> {
    const known = this.children.get(parentId) ?? new Map<string, AxisChild>();
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
