import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { AttributeCatalog, WriteContentMany, WriteFacts, type CellValue } from '../../src/catalog/index.js';
import { ReadinessPlaces, SearchProducts, SearchSettings, type ReadinessPlace } from '../../src/search/index.js';
import type { FacetAsk } from '../../src/search/facets/facet.js';
import { compileFilter } from '../../src/search/query/compile.js';
import { EstimateCount } from '../../src/search/query/estimate-count.service.js';
import { countSample } from '../../src/search/query/estimate.repository.js';
import type { CellFilter, SearchFilter } from '../../src/search/query/filter.js';
import { ROWS, type Rows } from '../../src/search/query/rows.js';
import type { SearchSort } from '../../src/search/query/question.js';
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

/** What these show is known: another locale of a language stands in for one that a cell does not have. */
const PLACES: ReadinessPlace[] = [
  { channelCode: 'amazon-de', kind: 'amazon', marketCode: 'de', locales: ['de_DE', 'de_AT'], rules: 'r1' },
  { channelCode: 'shop', kind: 'shopify', marketCode: 'us', locales: ['en_GB', 'en_US'], rules: 'r1' },
];

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
  await server.ds.query(`INSERT INTO locale VALUES ('de_AT', 'Deutsch (Österreich)'), ('en_GB', 'English (UK)')`);
  for (const place of PLACES) await inTransaction(server.ds, (m) => get(ReadinessPlaces).tell(m, place));
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
  oracle = new Oracle(await get(AttributeCatalog).load(server.ds.manager), nodes, above, PLACES);
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
const british = { locale: 'en_GB', channel: 'shop' };
const austrian = { locale: 'de_AT', channel: 'amazon-de' };
const described = fc.constantFrom(
  en,
  { ...en, channel: 'amazon' },
  { ...en, channel: 'amazon-de' },
  { ...en, channel: 'shop' },
  british,
  austrian,
);

const cell: fc.Arbitrary<CellFilter> = fc.oneof(
  fc.constantFrom('red', 'blue').map((equals) => at('color', { equals })),
  fc.subarray(['s', 'm', 'l']).map((list) => at('size', { in: list })),
  rating.map((equals) => at('rating', { equals })),
  fc.tuple(rating, rating).map(([from, to]) => at('rating', { from, to })),
  measure.map((equals) => at('weight', { equals })),
  fc.tuple(measure, fc.boolean()).map(([value, isLeast]) => at('weight', isLeast ? { from: value } : { to: value })),
  fc.tuple(day, day).map(([from, to]) => at('released', { from, to })),
  fc.tuple(day, day).map(([from, under]) => at('released', { from, under })),
  rating.map((under) => at('rating', { under })),
  fc.boolean().map((equals) => at('washable', { equals })),
  fc.constantFrom('acme', 'Acme').map((equals) => at('brand', { equals })),
  fc.subarray(['wool', 'cotton'], { minLength: 1 }).map((equals) => at('material', { equals })),
  fc.subarray(['wool', 'cotton'], { minLength: 1 }).map((list) => at('material', { in: list })),
  fc.constantFrom('Shirt', 'shirt', 'Crème pot').map((equals) => at('name', { ...en, equals })),
  fc.constantFrom('SHI', 'creme', '100%', 'b').map((prefix) => at('name', { ...en, prefix })),
  fc.constantFrom('%', '_', 'OT', 'mug').map((contains) => at('name', { ...en, contains })),
  fc.tuple(described, fc.constantFrom('the end', 'warm', 'amazon', 'deutsch', 'story')).map(([where, contains]) => at('description', { ...where, contains })),
  fc.tuple(fc.constantFrom(at('name', en), at('name', { locale: 'de_DE' }), at('weight'), at('size'), at('material'), at('description', { ...en, channel: 'amazon-de' }), at('name', british), at('name', austrian), at('name', { locale: 'de_AT' })), fc.boolean()).map(([filter, isEmpty]) => ({ ...filter, isEmpty })),
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
  fc.constantFrom<SearchSort>({ by: 'sku' }, { by: 'created' }, at('rating'), at('weight'), at('released'), at('size'), at('color'), at('material'), at('description', { ...en, channel: 'amazon' }), at('name', british), at('name', austrian)),
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
});

