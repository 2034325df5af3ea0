import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AxisValue, MappedProduct } from '../../port/index.js';
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

/** Amazon refuses two children that look alike; it names them only after it has accepted both. */
export function alike(product: MappedProduct, sku: string): Problem | undefined {
  const own = product.nodes.find((node) => node.sku === sku);
  if (!own || own.axes.length === 0) return undefined;
  const looks = (values: AxisValue[]): string =>
    values.map(({ attribute, label }) => `${attribute}=${label.trim().toLowerCase()}`).join('&');
  const twin = product.nodes.find((node) => node.sellable && node.sku !== sku && looks(node.axes) === looks(own.axes));
  if (!twin) return undefined;
  const values = own.axes.map(({ name, label }) => `${name}: ${label}`).join(', ');
  return problem(
    'variants_alike',
    'variation_theme',
    `${sku} and ${twin.sku} look the same on Amazon (${values})`,
    'Give one of them another value on an axis, or give the channel a further axis in the plan',
    {
      severity: 'error',
      owner: 'pim',
      details: { sku, twin: twin.sku },
    },
  );
}
