import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { hasRecursiveVariable } from './recursive-inputs.js';

const schema = buildSchema(`
  input Leaf { a: Int }
  input Filter { and: [Filter!], leaf: Leaf }
  input Holder { filter: Filter }
  type Query { found(filter: Filter, holder: [Holder!], leaf: Leaf): Int }
`);
const isRecursive = (text: string): boolean => hasRecursiveVariable(schema, parse(text));

test('a variable that holds itself is told, at any depth, and no other', () => {
  expect(isRecursive('query ($f: Filter!) { found(filter: $f) }')).toBe(true);
  expect(isRecursive('query ($h: [Holder!]) { found(holder: $h) }')).toBe(true);
  expect(isRecursive('query ($l: Leaf) { found(leaf: $l) }')).toBe(false);
  expect(isRecursive('query ($n: Nothing) { found }')).toBe(false);
  expect(isRecursive('{ found(filter: {and: [{leaf: {a: 1}}]}) }')).toBe(false);
  expect(isRecursive('query A { found } query B($f: Filter) { found(filter: $f) }')).toBe(true);
});
