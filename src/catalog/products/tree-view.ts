import { effectiveCells, type ChainLink, type Doc, type EffectiveCell } from '../cells/index.js';
import type { ReadNode } from './products.repository.js';

/** A product tree in memory, as people look at it: each node with its own cells and with those it inherits. Ids are those of its nodes; no other may be asked for. */
export class TreeView {
  private readonly byId = new Map<string, ReadNode>();
  private readonly children = new Map<string, ReadNode[]>();

  /** All nodes of one tree, in any order. */
  constructor(nodes: ReadNode[]) {
    for (const node of nodes) {
      this.byId.set(node.id, node);
      if (node.parentId === null) continue;
      const siblings = this.children.get(node.parentId) ?? [];
      siblings.push(node);
      this.children.set(node.parentId, siblings);
    }
  }

  get(id: string): ReadNode {
    return this.byId.get(id)!;
  }

  bySku(sku: string): ReadNode | undefined {
    return [...this.byId.values()].find((node) => node.sku === sku);
  }

  /** The nodes below, each followed by what stands below it; siblings by SKU. */
  below(id: string): ReadNode[] {
    const children = (this.children.get(id) ?? []).toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
    return children.flatMap((child) => [child, ...this.below(child.id)]);
  }

  /** The node's own cells and those above it, nearest first. */
  chain(id: string): ChainLink[] {
    const node = this.get(id);
    return [{ sku: node.sku, doc: ownCells(node) }, ...(node.parentId === null ? [] : this.chain(node.parentId))];
  }

  effective(id: string): EffectiveCell[] {
    return effectiveCells(this.chain(id));
  }
}

/** Facts and content never share a cell, so one document can hold both. */
export function ownCells(node: Pick<ReadNode, 'facts' | 'content'>): Doc {
  return { ...node.facts, ...node.content };
}
