import type { MappedNode, MappedProduct } from '../../port/index.js';
import { foldLine, type Violation } from '../../port/kit/index.js';
import type { Subject } from './subject.js';

/** Members of an item group must differ in what they name as their options, or Google disapproves them. */
export function variantViolations({ payload, node, product }: Subject): Violation[] {
  if (payload.productAttributes.itemGroupId === undefined) return [];
  if (node.axes.length === 0) {
    const message = `${product.rootSku} has several variants, and this one has no value on any axis`;
    return [
      { code: 'variant_without_axis', field: 'itemGroupId', message, fix: 'Give its family variant an axis, and this variant a value' },
    ];
  }
  const twins = skusByOptions(product)
    .get(described(node))!
    .filter((sku) => sku !== node.sku);
  if (twins.length === 0) return [];
  const message = `it has the same values on all axes as ${twins.sort().join(', ')}`;
  return [{ code: 'variants_not_distinct', field: 'itemGroupId', alike: twins, message, fix: 'Correct one of the variants' }];
}

/** By the words that are sent: two options of one label are one to a buyer. */
const described = ({ axes }: MappedNode): string => JSON.stringify(axes.map(({ name, label }) => [seenAs(name), seenAs(label)]));

const seenAs = (text: string): string => foldLine(text).toLowerCase();

/** Once per product: each of its 2,000 variants asks. */
const known = new WeakMap<MappedProduct, Map<string, string[]>>();

function skusByOptions(product: MappedProduct): Map<string, string[]> {
  const made = known.get(product);
  if (made) return made;
  const groups = new Map<string, string[]>();
  for (const node of product.nodes) {
    if (!node.sellable) continue;
    const key = described(node);
    groups.set(key, [...(groups.get(key) ?? []), node.sku]);
  }
  known.set(product, groups);
  return groups;
}
