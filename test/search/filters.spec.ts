import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { AttributeCatalog, WriteContentMany, WriteFacts } from '../../src/catalog/index.js';
import { SearchProducts } from '../../src/search/index.js';
import type { CellFilter, SearchFilter } from '../../src/search/query/filter.js';
import { ROWS, type Rows } from '../../src/search/query/rows.js';
import type { SearchSort } from '../../src/search/query/search-products.service.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from '../catalog/definitions.js';
import { Oracle, type OracleNode } from './oracle.js';

let server: TestServer;
let oracle: Oracle;
const get = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });

interface Row {
  sku: string;
  parentSku?: string;
  family?: string;
  familyVariant?: string;
  categories?: string[];
  lifecycle?: 'active' | 'discontinued' | 'planned';
  cells: Record<string, unknown>;
}

/** Always the same catalogue: 120 products of three shapes, with overrides at every level. */
function catalogue(): { facts: Row[]; content: Row[] } {
  let state = 42;
  const dice = (n: number): number => ((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 8) % n;
  const one = <T>(list: readonly T[]): T => list[dice(list.length)]!;
  const some = (values: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(values).filter(() => dice(3) === 0)); // prettier-ignore
  const text = () => some({
    'name@en_US': one(['Shirt', 'Blue mug', 'Crème pot', '100% wool_x', 'Zebra']), 'name@de_DE': one(['Hemd', 'Tasse']),
    'description@en_US': one(['<p>Soft and <b>warm</b></p>', `<p>${'A long story. '.repeat(30)}The end</p>`]),
    'description@en_US#amazon': '<p>For Amazon</p>', 'description@en_US#amazon-de': '<p>Nur Deutschland</p>',
    material: one([['wool'], ['cotton'], ['cotton', 'wool']]), rating: one(['0', '1', '2.5', '4.5', '5']), washable: one([true, false]),
    released: one(['2025-01-31', '2026-02-28', '2026-11-29']), brand: one(['acme', 'Acme', 'zeta']),
  }); // prettier-ignore
  const fact = () => some({ weight: one([{ amount: '100', unit: 'GRAM' }, { amount: '0.1', unit: 'KILOGRAM' }, { amount: '2', unit: 'KILOGRAM' }, { amount: '99.5', unit: 'GRAM' }]), hazard: one(['none', 'flammable']) }); // prettier-ignore
  const content: Row[] = [];
  const facts: Row[] = [];
  for (let at = 0; at < 120; at++) {
    const sku = `${one(['MUG', 'shirt', 'Pot'])}-${at}`;
    const family = at % 11 === 0 ? undefined : one(['shirts', 'mugs']);
    const categories = one([['tops'], ['home'], ['clothes'], []]);
    const isSplit = family === 'shirts' && dice(2) === 0;
    content.push({ sku, ...(family ? { family } : {}), ...(isSplit ? { familyVariant: 'by_color_size' } : {}), categories, cells: family === 'mugs' ? some({ 'name@en_US': 'Mug', color: one(['red', 'blue']) }) : family ? text() : {} }); // prettier-ignore
    facts.push({ sku, lifecycle: one(['active', 'active', 'discontinued']), cells: family === 'shirts' ? fact() : {} });
    if (!isSplit) continue;
    for (const color of ['red', 'blue'].slice(0, 1 + dice(2))) {
      content.push({ sku: `${sku}-${color}`, parentSku: sku, cells: { ...text(), color } });
      for (const size of ['s', 'm', 'l'].slice(0, dice(4))) facts.push({ sku: `${sku}-${color}-${size}`, parentSku: `${sku}-${color}`, cells: { ...fact(), size } }); // prettier-ignore
    }
  }
  for (const { sku, parentSku } of facts) if (parentSku) content.push({ sku, cells: text() });
  return { facts, content };
}

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const { facts, content } = catalogue();
  const made = content.filter(({ sku }) => !facts.some((row) => row.sku === sku && row.parentSku));
  const now = new Date();
  await inTransaction(server.ds, async (m) => {
    const written = [
      await get(WriteContentMany).write(m, made, { door: 'graphql', person: 'ed', requestId: null, now }),
      await get(WriteFacts).write(m, facts.map((row) => ({ ...row, source: 'erp', order: null })), { door: 'erp', person: 'erp', requestId: null, now }),
      await get(WriteContentMany).write(m, content.filter((row) => !made.includes(row)), { door: 'graphql', person: 'ed', requestId: null, now }),
    ]; // prettier-ignore
    expect(written.flat().filter(({ verdict }) => verdict === 'rejected')).toEqual([]);
  });
  const nodes: OracleNode[] = await server.ds.query(`SELECT id, sku, root_id AS "rootId", parent_id AS "parentId", position, family_code AS family, categories, lifecycle, facts || content AS doc FROM product_node`); // prettier-ignore
  expect(nodes.length).toBeGreaterThan(250);
  const above = new Map([['tops', ['tops', 'clothes']], ['clothes', ['clothes']], ['home', ['home']]]); // prettier-ignore
  oracle = new Oracle(await get(AttributeCatalog).load(server.ds.manager), nodes, above);
});
afterAll(() => server.close());