const asks: fc.Arbitrary<FacetAsk> = fc.oneof(
  fc.constantFrom<FacetAsk>({ field: 'family' }, { field: 'category' }, { field: 'category', below: 'clothes' }, { field: 'lifecycle' }, { field: 'state' }),
  fc.constantFrom<FacetAsk>(at('color'), at('size'), at('washable'), at('brand'), at('material'), at('hazard'), at('name', en), at('name', { locale: 'de_DE' })),
  fc.constantFrom<FacetAsk>(at('rating', { bounds: ['1', '2.5'] }), at('rating', { ranges: 3 }), at('weight'), at('released'), at('released', { ranges: 20 })),
  fc.constantFrom<FacetAsk>(at('weight', { bounds: [{ amount: '99.9', unit: 'GRAM' }, { amount: '0.1', unit: 'KILOGRAM' }] })),
); // prettier-ignore

describe('facets', () => {
  const read = async (filter: SearchFilter, rows: Rows, of: FacetAsk[], locale: string | null = null) =>
    (await get(SearchProducts).page({ filter, rows, sort: {}, first: 1 })).facets({ of, locale });

  test('count what walking over everything counts: any attribute or field, any rows, several in one question', async () => {
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...ROWS), fc.array(asks, { minLength: 1, maxLength: 4 }), async (filter, rows, of) => {
        for (const [at, { values, withoutValue, valueCount }] of (await read(filter, rows, of)).entries()) {
          const ranges = values.filter(({ from, under }) => from !== null || under !== null);
          const bounds = ranges.flatMap(({ from }) => (from === null ? [] : [from as CellValue]));
          const is = values.map(({ value, count, from }) => [JSON.stringify(ranges.length > 0 ? bounds.indexOf(from as CellValue) + 1 : value), count] as const);
          const must = oracle.facet(filter, rows, of[at]!, bounds);
          expect(withoutValue).toBe(must.get('null') ?? 0);
          must.delete('null');
          expect(new Map(is.filter(([, count]) => count > 0))).toEqual(must);
          expect(valueCount).toBe(values.length);
          if (ranges.length === 0) expect(values.map(({ count }) => count)).toEqual(values.map(({ count }) => count).toSorted((a, b) => b - a));
          counted += must.size;
        }
      }),
      { numRuns: 150 },
    );
    expect(counted).toBeGreaterThan(400);
  }); // prettier-ignore

  test('say how many rows a filter by their value or range finds', async () => {
    for (const rows of ROWS) {
      const found = await read({ families: ['shirts'] }, rows, [
        at('color'),
        at('weight', { ranges: 3 }),
        at('hazard'),
        { field: 'category' },
      ]);
      for (const { attribute, values } of found)
        for (const { value, from, under, count } of values) {
          const cell = at(attribute!, value === null ? { from, under } : { equals: value });
          const more = attribute === null ? { categories: [value as string] } : { cell };
          expect((await all({ families: ['shirts'], ...more }, rows, {})).total).toBe(count);
        }
    }
  });

  test('hold for the filter as it is, or as if it said nothing of theirs', async () => {
    const filter: SearchFilter = { families: ['shirts'], and: [{ cell: at('color', { equals: 'red' }) }, { cell: at('rating', { from: '1' }) }] };
    const withoutColor: SearchFilter = { families: ['shirts'], cell: at('rating', { from: '1' }) };
    const asked = [at('color'), at('color', { withoutOwnFilter: true }), at('brand', { withoutOwnFilter: true })];
    const [as, without, other] = await read(filter, 'variants', asked);
    expect(as!.values.map(({ value }) => value)).toEqual(['red']);
    expect([without, other]).toEqual([...(await read(withoutColor, 'variants', [at('color')])), ...(await read(filter, 'variants', [at('brand')]))]);
    expect(without!.values.map(({ value }) => value).toSorted()).toEqual(['blue', 'red']);
    const inOr = { or: [{ cell: at('color', { equals: 'red' }) }] };
    expect((await read(inOr, 'variants', [at('color', { withoutOwnFilter: true })]))[0]!.values).toHaveLength(1);
  }); // prettier-ignore

  test('give the first values, exact texts and round ranges', async () => {
    const [first, names, weights, days] = await read({}, 'variants', [at('brand', { first: 2 }), at('name', { ...en, first: 200 }), at('weight', { ranges: 4 }), at('released', { ranges: 3 })]);
    expect([first!.values.length, first!.valueCount]).toEqual([2, 3]);
    expect(names!.values.map(({ value }) => value).toSorted()).toEqual(['100% wool_x', 'Blue mug', 'Crème pot', 'Mug', 'Shirt', 'Zebra']);
    const gram = (amount: string) => ({ amount, unit: 'GRAM' });
    expect(weights!.values.map(({ from, under }) => [from, under])).toEqual([[gram('0'), gram('1000')], [gram('1000'), gram('2000')], [gram('2000'), gram('3000')]]);
    expect(days!.values.map(({ from }) => from)).toEqual(['2025-01-01', '2026-01-01']);
  }); // prettier-ignore

  test('cost two statements, however many', async () => {
    const count = async (of: FacetAsk[]) => {
      const page = await get(SearchProducts).page({ filter: { families: ['shirts'] }, rows: 'products', sort: {}, first: 1 });
      return (await countStatements(() => page.facets({ of }))).count;
    };
    expect([await count([at('color')]), await count([at('color'), at('weight'), at('rating'), { field: 'category' }, { field: 'family' }])]).toEqual([1, 2]);
  }); // prettier-ignore

  test.each<[string, FacetAsk[], string, string]>([
    ['too many', Array.from({ length: 21 }, () => at('color')), 'too_many_facets', 'of'],
    ['an unknown attribute', [at('color'), at('nope')], 'attribute_unknown', 'of.1.attribute'],
    ['rich text', [at('description', en)], 'facet_misplaced', 'of.0.attribute'],
    ['nothing', [{}], 'facet_malformed', 'of.0'],
    ['two things', [{ field: 'family', attribute: 'color' }], 'facet_malformed', 'of.0'],
    ['a missing locale', [at('name')], 'locale_missing', 'of.0.locale'],
    ['an unknown channel', [at('color', { channel: 'x' })], 'scope_unknown', 'of.0.channel'],
    ['a thousand bounds', [at('rating', { bounds: Array.from({ length: 1_000 }, (_, i) => String(i)) })], 'too_many_bounds', 'of.0.bounds'],
    ['no bounds', [at('rating', { bounds: [] })], 'too_many_bounds', 'of.0.bounds'],
    ['bounds that fall', [at('rating', { bounds: ['1', '2', '1.5'] })], 'bounds_malformed', 'of.0.bounds.2'],
    ['bounds of another type', [at('released', { bounds: ['2026-02-30'] })], 'value_wrong_type', 'of.0.bounds.0'],
    ['bounds of an unknown unit', [at('weight', { bounds: [{ amount: '1', unit: 'ELL' }] })], 'unit_unknown', 'of.0.bounds.0'],
    ['bounds of codes', [at('color', { bounds: ['red'] })], 'facet_misplaced', 'of.0.bounds'],
    ['bounds and ranges', [at('rating', { bounds: ['1'], ranges: 3 })], 'facet_misplaced', 'of.0.ranges'],
    ['below an attribute', [at('color', { below: 'home' })], 'facet_misplaced', 'of.0.below'],
    ['below nothing', [{ field: 'category', below: 'nowhere' }], 'category_unknown', 'of.0.below'],
    ['a channel of a field', [{ field: 'state', channel: 'shop' }], 'facet_misplaced', 'of.0.channel'],
  ])('of %s are refused', async (_, of, code, path) => {
    await expect(read({}, 'products', of)).rejects.toMatchObject({ problems: [{ code, path }] });
  }); // prettier-ignore

  test('are limited together, however often one question asks, and their locale must be one', async () => {
    const page = await get(SearchProducts).page({ filter: {}, rows: 'products', sort: {}, first: 1 });
    await page.facets({ of: Array.from({ length: 11 }, () => at('color')) });
    await expect(page.facets({ of: Array.from({ length: 10 }, () => at('color')) })).rejects.toMatchObject({ problems: [{ code: 'too_many_facets' }] }); // prettier-ignore
    await expect(read({}, 'products', [], 'xx')).rejects.toMatchObject({ problems: [{ code: 'locale_unknown', path: 'locale' }] });
  });
});

