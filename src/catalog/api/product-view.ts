import { parseCellKey, type EffectiveCell } from '../cells/index.js';
import type { SeenNode } from '../products/read-products.service.js';
import { ownCells, type TreeView } from '../products/tree-view.js';
import { Product, type Cell } from './product.types.js';

/** A read node as the API shows it. What needs the tree is resolved by ProductFieldsResolver when it is asked for. */
export function toProduct(seen: SeenNode): Product {
  const { id, sku, rootId, kind, sellable, lifecycle, revision, treeRevision, variantOrder, createdAt, updatedAt } = seen.node;
  return Object.assign(new Product(), {
    ...{ id, sku, rootId, kind, sellable, lifecycle, revision, treeRevision, variantOrder, createdAt, updatedAt },
    ownValues: ownCells(seen.node),
    seen,
  });
}

/** Roots inherit nothing: their tree need not be read to know their values. */
export async function effectiveOf({ node, tree }: SeenNode): Promise<EffectiveCell[]> {
  if (node.parentId !== null) return (await tree()).effective(node.id);
  const own = ownCells(node);
  return Object.keys(own)
    .sort()
    .map((cellKey) => ({ cellKey, value: own[cellKey]!, from: node.sku, overrides: false }));
}

export function toCell({ cellKey, value, from, overrides }: EffectiveCell): Cell {
  return { cell: cellKey, ...parseCellKey(cellKey)!, value, from, overrides };
}

/** The root, for what the whole tree shares. */
export async function rootOf({ node, tree }: SeenNode): Promise<SeenNode['node']> {
  return node.parentId === null ? node : (await tree()).get(node.rootId);
}

export function below({ node }: SeenNode, tree: TreeView): Product[] {
  return tree.below(node.id).map((child) => toProduct({ node: child, tree: () => Promise.resolve(tree) }));
}
