import { compareTexts, givenPlaces } from '../../catalog/index.js';
import type { MappedNode } from '../../port/index.js';
import type { CompiledAxes } from './axes.js';
import type { ProductView, ViewNode } from './edition-view.js';

type Order = (a: MappedNode, b: MappedNode) => number;

/**
 * Variants as people see them on a channel: where a person gave an order, level by level as they gave it; else by the place of their options,
 * axis by axis as the channel has them. Then by SKU. What stands above variants keeps its place before them.
 */
export function inVariantOrder(nodes: MappedNode[], view: ProductView, axes: CompiledAxes): MappedNode[] {
  const places = axes.places();
  // From before there was an order: by SKU, as they stand.
  if (!places) return nodes;
  const placed = nodes.map((node) => withPlaces(node, places));
  const above = placed.filter(({ kind }) => kind !== 'variant');
  const variants = placed.filter(({ kind }) => kind === 'variant');
  const order = view.nodes.some((node) => node.order) ? byHand(view) : byAxes;
  const sorted = variants.sort((a, b) => order(a, b) || compareTexts(a.sku, b.sku));
  return [...above, ...sorted.map((node, place) => ({ ...node, place }))];
}

function withPlaces(node: MappedNode, places: Map<string, Map<string, number>>): MappedNode {
  if (node.axes.length === 0) return node;
  return { ...node, axes: node.axes.map((axis) => ({ ...axis, position: places.get(axis.attribute)!.get(axis.code)! })) };
}

const byAxes: Order = (a, b) => {
  for (const [at, axis] of a.axes.entries()) {
    const difference = (axis.position ?? 0) - (b.axes[at]?.position ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** From the root down, at the first level where two part: by the order given there, then by the axes of that level, then by SKU. */
function byHand({ nodes }: ProductView): Order {
  const bySku = new Map(nodes.map((node) => [node.sku, node]));
  const places = new Map(nodes.map((node) => [node.sku, givenPlaces(node.order)]));
  const levels = nodes[0]!.axes ?? [];
  const paths = new Map<string, ViewNode[]>();
  const pathTo = (sku: string): ViewNode[] => {
    const known = paths.get(sku);
    if (known) return known;
    const node = bySku.get(sku)!;
    const path = [...(node.parentSku === null ? [] : pathTo(node.parentSku)), node];
    paths.set(sku, path);
    return path;
  };
  return (a, b) => {
    const [left, right] = [pathTo(a.sku), pathTo(b.sku)];
    const depth = left.findIndex((node, at) => node.sku !== right[at]?.sku);
    const [one, other] = [left[depth], right[depth]];
    if (!one || !other) return 0;
    const place = places.get(one.parentSku!)!;
    return place(one.sku) - place(other.sku) || byLevel(levels[depth - 1] ?? [], a, b) || compareTexts(one.sku, other.sku);
  };
}

function byLevel(attributes: string[], a: MappedNode, b: MappedNode): number {
  const placeOf = (node: MappedNode, attribute: string): number => node.axes.find((axis) => axis.attribute === attribute)?.position ?? 0;
  return attributes.reduce((decided, attribute) => decided || placeOf(a, attribute) - placeOf(b, attribute), 0);
}