describe('an estimate', () => {
  const settled = (exactCountMs: number) => new EstimateCount(server.ds, new SearchSettings({ worker: false, exactCountMs }));
  const condition = (sql: string) => ({ kind: 'product' as const, sql: () => sql });
  const question = (sql: string) => ({
    condition: condition(sql),
    rows: 'products' as const,
    order: { by: 'sku' as const, descending: false },
  });

  test('a locale that a cell does not have is stood in for as the channel shows it, and only there', async () => {
    const count = async (where: object): Promise<number> =>
      (await all({ cell: at('name', { ...where, isEmpty: false }) }, 'variants', {})).total;
    const [german, british_, plain] = [await count({ locale: 'de_DE' }), await count(british), await count({ locale: 'en_GB' })];
    expect([await count(austrian), british_, plain]).toEqual([german, await count(en), 0]);
    expect(german).toBeGreaterThan(10);
    const page = await get(SearchProducts).page({ filter: {}, rows: 'variants', sort: {}, first: 1 });
    const facets = await page.facets({ of: [at('name', british), at('name', en), at('name', { locale: 'en_GB' })] as FacetAsk[] });
    expect(facets[0]!.values).toEqual(facets[1]!.values);
    expect(facets[2]!.values).toEqual([]);
  });

  test('reads the rows of the sample and no others, in totals and facets', async () => {
    const sample = await server.ds.query(`SELECT sku FROM product_node WHERE (hashint8(root_id) & 63) = 0`); // prettier-ignore
    const skus = new Set((sample as { sku: string }[]).map(({ sku }) => sku));
    expect(skus.size).toBeGreaterThan(3);
    const ground = { schema: await get(AttributeCatalog).load(server.ds.manager), categories: new Set(['clothes', 'tops', 'home']), shown: PLACES, spellings: new Map(), texts: new Map(), reasons: new Map(), channels: new Map(), owners: new Set<string>(), places: new Map(), roles: [], now: new Date() }; // prettier-ignore
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...ROWS), asks, async (filter, rows, ask) => {
        const must = oracle.rows(filter, rows, {}).filter((sku) => skus.has(sku)).length;
        const is = await countSample(server.ds.manager, { condition: compileFilter(ground, filter), rows });
        expect(is.rows).toBe(must);
        expect(is.squares).toBeGreaterThanOrEqual(is.rows);
        const page = await get(SearchProducts).page({ filter, rows, sort: {}, first: 1 });
        const [facet] = await page.facets({ of: [{ ...ask, first: 200 }], estimated: true });
        const within = oracle.facet({ and: [filter, { skus: [...skus].filter((sku) => oracle.isRoot(sku)) }] }, rows, ask, []);
        expect(facet!.withoutValue).toBe(64 * (within.get('null') ?? 0));
        if (ask.field ?? ask.attribute === 'color') expect(new Map(facet!.values.map(({ value, count }) => [JSON.stringify(value), count / 64]))).toEqual(new Map([...within].filter(([value]) => value !== 'null')));
        found += must;
      }),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(50);
  }); // prettier-ignore

  test('counts few exactly, and leaves it where that takes too long', async () => {
    expect(await settled(60_000).of(question('true'))).toEqual({ count: 120, isExact: true, error: 0 });
    const { rows, squares } = await countSample(server.ds.manager, question('true'));
    const slow = await settled(1).of(question('pg_sleep(0.05) IS NOT NULL'));
    expect(slow).toEqual({ count: rows * 64, isExact: false, error: Math.ceil(Math.sqrt(64 * 63 * squares)) });
  });

  test('costs nothing where the page has all there is', async () => {
    const page = await get(SearchProducts).page({ filter: { skus: ['mug-1'] }, rows: 'both', sort: {}, first: 100 });
    const { result, count } = await countStatements(() => page.estimate());
    expect([result, count]).toEqual([{ count: page.items.length, isExact: true, error: 0 }, 0]);
  });
});

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
