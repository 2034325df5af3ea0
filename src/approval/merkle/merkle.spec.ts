import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attribute, CatalogSchema, Doc } from '../../catalog/index.js';
import {
  cutChunks,
  forwardFacts,
  linksForLocales,
  MAX_CHUNK,
  putVersion,
  SnapshotBag,
  snapshotId,
  splitContent,
  treeOrder,
  withArrivals,
  type LinkDoc,
  type StoredNode,
  type TreeNode,
} from './index.js';

const attribute = (code: string, owner: 'erp' | 'pim', factPolicy: 'auto' | 'review' = 'auto'): Attribute => ({
  ...{ code, type: 'text', owner, factPolicy, localizable: true, scopable: true, groupCode: null, unitFamily: null, referenceEntity: null },
  ...{ validation: {}, labels: {}, revision: '1', options: new Map() },
});
const attributes = [attribute('title', 'pim'), attribute('weight', 'erp'), attribute('hazard', 'erp', 'review')];
const schema = {
  attributes: new Map(attributes.map((a) => [a.code, a])),
  unitFamilies: new Map(),
  families: new Map(),
  familyVariants: new Map(),
} as unknown as CatalogSchema;

const node = (sku: string, parent: string | null, content: Doc = {}): TreeNode => ({
  ...{ sku, parent, kind: parent === null ? 'product' : 'variant', sellable: parent !== null, family: 'tees', familyVariant: null },
  ...{ lifecycle: 'active', categories: [], order: null, facts: { weight: '1' }, content, links: [] },
});
const product = (variants: number): TreeNode[] => [
  node('ROOT', null, { 'title@en_US': 'Shirt', 'title@de_DE': 'Hemd' }),
  ...Array.from({ length: variants }, (_, at) => node(`V-${at}`, 'ROOT', { 'title@en_US': `Shirt ${at}` })),
];
const version = (nodes: TreeNode[]) => {
  const bag = new SnapshotBag();
  return { id: putVersion(bag, nodes, schema), bag };
};
const added = (before: SnapshotBag, after: SnapshotBag) => {
  const known = new Set(before.sorted().map((s) => s.id));
  return after.sorted().filter((s) => !known.has(s.id));
};

test('the same tree has the same hash, in whatever order its nodes and cells come', () => {
  const nodes = product(150);
  const { id } = version(nodes);
  fc.assert(
    fc.property(fc.shuffledSubarray(nodes, { minLength: nodes.length }), (shuffled) => {
      const reordered = shuffled.map((n) => ({ ...n, content: Object.fromEntries(Object.entries(n.content).reverse()) }));
      expect(version(reordered).id).toBe(id);
    }),
    { numRuns: 20 },
  );
});

test('one variant of 2,000 that changes adds four snapshots and less than 10 kB', () => {
  const before = version(product(2_000));
  const nodes = product(2_000);
  nodes[1_234]!.content['title@en_US'] = 'Another';
  const after = version(nodes);
  const fresh = added(before.bag, after.bag);
  expect(fresh.map((s) => s.kind).sort()).toEqual(['chunk', 'content', 'node', 'version']);
  expect(fresh.reduce((sum, s) => sum + s.body.length, 0)).toBeLessThan(10_000);
});

test('a variant put in front of 2,000 leaves nearly all chunks as they were', () => {
  const before = version(product(2_000));
  const after = version([...product(2_000), node('A-FIRST', 'ROOT')]);
  expect(added(before.bag, after.bag).filter((s) => s.kind === 'chunk').length).toBeLessThanOrEqual(5);
});

test('every change of a value changes the root; a change and its return give the first hash again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30 }),
      fc.string({ minLength: 1 }).filter((s) => s.isWellFormed()),
      (at, text) => {
        const nodes = product(30);
        const first = version(nodes).id;
        const kept = nodes[at]!.content['title@en_US']!;
        nodes[at]!.content['title@en_US'] = `${String(kept)}${text}`;
        expect(version(nodes).id).not.toBe(first);
        nodes[at]!.content['title@en_US'] = kept;
        expect(version(nodes).id).toBe(first);
      },
    ),
  );
});

test('a changed byte of a body no longer has its id', () => {
  for (const { id, body } of version(product(3)).bag.sorted()) {
    expect(snapshotId(body)).toBe(id);
    expect(snapshotId(`${body} `)).not.toBe(id);
  }
});

test('chunks hold every entry once, in order, at most 64 each', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 400 }), (skus) => {
      const chunks = cutChunks(skus.map((sku) => [sku, 'x']));
      expect(chunks.flat().map(([sku]) => sku)).toEqual(skus);
      expect(Math.max(0, ...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(MAX_CHUNK);
    }),
  );
});

test('tree order is root, then by depth and SKU', () => {
  const nodes = [node('b', 'L'), node('A', 'L'), node('L', 'R'), node('R', null), node('K', 'R')];
  expect(treeOrder(nodes).map((n) => n.sku)).toEqual(['R', 'K', 'L', 'A', 'b']);
});

test('content is split by locale; cells without one stand under *', () => {
  const content: Doc = { brand: 'Acme', 'brand#shop': 'Acme!', 'title@en_US': 'T', 'title@de_DE#shop': 'T!' };
  expect(splitContent(content)).toEqual({
    '*': { brand: 'Acme', 'brand#shop': 'Acme!' },
    en_US: { 'title@en_US': 'T' },
    de_DE: { 'title@de_DE#shop': 'T!' },
  });
  expect(splitContent({})).toEqual({ '*': {} });
});

test('auto facts are replaced and cleared, review facts and undefined ones stay', () => {
  const reviewed: Doc = { weight: '1', hazard: 'none', gone: 'x', 'weight#eu': '2' };
  expect(forwardFacts(reviewed, { weight: '3', hazard: 'fire', fresh: 'y' }, schema)).toEqual({ weight: '3', hazard: 'none', gone: 'x' });
});

test('links of a locale that is not approved stay as the channel shows them, and so do its alternative texts', () => {
  const link = (assetHash: string, locale: string | null, alt: Record<string, string>): LinkDoc => ({
    assetHash,
    role: 'main',
    position: 0,
    locale,
    channels: null,
    alt,
  });
  const shown = [link('a', null, { en_US: 'old', de_DE: 'alt' }), link('d', 'de_DE', {})];
  const next = [link('a', null, { en_US: 'new', de_DE: 'neu', fr_FR: 'nouveau' }), link('e', 'en_US', {}), link('f', 'de_DE', {})];
  expect(linksForLocales(next, new Set(['en_US']), shown, new Set(['de_DE']))).toEqual([
    link('a', null, { en_US: 'new', de_DE: 'alt' }),
    link('d', 'de_DE', {}),
    link('e', 'en_US', {}),
  ]);
});

test('an earlier edition with what came since has that with what it stands below, and nothing else that is new', () => {
  const node = (sku: string, parent: string | null) => ({ body: { sku, parent }, facts: {}, links: [] }) as unknown as StoredNode;
  const now = { nodes: [node('P', null), node('P-NEW', 'P'), node('X', 'P-NEW'), node('OTHER', 'P')], dictionary: {} as never };
  const skus = (came: string[]) => withArrivals([node('P', null)], now, new Set(came)).map(({ body }) => body.sku);
  expect([skus([]), skus(['X'])]).toEqual([['P'], ['P', 'P-NEW', 'X']]);
});
