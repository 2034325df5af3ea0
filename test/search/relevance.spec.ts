import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { BuildIndex } from '../../src/search/index.js';
import { ask, openShop, type Shop } from './shop.js';

let shop: Shop;
const product = (sku: string, cells: Record<string, unknown>) => ({ sku, family: 'shirts', cells });
const MANY = 47;
/** Forty words that begin as the one that is typed. */
const KETS = Array.from({ length: 40 }, (_, at) => `ket${String.fromCharCode(97 + (at % 20))}${at < 20 ? 'a' : 'o'}`).join(' ');

beforeAll(async () => {
  shop = await openShop();
  await shop.write([
    product('R-1', { 'description@en_US': `<p>Kettle, kettles, kettledrum, ${KETS}. Kettle!</p>` }),
    product('R-2', { 'name@en_US': 'Kettle holder for the wall' }),
    product('R-3', { 'name@en_US': 'Kettle' }),
    product('R-4', { 'name@en_US': 'Pot', 'description@en_US': '<p>Blue, as the kettle</p>' }),
    product('R-5', { 'name@en_US': 'Blue kettle', 'description@en_US': '<p>Steel</p>' }),
    product('R-6', { 'name@en_US': 'Kettle', color: 'blue' }),
    product('KETTLE', { 'name@en_US': 'Spoon' }),
    ...Array.from({ length: MANY }, (_, at) => product(`T-${at}`, { 'name@en_US': 'Teapot', ...(at % 5 ? {} : { 'description@en_US': '<p>A teapot</p>' }) })),
  ]); // prettier-ignore
  await shop.write([
    { sku: 'V', family: 'shirts', familyVariant: 'by_color_size', cells: { 'name@en_US': 'Saucer', 'description@en_US': '<p>Cup and saucer</p>' } },
    { sku: 'V-red', parentSku: 'V', cells: { color: 'red' } },
    { sku: 'V-blue', parentSku: 'V', cells: { color: 'blue', 'name@en_US': 'Plate' } },
  ]); // prettier-ignore
  await shop.write(
    [],
    ['red', 'blue'].map((color) => ({ sku: `V-${color}-s`, parentSku: `V-${color}`, cells: { size: 's' } })),
  );
  await shop.gather();
});
afterAll(() => shop.server.close());

async function pages(query: string, first: number, more: object = {}): Promise<string[]> {
  const skus: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await ask(shop, { filter: { text: { query, locale: 'en_US' } }, sort: { by: 'relevance' }, first, after, ...more });
    expect(page.errors).toEqual([]);
    skus.push(...page.skus);
    if (!page.pageInfo!.hasNextPage) {
      expect(skus).toHaveLength(page.total);
      return skus;
    }
    after = page.pageInfo!.endCursor;
  }
}

describe('by relevance', () => {
  test('what has it in its title comes before what only tells of it, however often; the shorter title first; the SKU before all', async () => {
    expect(await pages('kettle', 100)).toEqual(['KETTLE', 'R-6', 'R-3', 'R-5', 'R-2', 'R-1', 'R-4']);
  });

  test('both words in the title come before an option, and this before a description', async () => {
    expect(await pages('blue kettle', 100)).toEqual(['R-5', 'R-6', 'R-4']);
  });

  test('the same for its beginning, while somebody types', async () => {
    expect(await pages('ket', 100)).toEqual(['R-6', 'R-3', 'R-5', 'R-2', 'R-1', 'R-4', 'KETTLE']);
  });

  test('a variant counts by what it shows, not by what is overridden', async () => {
    expect(await pages('saucer', 100, { rows: 'variants' })).toEqual(['V-red-s', 'V-blue-s']);
    const [blue] = (await pages('saucer', 100, { rows: 'variants', sort: { by: 'relevance', descending: false } })) as [string];
    expect(blue).toBe('V-blue-s');
  });

  test.each([
    [1, true],
    [7, true],
    [7, false],
    [100, true],
  ])('pages of %d (falling: %s) are complete and without repeats, though most are equal', async (first, descending) => {
    const skus = await pages('teapot', first, { sort: { by: 'relevance', descending } });
    expect([...new Set(skus)]).toHaveLength(MANY);
    expect(skus).toEqual(await pages('teapot', 100, { sort: { by: 'relevance', descending } }));
  });

  test('mistyped words have pages, too', async () => {
    expect((await pages('teapto', 10)).length).toBe(MANY);
  });
});

describe('what a title is', () => {
  const shirts = 'name description color size weight gtin hazard material rating released washable brand manual'.split(' ');
  const families = [
    { code: 'shirts', attributes: shirts },
    { code: 'mugs', attributes: ['name', 'color', 'weight', 'hazard'] },
  ];
  const entitle = async (labelAttribute: string): Promise<void> => {
    const query = 'mutation ($families: [FamilyInput!]!) { saveFamilies(families: $families) { saved userErrors { code } } }';
    const saved = await shop.server.graphql(
      query,
      { families: families.map((family) => ({ ...family, labelAttribute })) },
      shop.server.keys.administrator,
    );
    expect(saved.data).toEqual({ saveFamilies: { saved: 2, userErrors: [] } });
  };
  const words = async (): Promise<object[]> => shop.server.ds.query('SELECT root_id, key, position, words::text FROM search_text ORDER BY 1, 2, 3'); // prettier-ignore

  test('the families say, whenever it was written, and the index is the one that would be built', async () => {
    await shop.write(
      [product('H-1', { 'name@en_US': 'Zircon' }), product('H-2', {}), product('H-3', { 'description@en_US': '<p>Zircon</p>' })],
      [{ sku: 'H-2', cells: { hazard: 'Zircon dust' } }],
    );
    expect(await pages('zircon', 100)).toEqual(['H-1', 'H-2', 'H-3']);
    await entitle('hazard');
    expect(await pages('zircon', 100)).toEqual(['H-2', 'H-1', 'H-3']);
    const written = await words();
    await inTransaction(shop.server.ds, (m) => shop.get(BuildIndex).begin(m, true));
    await shop.get(BuildIndex).run();
    expect(await words()).toEqual(written);
    expect(await pages('zircon', 100)).toEqual(['H-2', 'H-1', 'H-3']);
    expect(await pages('zircon', 100, { filter: { text: { query: 'zircon' } } })).toEqual(['H-2', 'H-1', 'H-3']);
    await entitle('name');
    expect(await pages('zircon', 100, { filter: { text: { query: 'zircon' } } })).toEqual(['H-1', 'H-2', 'H-3']);
  });
});
