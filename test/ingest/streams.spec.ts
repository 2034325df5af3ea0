import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

/** What transactions failed by. A deadlock that a retry hides is one stream more away from a batch that breaks. */
let failures: string[] = [];
beforeEach(() => {
  failures = [];
  const run = erp.ds.transaction.bind(erp.ds) as (...args: unknown[]) => Promise<unknown>;
  erp.ds.transaction = ((...args: unknown[]) =>
    run(...args).catch((error: { driverError?: { code?: string } }) => {
      failures.push(error.driverError?.code ?? String(error));
      throw error as Error;
    })) as typeof erp.ds.transaction;
});
afterEach(() => {
  Reflect.deleteProperty(erp.ds, 'transaction');
  expect(failures).toEqual([]);
});

interface Item {
  sku: string;
  parent?: string;
}

/** A tree is one product with variants. */
const trees = (name: string, count: number, variants: number): Item[] =>
  Array.from({ length: count }, (_, at) => `${name}-${at}`).flatMap((sku): Item[] => [
    { sku },
    ...Array.from({ length: variants }, (_, n) => ({ sku: `${sku}-${n}`, parent: sku })),
  ]);

/** In an order that is no order, the same at each run. */
function shuffled(items: Item[], seed: number): Item[] {
  let state = seed;
  const order = items.map((item) => ({ item, at: (state = (state * 1103515245 + 12345) % 2147483648) }));
  return order.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

async function pushAll(streams: Item[][]) {
  const answers = await Promise.all(streams.map((lines) => erp.push('items', lines)));
  return answers.map(({ status, summary }) => ({
    status,
    state: summary.state,
    lines: summary.lines,
    rejected: summary.counts['rejected'],
  }));
}
const nodes = async (like: string) =>
  (
    await erp.rows<{ n: number; orphans: number }>(
      `SELECT count(*)::int AS n, (count(*) FILTER (WHERE parent_id IS NULL AND sku ~ '-[0-9]+-[0-9]+$'))::int AS orphans FROM product_node WHERE sku LIKE $1`,
      [like],
    )
  )[0];
const parked = async () => (await erp.rows<{ n: number }>('SELECT count(*)::int AS n FROM erp_parked'))[0]!.n;

test('four shuffled streams at once, with no SKU in common: none breaks, every node is there once, below its parent', async () => {
  const streams = ['A', 'B', 'C', 'D'].map((name, at) => shuffled(trees(name, 250, 7), at + 1));
  expect(await pushAll(streams)).toEqual(streams.map(() => ({ status: 200, state: 'finished', lines: 2000, rejected: 0 })));
  expect([await nodes('_-%'), await parked()]).toEqual([{ n: 8000, orphans: 0 }, 0]);
});

test('the same four times the same trees, each in another order', async () => {
  const all = trees('SAME', 250, 7);
  const streams = [1, 2, 3, 4].map((seed) => shuffled(all, seed));
  expect(await pushAll(streams)).toEqual(streams.map(() => ({ status: 200, state: 'finished', lines: 2000, rejected: 0 })));
  expect([await nodes('SAME-%'), await parked()]).toEqual([{ n: 2000, orphans: 0 }, 0]);
});

test('children in two streams and their parents in two others', async () => {
  const all = trees('SPLIT', 300, 5);
  const [parents, children] = [all.filter(({ parent }) => !parent), all.filter(({ parent }) => parent)];
  const half = <T>(some: T[]) => [some.slice(0, some.length >> 1), some.slice(some.length >> 1)];
  const streams = [...half(shuffled(children, 5)), ...half(shuffled(parents, 6))];
  expect((await pushAll(streams)).map(({ state, rejected }) => [state, rejected])).toEqual(streams.map(() => ['finished', 0]));
  expect([await nodes('SPLIT-%'), await parked()]).toEqual([{ n: 1800, orphans: 0 }, 0]);
});

test('a person who makes the parents meanwhile', async () => {
  const all = trees('HAND', 40, 10);
  const children = shuffled(
    all.filter(({ parent }) => parent),
    7,
  );
  const create = (sku: string) =>
    erp.graphql<{ createProducts: { userErrors: { code: string }[] } }>(
      'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code } } }',
      { inputs: [{ sku }] },
      erp.keys.editor,
    );
  const made = all.filter(({ parent }) => !parent).map(({ sku }) => create(sku));
  const sent = pushAll([children.slice(0, 200), children.slice(200)]);
  const errors = (await Promise.all(made)).flatMap((answer) => [...(answer.errors ?? []), ...answer.data.createProducts.userErrors]);
  expect([errors, (await sent).map(({ state, rejected }) => [state, rejected])]).toEqual([
    [],
    [
      ['finished', 0],
      ['finished', 0],
    ],
  ]);
  expect([await nodes('HAND-%'), await parked()]).toEqual([{ n: 440, orphans: 0 }, 0]);
});
