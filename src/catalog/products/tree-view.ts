import { effectiveCells, effectiveValues, type ChainLink, type Doc, type EffectiveCell } from '../cells/index.js';
import type { CatalogSchema } from '../schema/schema.js';
import type { ReadNode } from './products.repository.js';
import { axisOrderOf, compareAxisValues, compareTexts, givenPlaces } from './variant-order.js';

/** A product tree in memory, as people look at it: each node with its own cells and with those it inherits. Ids are those of its nodes; no other may be asked for. */
export class TreeView {
  private readonly byId = new Map<string, ReadNode>();
  private readonly children = new Map<string, ReadNode[]>();

  private readonly sorted = new Map<string, ReadNode[]>();
  private readonly docs = new Map<ReadNode, Doc>();

  /** All nodes of one tree, in any order. The definitions tell how siblings follow each other. */
  constructor(
    nodes: ReadNode[],
    private readonly schema: CatalogSchema,
  ) {
    for (const node of nodes) {
      this.byId.set(node.id, node);
      if (node.parentId === null) continue;
      const siblings = this.children.get(node.parentId) ?? [];
      siblings.push(node);
      this.children.set(node.parentId, siblings);
    }
  }

  /** By id, of this tree. */
  get(id: string): ReadNode {
    return this.byId.get(id)!;
  }

  /** In any order. */
  all(): ReadNode[] {
    return [...this.byId.values()];
  }

  /** By SKU as it is written; undefined: it is not in this tree. */
  bySku(sku: string): ReadNode | undefined {
    return [...this.byId.values()].find((node) => node.sku === sku);
  }

  /** The nodes below, each followed by what stands below it; siblings as a person ordered them, then by the options of their axes, then by SKU. */
  below(id: string): ReadNode[] {
    return this.siblings(id).flatMap((child) => [child, ...this.below(child.id)]);
  }

  private siblings(id: string): ReadNode[] {
    const known = this.sorted.get(id);
    if (known) return known;
    const place = givenPlaces(this.get(id).variantOrder);
    const axes = this.axesBelow(id).map((axis) => {
      const compare = compareAxisValues(axisOrderOf(this.schema, axis));
      return (a: ReadNode, b: ReadNode) => compare(ownCells(a)[axis], ownCells(b)[axis]);
    });
    const order = (a: ReadNode, b: ReadNode): number =>
      place(a.sku) - place(b.sku) || axes.reduce((decided, axis) => decided || axis(a, b), 0) || compareTexts(a.sku, b.sku);
    const list = (this.children.get(id) ?? []).toSorted(order);
    this.sorted.set(id, list);
    return list;
  }

  /** The axes by which the children of this node differ. */
  private axesBelow(id: string): string[] {
    const { familyVariantCode } = this.get(this.get(id).rootId);
    return this.schema.familyVariants.get(familyVariantCode ?? '')?.levels[this.depth(id)]?.axes ?? [];
  }

  private depth(id: string): number {
    const { parentId } = this.get(id);
    return parentId === null ? 0 : this.depth(parentId) + 1;
  }

  /** The node's own cells and those above it, nearest first. */
  chain(id: string): ChainLink[] {
    const links: ChainLink[] = [];
    for (let node = this.byId.get(id); node; node = this.byId.get(node.parentId ?? '')) links.push({ sku: node.sku, doc: this.own(node) });
    return links;
  }

  /** Documents are not changed by whoever looks at them: that of a root is put together once for all its variants. */
  private own(node: ReadNode): Doc {
    let doc = this.docs.get(node);
    if (!doc) this.docs.set(node, (doc = ownCells(node)));
    return doc;
  }

  /** Cells of a node with those that it inherits, and from which node each comes. */
  effective(id: string): EffectiveCell[] {
    return effectiveCells(this.chain(id));
  }

  /** The same as one document, without where they come from. */
  values(id: string): Doc {
    return effectiveValues(this.chain(id).map(({ doc }) => doc));
  }
}

/** Facts and content never share a cell, so one document can hold both. */
export function ownCells(node: Pick<ReadNode, 'facts' | 'content'>): Doc {
  return { ...node.facts, ...node.content };
}
