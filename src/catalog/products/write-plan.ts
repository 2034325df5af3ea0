import type { EntityManager } from 'typeorm';
import type { Acting } from '../../journal/index.js';
import { parseCellKey, type CellValue } from '../cells/index.js';
import type { CatalogSchema, VariantLevel } from '../schema/schema.js';
import { insertNodes, updateNodes } from './flush.repository.js';
import { markLeaves, moveNodes, type MovedNode } from './move.repository.js';
import { rootsOfGtins, writeGtins } from './gtins.repository.js';
import { insertChanges, type NodeChange } from './history.repository.js';
import type { NodeChanges, ProductNode } from './node.js';
import type { CellIndexPort, NodeCells, TouchedTree } from './cell-index.js';
import { ofAll, type DraftChange } from './draft-port.js';
import { positionBelow } from './position.js';

/** A node being worked on under its root's lock. */
export interface WorkingNode extends ProductNode {
  folded: string;
  isNew: boolean;
  /** The message of which all was taken last, if it is the one that writes facts or marks now. */
  factSaid: string | null;
  /** Which documents must be written back. */
  dirty: Dirty;
}

/** `places`: only where it stands, or what stands below it, which is no change of the node. */
interface Dirty {
  facts: boolean;
  content: boolean;
  columns: boolean;
  marks: boolean;
  places: boolean;
}

const isDirty = ({ facts, content, columns, marks, places }: Dirty): boolean => facts || content || columns || marks || places;

/** Nothing of a node must be written back. */
export const clean = (): Dirty => ({ facts: false, content: false, columns: false, marks: false, places: false });

/**
 * The trees of one set-based write, in memory between its one read and its few writes. Rules run on it in plain code, row by row,
 * each row wholly or not at all; `flush` sends one insert, one update and one insert of history for all of them.
 */
export class WritePlan {
  private readonly byFold = new Map<string, WorkingNode>();
  private readonly byId = new Map<string, WorkingNode>();
  private readonly freeIds: string[];
  private readonly history: NodeChange[] = [];
  /** What of it people review. */
  readonly reviewed: DraftChange[] = [];
  private readonly touchedRoots = new Map<string, { toDraft: boolean }>();
  /** Node that was read → where it stood. */
  private readonly stood = new Map<string, Omit<MovedNode['from'], 'messageId'>>();
  /** Moved node → where it stood before the first move, and the message that moved it last. */
  private readonly moved = new Map<string, MovedNode['from']>();

  /** SKUs of nodes that a node was taken from, if only between two rows: nothing may stand below them any more. */
  private readonly left = new Set<string>();

  constructor(
    readonly schema: CatalogSchema,
    found: (ProductNode & { folded: string })[],
    freeIds: readonly string[],
  ) {
    this.freeIds = [...freeIds];
    for (const node of found) this.add({ ...node, isNew: false, factSaid: null, dirty: clean() });
    for (const { id, rootId, parentId, position } of found)
      if (parentId !== null) this.stood.set(id, { rootId, parentSku: this.get(parentId).sku, position });
  }

  find(folded: string): WorkingNode | undefined {
    return this.byFold.get(folded);
  }

  get(id: string): WorkingNode {
    return this.byId.get(id)!;
  }

  /** The node, if it is one of those that were read or made. */
  peek(id: string): WorkingNode | undefined {
    return this.byId.get(id);
  }

  nodes(): IterableIterator<WorkingNode> {
    return this.byId.values();
  }

  /** 0 for a root, 1 for its children, and so on. */
  depth(node: WorkingNode): number {
    return node.parentId === null ? 0 : this.depth(this.get(node.parentId)) + 1;
  }

  /** The variant levels of the node's tree; none where it has no family variant. */
  levels(node: WorkingNode): VariantLevel[] {
    return this.schema.familyVariants.get(this.get(node.rootId).familyVariantCode ?? '')?.levels ?? [];
  }

  /** Ids are reserved before the rules run, so that children can name their parents in the same call. */
  nextId(): string {
    const id = this.freeIds.shift();
    if (id === undefined) throw new Error('More nodes were made than ids were reserved');
    return id;
  }

  add(node: WorkingNode): void {
    this.byFold.set(node.folded, node);
    this.byId.set(node.id, node);
  }

  /** One row's changes to one node: a revision, an entry of the history, and its tree marked as changed. `reviewed`: those of them that people review. */
  record(node: WorkingNode, changes: NodeChanges, messageId: string | null, reviewed: readonly string[]): void {
    this.history.push({ rootId: node.rootId, nodeId: node.id, sku: node.sku, revision: node.revision, messageId, changes });
    const touched = this.touchedRoots.get(node.rootId);
    this.touchedRoots.set(node.rootId, { toDraft: reviewed.length > 0 || (touched?.toDraft ?? false) });
    // Of a product that is made now there is no version.
    if (!this.get(node.rootId).isNew) for (const key of reviewed) this.reviewed.push(seenBy(node.rootId, key));
  }

  /** A place below a node that nothing had before. */
  placeBelow(parent: ProductNode & Pick<WorkingNode, 'dirty'>): string {
    parent.places++;
    parent.isLeaf = false;
    parent.dirty.places = true;
    return positionBelow(parent.position, parent.places);
  }

