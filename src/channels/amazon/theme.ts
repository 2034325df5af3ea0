import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AxisValue, MappedNode, MappedProduct } from '../../port/index.js';
import { foldLine, nodeOf } from '../../port/kit/index.js';
import type { Definition } from './definition/definition.js';

/** Attributes that a catalogue may vary by under another name. */
const SYNONYMS: Record<string, string> = {
  colour: 'color',
  farbe: 'color',
  shade: 'color',
  groesse: 'size',
  shoe_size: 'size',
  clothing_size: 'size',
  material_type: 'material',
  volume: 'capacity',
  shape: 'item_shape',
  weight: 'item_weight',
  pack_size: 'number_of_items',
  set_of: 'number_of_items',
};

export interface Variation {
  theme: string;
  /** Amazon's attribute for each axis, in the order of the axes. */
  attributes: string[];
}

/** Plan settings of a family: `{ axes: { <our attribute>: <Amazon's> }, theme: '<name>' }`, both optional. */
export function variationOf(product: MappedProduct, definition: Definition): Variation | Problem {
  const chosen = (product.planSettings['axes'] ?? {}) as Record<string, string>;
  const attributes = product.axes.map(({ attribute }) => chosen[attribute] ?? SYNONYMS[attribute] ?? attribute);
  const wanted = product.planSettings['theme'];
  const matching = definition.themes.filter(({ name }) => (typeof wanted === 'string' ? name === wanted : sameAxes(name, attributes)));
  const best = matching.find(({ deprecated }) => !deprecated) ?? matching[0];
  if (best) return { theme: best.name, attributes };
  const axes = product.axes.map(({ attribute }) => attribute).join(', ');
  return problem(
    'no_variation_theme',
    'variation_theme',
    `Amazon has no variation theme for the axes ${axes} of this product type`,
    `Give the family's plan other axes, or name in its settings the attribute for each axis ("axes") or a "theme" such as ${definition.themes
      .filter(({ deprecated }) => !deprecated)
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ')}`,
    { severity: 'error', owner: 'pim', details: { axes: product.axes } },
  );
}

/** `SIZE_NAME/COLOR_NAME` and `COLOR/SIZE` name the same axes; the order is Amazon's own and says nothing. */
function sameAxes(theme: string, attributes: string[]): boolean {
  const tokens = theme.split('/').map((token) => token.toLowerCase());
  if (tokens.length !== attributes.length) return false;
  return attributes.every((name) => tokens.includes(name) || tokens.includes(`${name}_name`) || tokens.includes(`${name}_type`));
}

export const isProblem = (value: Variation | Problem): value is Problem => 'fix' in value;

export interface AxisLabel {
  label: string;
  /** Several axes of the catalogue in one attribute of Amazon's. */
  joined: boolean;
}

/** What a child says on its axes, by Amazon's attribute. */
export function axisValues({ attributes }: Variation, product: MappedProduct, values: AxisValue[]): Record<string, AxisLabel> {
  const filled: Record<string, AxisLabel> = {};
  product.axes.forEach((axis, index) => {
    const value = values.find(({ attribute }) => attribute === axis.attribute);
    if (value) filled[attributes[index] as string] = { label: value.label, joined: axis.attribute.includes('+') };
  });
  return filled;
}

/**
 * Amazon refuses two children that look alike; it names them only after it has accepted both. Judged by what is sent on the theme's attributes:
 * a mapping may say the same of children whose axes differ.
 */
export function alike(variation: Variation, product: MappedProduct, sku: string): Problem | undefined {
  const own = nodeOf(product, sku);
  if (!own || own.axes.length === 0) return undefined;
  const twins = (looksOf(variation, product).get(sku) ?? []).filter((other) => other !== sku);
  const [twin] = twins;
  if (twin === undefined) return undefined;
  const values = Object.entries(sentOn(variation, product, own)).map(([name, value]) => `${name}: ${String(value)}`);
  return problem(
    'variants_alike',
    'variation_theme',
    `${sku} and ${twin} look the same on Amazon (${values.join(', ')})`,
    'Give one of them another value on an axis, map the attribute to what tells them apart, or give the channel a further axis in the plan',
    {
      severity: 'error',
      owner: 'pim',
      details: { sku, alike: twins },
    },
  );
}

/** What a child says on the theme's attributes: what is mapped goes before the label of the axis, unless that is joined of several. */
function sentOn(variation: Variation, product: MappedProduct, node: MappedNode): Record<string, unknown> {
  const labels = axisValues(variation, product, node.axes);
  return Object.fromEntries(
    Object.entries(labels).map(([name, { label, joined }]) => {
      const parts = Object.entries(node.fields).filter(([target]) => target === name || target.startsWith(`${name}.`));
      const [only] = parts;
      if (joined || !only) return [name, label];
      return [
        name,
        parts.length === 1 && only[0] === name ? textOf(only[1].value) : textOf(parts.map(([target, { value }]) => [target, value])),
      ];
    }),
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function lookOf(variation: Variation, product: MappedProduct, node: MappedNode): string {
  return JSON.stringify(
    Object.entries(sentOn(variation, product, node)).map(([name, value]) => [name, foldLine(String(value)).toLowerCase()]),
  );
}

/** SKU → all that look like it; once per product: each of its 2,000 children asks. */
const known = new WeakMap<MappedProduct, { theme: string; looks: Map<string, string[]> }>();

function looksOf(variation: Variation, product: MappedProduct): Map<string, string[]> {
  const theme = JSON.stringify(variation);
  const made = known.get(product);
  if (made?.theme === theme) return made.looks;
  const groups = Map.groupBy(
    product.nodes.filter(({ sellable }) => sellable),
    (node) => lookOf(variation, product, node),
  );
  const looks = new Map([...groups.values()].map((group) => group.map(({ sku }) => sku)).flatMap((skus) => skus.map((sku) => [sku, skus])));
  known.set(product, { theme, looks });
  return looks;
}
