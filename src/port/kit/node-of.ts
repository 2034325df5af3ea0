import type { MappedNode, MappedProduct } from '../mapping.js';

const indices = new WeakMap<readonly MappedNode[], ReadonlyMap<string, MappedNode>>();

/** The node of a SKU. Every listing of a tree asks for its own, and a tree has up to 2,048: an index is made once a tree. */
export const nodeOf = (product: Pick<MappedProduct, 'nodes'>, sku: string): MappedNode | undefined => indexOf(product).get(sku);

function indexOf({ nodes }: Pick<MappedProduct, 'nodes'>): ReadonlyMap<string, MappedNode> {
  const known = indices.get(nodes);
  if (known) return known;
  const made = new Map(nodes.map((node) => [node.sku, node]));
  indices.set(nodes, made);
  return made;
}
