import type { MappedNode, MappedProduct } from '../mapping.js';

/**
 * SKUs that are sold no more and had the very axis values of this one: on no channel can both be at once, so they leave before it comes.
 * None where it has no axes.
 */
export function predecessorsOf({ nodes, gone = [] }: MappedProduct, sku: string): string[] {
  const own = gone.length === 0 ? undefined : nodes.find((node) => node.sku === sku);
  if (!own || own.axes.length === 0) return [];
  const place = placeOf(own);
  return gone.filter((node) => node.sellable && placeOf(node) === place).map((node) => node.sku);
}

const placeOf = ({ axes }: MappedNode): string => JSON.stringify(axes.map(({ attribute, code }) => [attribute, code]));
