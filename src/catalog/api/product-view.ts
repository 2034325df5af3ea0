import { effectiveCells, effectiveValues, parseCellKey, type Doc, type EffectiveCell } from '../cells/index.js';
import type { SeenNode } from '../products/read-products.service.js';
import { ownCells, type TreeView } from '../products/tree-view.js';
import { Product, type Cell } from './product.types.js';

/** A read node as the API shows it. What needs the tree is resolved by ProductFieldsResolver when it is asked for. */
export function toProduct(seen: SeenNode): Product {
  const { id, sku, rootId, kind, sellable, lifecycle, revision, treeRevision, variantOrder } = seen.node;
  const [createdAt, updatedAt] = [new Date(seen.node.createdMs), new Date(seen.node.updatedMs)];
  const product = new Product();
  Object.assign(product, { id, sku, rootId, kind, sellable, lifecycle, revision, treeRevision, variantOrder, createdAt, updatedAt, seen });
  return product;
}

/** What `read` says of the node's tree: at once where the tree is known. */
export function ofTree<T>({ node, tree }: SeenNode, read: (tree: TreeView, id: string) => T): T | Promise<T> {
  const known = tree();
  return known instanceof Promise ? known.then((found) => read(found, node.id)) : read(known, node.id);
}

/** Roots inherit nothing: their tree need not be read to know their values. */
export function valuesOf(seen: SeenNode): Doc | Promise<Doc> {
  if (seen.node.parentId === null) return effectiveValues([ownCells(seen.node)]);
  return ofTree(seen, (tree, id) => tree.values(id));
}

export function cellsOf(seen: SeenNode): Cell[] | Promise<Cell[]> {
  const { node } = seen;
  if (node.parentId === null) return effectiveCells([{ sku: node.sku, doc: ownCells(node) }]).map(toCell);
  return ofTree(seen, (tree, id) => tree.effective(id).map(toCell));
}

function toCell({ cellKey, value, from, overrides }: EffectiveCell): Cell {
  const { attribute, locale, scope } = parseCellKey(cellKey)!;
  return { cell: cellKey, attribute, locale, scope, value, from, overrides } as Cell;
}

/** What the root says, for what the whole tree shares. */
export function ofRoot<T>(seen: SeenNode, read: (root: SeenNode['node']) => T): T | Promise<T> {
  const { node } = seen;
  return node.parentId === null ? read(node) : ofTree(seen, (tree) => read(tree.get(node.rootId)));
}

export function below(seen: SeenNode): Product[] | Promise<Product[]> {
  return ofTree(seen, (tree, id) => tree.below(id).map((child) => toProduct({ node: child, tree: () => tree })));
}
