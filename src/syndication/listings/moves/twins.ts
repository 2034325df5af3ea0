import { canonicalJson } from '../../../../libs/canonical/index.js';
import type { EditionView } from '../../inputs/product-inputs.js';

/** Whether a sibling of a node has the same axis values. Pure. */
export function hasTwin({ nodes }: Pick<EditionView, 'nodes'>, sku: string): boolean {
  const bySku = new Map(nodes.map((node) => [node.sku, node]));
  const depthOf = (name: string): number => {
    const above = bySku.get(name)?.parentSku ?? null;
    return above === null ? 0 : depthOf(above) + 1;
  };
  const axes = nodes.find(({ parentSku }) => parentSku === null)?.axes?.[depthOf(sku) - 1] ?? [];
  const node = bySku.get(sku);
  if (!node || axes.length === 0) return false;
  const placeOf = ({ facts, content }: EditionView['nodes'][number]): string =>
    canonicalJson(axes.map((axis) => facts[axis] ?? content['*']?.[axis] ?? null));
  const isGone = ({ lifecycle }: EditionView['nodes'][number]): boolean => lifecycle === 'discontinued';
  return nodes.some((one) => one !== node && !isGone(one) && one.parentSku === node.parentSku && placeOf(one) === placeOf(node));
}
