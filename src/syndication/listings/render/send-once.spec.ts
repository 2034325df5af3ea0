import { expect, it } from '@jest/globals';
import type { MappedNode, Rendered, RenderInput } from '../../../port/index.js';
import { renderOnce } from './send-once.js';

const node = (sku: string, kind: MappedNode['kind'], title?: string): MappedNode =>
  ({ sku, kind, fields: title ? { title: { value: title, cells: [] }, ean: { value: `e-${sku}`, cells: [] } } : {}, localized: {} }) as unknown as MappedNode; // prettier-ignore
const nodes = [node('P', 'product', 'Mug'), node('P-1', 'variant', 'One'), node('P-2', 'variant', 'Two')];
const input = {
  product: { nodes, fields: nodes[0]!.fields },
  ruled: new Set(['title', 'ean']),
  bindings: { 'variant:P-1': 'x' },
  externalIds: {},
} as unknown as RenderInput;

/** Sends every field of every node, owns each, and misses a title of the product that has none. */
const render = ({ product, ruled }: RenderInput): Rendered => {
  const owned = Object.fromEntries(product.nodes.flatMap(({ sku, fields }) => Object.entries(fields).map(([target, { value }]) => [`${sku}:${target}`, value]))); // prettier-ignore
  const targets = Object.fromEntries(Object.keys(owned).map((field) => [field, field.split(':')[1]!]));
  const issues = product.fields['title'] ? [] : [{ code: 'missing_title' }];
  return { payload: { ...owned, ruled: [...ruled] }, owned, targets, issues: issues as unknown as Rendered['issues'] };
};
const adapter = { render, isMade: ({ bindings, wasLive }: { bindings: object; wasLive: boolean }, sku?: string) => (sku === undefined ? wasLive : `variant:${sku}` in bindings) }; // prettier-ignore
const once = new Set(['title']);
const LIVE = { wasLive: true, mayBeGone: false };

it('is said with what makes the thing, and nobody compares or empties it', () => {
  const made = renderOnce(adapter, input, once, { wasLive: false, mayBeGone: false });
  expect(made.payload).toMatchObject({ 'P:title': 'Mug', 'P-1:title': 'One', 'P-2:title': 'Two', ruled: ['title', 'ean'] });
  expect(Object.keys(made.owned)).toEqual(['P:ean', 'P-1:ean', 'P-2:ean']);
});

it('then is left out as if it had no rule, but of a variant that is new; and is demanded of nobody', () => {
  const later = renderOnce(adapter, input, once, LIVE);
  expect(later.payload).toEqual({ 'P:ean': 'e-P', 'P-1:ean': 'e-P-1', 'P-2:ean': 'e-P-2', 'P-2:title': 'Two', ruled: ['ean'] });
  expect(Object.keys(later.owned)).toEqual(['P:ean', 'P-1:ean', 'P-2:ean']);
  expect(later.issues).toEqual([]);
});

it('costs nothing where a mapping sends nothing once', () => {
  let renders = 0;
  const counted = { ...adapter, render: (given: RenderInput) => (renders++, render(given)) };
  expect(renderOnce(counted, input, new Set(), LIVE).owned).toMatchObject({ 'P:title': 'Mug' });
  expect(renders).toBe(1);
});