  /** Takes a node, with all that stands below it, to another parent. */
  move(node: WorkingNode, parent: WorkingNode, messageId: string | null): void {
    // As it was read: what it stands below may have taken it along to another product by a row before this one. A new node has left nothing.
    const from = this.stood.get(node.id);
    if (from) this.moved.set(node.id, { ...from, messageId });
    if (node.parentId !== null) this.left.add(this.get(node.parentId).sku);
    node.parentId = parent.id;
    const [stood, stands] = [node.position, this.placeBelow(parent)];
    for (const one of this.byId.values()) {
      if (!this.isWithin(one, node)) continue;
      one.rootId = parent.rootId;
      one.position = stands + one.position.slice(stood.length);
    }
  }

  /** Whether a node is this one, or stands below it. */
  isWithin(node: WorkingNode, top: WorkingNode): boolean {
    for (let at: WorkingNode | undefined = node; at; at = at.parentId === null ? undefined : this.byId.get(at.parentId))
      if (at === top) return true;
    return false;
  }

  async flush(m: EntityManager, by: Acting, index: CellIndexPort): Promise<void> {
    for (const [rootId, { toDraft }] of this.touchedRoots) {
      const root = this.get(rootId);
      if (!root.isNew) root.treeRevision++;
      root.dirty.columns = true;
      if (toDraft && root.state === 'approved') root.state = 'draft';
    }
    const all = [...this.byId.values()];
    const fresh = all.filter((node) => node.isNew);
    const changed = all.filter((node) => !node.isNew && isDirty(node.dirty));
    if (fresh.length > 0) await insertNodes(m, fresh, by.now);
    if (this.moved.size > 0) await moveNodes(m, this.moves(), by);
    if (changed.length > 0) await updateNodes(m, changed.map(toUpdate), by.now);
    if (this.left.size > 0) await markLeaves(m, [...this.left]);
    if (this.history.length > 0) await insertChanges(m, this.history, by);
    const leftGtins = await writeGtins(m, this.history);
    const reshaped = new Set([...this.moved].flatMap(([id, { rootId }]) => [rootId, this.get(id).rootId]));
    await index.reshaped(m, this.schema, [...reshaped]);
    await index.written(m, this.schema, this.written(reshaped));
    await index.touched(m, this.schema, this.touched(reshaped), by.now);
    // What shared a barcode with these does so no more.
    if (leftGtins.length > 0) await index.judgedAnew(m, await rootsOfGtins(m, leftGtins), by.now);
  }

  private touched(reshaped: ReadonlySet<string>): TouchedTree[] {
    const trees = new Map<string, Set<string> | null>([...reshaped].map((rootId) => [rootId, null]));
    for (const { rootId, nodeId, changes } of this.history) {
      const known = trees.get(rootId);
      if (known === null) continue;
      const cells = Object.keys(changes);
      const isMore = this.get(nodeId).isNew || cells.some((cell) => cell.startsWith('$'));
      trees.set(rootId, isMore ? null : new Set([...(known ?? []), ...cells.map((cell) => parseCellKey(cell)!.attribute)]));
    }
    return [...trees].map(([rootId, attributes]) => ({ rootId, attributes }));
  }

  private moves(): MovedNode[] {
    return [...this.moved].map(([nodeId, from]) => {
      const { parentId, rootId, position } = this.get(nodeId);
      return { nodeId, parentId: parentId!, rootId, position, from };
    });
  }

  /** Cells of nodes as they were before all rows, and as they are after them. */
  private written(butOf: ReadonlySet<string>): NodeCells[] {
    const nodes = new Map<string, NodeCells & { cells: Map<string, readonly [CellValue | null, CellValue | null]> }>();
    for (const { nodeId, changes } of this.history) {
      const { rootId, position, isNew, isLeaf } = this.get(nodeId);
      if (butOf.has(rootId)) continue;
      for (const [cell, [before, after]] of Object.entries(changes) as [string, [CellValue | null, CellValue | null]][]) {
        if (cell.startsWith('$')) continue;
        const node = nodes.get(nodeId) ?? { rootId, position, isNew, isLeaf, cells: new Map() };
        nodes.set(nodeId, node);
        node.cells.set(cell, [(node.cells.get(cell) ?? [before])[0], after]);
      }
    }
    return [...nodes.values()];
  }
}

/** Who sees a change of a cell; what is no cell, all see. */
function seenBy(rootId: string, key: string): DraftChange {
  const cell = key.startsWith('$') ? undefined : parseCellKey(key);
  return cell ? { rootId, locale: cell.locale ?? '', scope: cell.scope ?? '' } : ofAll(rootId);
}

function toUpdate(node: WorkingNode) {
  const { id, revision, treeRevision, sellable, lifecycle, familyCode, familyVariantCode, categories, state, places, isLeaf, dirty } = node;
  return {
    ...{ id, revision, treeRevision, sellable, lifecycle, familyCode, familyVariantCode, categories, state, places, isLeaf },
    ...(dirty.facts ? { facts: node.facts } : {}),
    ...(dirty.facts || dirty.marks ? { factMeta: node.factMeta, factSaid: node.factSaid } : {}),
    ...(dirty.content ? { content: node.content, contentMeta: node.contentMeta } : {}),
    changed: dirty.facts || dirty.content || dirty.columns,
  };
}
