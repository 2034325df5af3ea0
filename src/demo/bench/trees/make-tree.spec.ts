import { expect, test } from '@jest/globals';
import { makeTree } from './make-tree.js';
import { benchSetup, FIELDS, ROOT_FIELDS, VARIANT_FIELDS } from './shape.js';

const shape = { isLean: false, rareEvery: 4 };

test('trees have 25 attributes, 23 cells in the product and 7 in each of three variants, of which one product in three lacks one, the same at each call', () => {
  const trees = Array.from({ length: 8 }, (_, at) => makeTree(at, shape));
  expect(trees).toEqual(Array.from({ length: 8 }, (_, at) => makeTree(at, shape)));
  for (const [at, { cells, variants }] of trees.entries()) {
    expect([Object.keys(cells).length, ...variants.map((variant) => Object.keys(variant.cells).length)]).toEqual([
      23,
      7,
      7,
      at % 3 === 0 ? 6 : 7,
    ]);
    expect(variants.map((variant) => variant.cells['size'])).toEqual(['size_0', 'size_1', 'size_2']);
  }
  expect(new Set(trees.flatMap(({ sku, variants }) => [sku, ...variants.map((variant) => variant.sku)])).size).toBe(32);
  expect(trees.map(({ cells }) => cells['brand'] === 'rare')).toEqual([true, false, false, false, true, false, false, false]);
  expect([FIELDS, ROOT_FIELDS.length, VARIANT_FIELDS.length]).toEqual([25, 18, 7]);
});

test('a lean tree has a few of them', () => {
  const { cells, variants } = makeTree(1, { ...shape, isLean: true });
  expect([Object.keys(cells).sort(), Object.keys(variants[0]!.cells)]).toEqual([
    ['brand', 'launched', 'material', 'name@de_DE', 'name@en_US', 'rating'],
    ['color', 'size', 'diameter'],
  ]);
});

test('definitions that no tree has stand beside the others', () => {
  const { attributes, families, scopes } = benchSetup({ attributes: 45, families: 16, scopes: 5 });
  expect([attributes.length, families.length, scopes.length]).toEqual([70, 17, 5]);
});