async function all(filter: SearchFilter, rows: Rows, sort: SearchSort, first = 100): Promise<{ skus: string[]; total: number }> {
  const skus: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await get(SearchProducts).page({ filter, rows, sort, first, after });
    skus.push(...page.items.map(({ node }) => node.sku));
    after = page.items.at(-1)?.cursor ?? null;
    if (!page.hasNextPage) return { skus, total: await page.count() };
  }
}

const at = (attribute: string, more: object = {}) => ({ attribute, ...more }) as CellFilter;
const en = { locale: 'en_US' };
const measure = fc.constantFrom({ amount: '0.1', unit: 'KILOGRAM' }, { amount: '100', unit: 'GRAM' }, { amount: '1999.999', unit: 'GRAM' });
const rating = fc.constantFrom('0', '1', '2.5', '3', '4.5');
const day = fc.constantFrom('2025-01-31', '2026-02-28', '2026-06-01');
const described = fc.constantFrom(en, { ...en, channel: 'amazon' }, { ...en, channel: 'amazon-de' }, { ...en, channel: 'shop' });
const cell: fc.Arbitrary<CellFilter> = fc.oneof(
  fc.constantFrom('red', 'blue').map((equals) => at('color', { equals })),
  fc.subarray(['s', 'm', 'l']).map((list) => at('size', { in: list })),
  rating.map((equals) => at('rating', { equals })),
  fc.tuple(rating, rating).map(([from, to]) => at('rating', { from, to })),
  measure.map((equals) => at('weight', { equals })),
  fc.tuple(measure, fc.boolean()).map(([value, isLeast]) => at('weight', isLeast ? { from: value } : { to: value })),
  fc.tuple(day, day).map(([from, to]) => at('released', { from, to })),
  fc.boolean().map((equals) => at('washable', { equals })),
  fc.constantFrom('acme', 'Acme').map((equals) => at('brand', { equals })),
  fc.subarray(['wool', 'cotton'], { minLength: 1 }).map((equals) => at('material', { equals })),
  fc.subarray(['wool', 'cotton'], { minLength: 1 }).map((list) => at('material', { in: list })),
  fc.constantFrom('Shirt', 'shirt', 'Crème pot').map((equals) => at('name', { ...en, equals })),
  fc.constantFrom('SHI', 'creme', '100%', 'b').map((prefix) => at('name', { ...en, prefix })),
  fc.constantFrom('%', '_', 'OT', 'mug').map((contains) => at('name', { ...en, contains })),
  fc.tuple(described, fc.constantFrom('the end', 'warm', 'amazon', 'deutsch', 'story')).map(([where, contains]) => at('description', { ...where, contains })),
  fc.tuple(fc.constantFrom(at('name', en), at('name', { locale: 'de_DE' }), at('weight'), at('size'), at('material'), at('description', { ...en, channel: 'amazon-de' })), fc.boolean()).map(([filter, isEmpty]) => ({ ...filter, isEmpty })),
); // prettier-ignore
const leaf: fc.Arbitrary<SearchFilter> = fc.oneof(
  { weight: 5, arbitrary: cell.map((one) => ({ cell: one })) },
  fc.subarray(['shirts', 'mugs']).map((families) => ({ families })),
  fc.boolean().map((inbox) => ({ inbox })),
  fc.constantFrom('clothes', 'tops', 'home').map((code) => ({ categories: [code] })),
  fc.constantFrom('discontinued' as const, 'active' as const).map((life) => ({ lifecycles: [life] })),
  fc.constantFrom('mug', 'POT-1', 'shirt-2').map((skuPrefix) => ({ skuPrefix })),
  fc.subarray(['mug-1', 'SHIRT-7', 'pot-3', 'shirt-8', 'MUG-9', 'Pot-12-red']).map((skus) => ({ skus })),
);
const filters = fc.letrec<{ filter: SearchFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { minLength: 0, maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
  ),
})).filter;
const sorts: fc.Arbitrary<SearchSort> = fc.tuple(
  fc.constantFrom<SearchSort>({ by: 'sku' }, { by: 'created' }, at('rating'), at('weight'), at('released'), at('size'), at('color'), at('material'), at('description', { ...en, channel: 'amazon' })),
  fc.boolean(),
).map(([sort, descending]) => ({ ...sort, descending })); // prettier-ignore

test('finds what walking over everything finds: any filter, any rows, any order, any page', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(filters, fc.constantFrom(...ROWS), sorts, fc.constantFrom(7, 100), async (filter, rows, sort, first) => {
      const must = oracle.rows(filter, rows, sort);
      expect(await all(filter, rows, sort, first)).toEqual({ skus: must, total: must.length });
      if (must.length > 0 && must.length < 200) found++;
    }),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(30);
}, 240_000);

describe('a page', () => {
  test('costs a constant number of statements, whatever its size and filter', async () => {
    const count = async (first: number) => {
      const page = () => get(SearchProducts).page({ filter: { families: ['shirts'], cell: at('weight', { isEmpty: false }) }, rows: 'variants', sort: at('weight'), first });
      const { statements } = await countStatements(async () => {
        const { items, count: total } = await page();
        await Promise.all([total(), ...items.map(({ tree }) => tree())]);
      });
      return statements.length;
    }; // prettier-ignore
    expect([await count(2), await count(60)]).toEqual([4, 4]);
  });
});
