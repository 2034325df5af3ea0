import { expect, test } from '@jest/globals';
import { buildSchema, graphql } from 'graphql';
import { ANSWER_LIMIT, countLists } from './counted-lists.js';
import { READ_WHOLE } from './read-whole.js';

const items = (count: number, more: object = {}) => Array.from({ length: count }, () => ({ ...more }));

/** Codes of what was refused, and whether there is an answer. */
async function ask(source: string, rootValue: object, variableValues = {}) {
  const schema = buildSchema(`
    scalar JSON
    type Query { cells: [Cell!]! tree: Tree! trees: [Tree!]! json: JSON families: [Family!]! }
    type Tree { cells: [Cell!]! top: Cell values: JSON! bodies: [JSON!] }
    type Family { required: JSON }
    type Cell { a: Int b: Int c: Int d: Int e: Int f: Int g: Int inner: Cell }`);
  schema.getType('Family')!.extensions = { [READ_WHOLE]: true };
  const { data, errors } = await graphql({ schema: countLists(schema), source, rootValue, variableValues, contextValue: {} });
  return [data !== null, [...new Set(errors?.map(({ message }) => message))]];
}
const WITHIN = [true, []];
const BEYOND = [false, ['The answer holds more than 200,000 fields.']];

test.each([
  ['of one place', '{ cells { a b c d e f g } }', 7],
  ['of several places that are merged', '{ cells { a } cells { a b c d e f g } }', 7],
  ['of places in fragments', '{ cells { a } ...f ... { cells { c d } } } fragment f on Query { cells { a b } }', 4],
  ['that are asked for twice, once', '{ cells { a b } cells { a b } }', 2],
  ['by other names, each', '{ cells { a x: a y: a } }', 3],
  ['of objects within', '{ cells { inner { a b c } } }', 4],
  ['of objects within, merged', '{ cells { inner { a } } cells { inner { b inner { c } } } }', 5],
])('an item of a list counts its fields: %s', async (_what, query, width) => {
  const most = Math.floor(ANSWER_LIMIT / width);
  expect(await ask(query, { cells: items(most) })).toEqual(WITHIN);
  expect(await ask(query, { cells: items(most + 1) })).toEqual(BEYOND);
});

test('lists within lists count by their own items, under each alias', async () => {
  const query = '{ trees { x: cells { a b } y: cells { c } } }';
  // 2 of each tree, and 3 for each pair of cells.
  expect(await ask(query, { trees: items(400, { cells: items(166) }) })).toEqual(WITHIN);
  expect(await ask(query, { trees: items(400, { cells: items(167) }) })).toEqual(BEYOND);
});

test('JSON counts by its members, at every depth', async () => {
  const values = { name: 'x', sizes: [1, 2, { of: { a: null } }] };
  // 1 for the field, and 7 for its keys and elements.
  expect(await ask('{ trees { values } }', { trees: items(25_000, { values }) })).toEqual(WITHIN);
  expect(await ask('{ trees { values } }', { trees: items(25_001, { values }) })).toEqual(BEYOND);
  expect(await ask('{ trees { x: values y: values } }', { trees: items(12_501, { values }) })).toEqual(BEYOND);
  expect(await ask('{ trees { values } }', { trees: items(100_000, { values: Promise.resolve(0) }) })).toEqual(WITHIN);
  expect(await ask('{ tree { values } }', { tree: { values: items(200_000) } })).toEqual(WITHIN);
  expect(await ask('{ tree { values } }', { tree: { values: Promise.resolve(items(200_001)) } })).toEqual(BEYOND);
  expect(await ask('{ tree { bodies } }', { tree: { bodies: items(50_000, { a: 1, b: 2, c: 3 }) } })).toEqual(WITHIN);
  expect((await ask('{ tree { bodies } }', { tree: { bodies: items(50_001, { a: 1, b: 2, c: 3 }) } }))[1]).toEqual(BEYOND[1]);
});

test('JSON that nests without end is counted, and no stack runs over', async () => {
  let deep: object = {};
  for (let depth = 0; depth < 250_000; depth++) deep = { deep };
  expect((await ask('{ json }', { json: deep }))[1]).toEqual(BEYOND[1]);
});

test.each([
  ['fields', '{ cells { a b @skip(if: $some) c @include(if: $some) d @include(if: $some) } }', 2, 3],
  ['fragments within', '{ cells { a ...f @include(if: $some) ... @skip(if: $some) { b } } } fragment f on Cell { c d e }', 2, 4],
  ['fragments above', '{ cells { a } ...f @include(if: $some) } fragment f on Query { cells { b c inner { d } } }', 1, 5],
  ['of objects within', '{ cells { a inner @include(if: $some) { b } } }', 1, 3],
])('what a request leaves out by its variables is not counted: %s', async (_what, query, without, withAll) => {
  for (const [some, width] of [
    [false, without],
    [true, withAll],
  ] as const) {
    const most = Math.floor(ANSWER_LIMIT / width);
    expect(await ask(`query ($some: Boolean!) ${query}`, { cells: items(most) }, { some })).toEqual(WITHIN);
    expect(await ask(`query ($some: Boolean!) ${query}`, { cells: items(most + 1) }, { some })).toEqual(BEYOND);
  }
});

test('JSON of definitions, which are read whole, counts as its field, and by its members where it is asked for once more', async () => {
  const families = (count: number) => Array.from({ length: count }, () => ({ required: { a: [1, 2], b: [3] } }));
  expect(await ask('{ families { required } }', { families: families(200_000) })).toEqual(WITHIN);
  expect(await ask('{ families { required } }', { families: families(200_001) })).toEqual(BEYOND);
  // 2 fields, and 5 keys and elements.
  expect((await ask('{ families { required again: required } }', { families: families(28_571) }))[1]).toEqual([]);
  expect((await ask('{ families { required again: required } }', { families: families(28_572) }))[1]).toEqual(BEYOND[1]);
  expect((await ask('{ families { required } more: families { required } }', { families: families(28_572) }))[1]).toEqual(BEYOND[1]);
});
