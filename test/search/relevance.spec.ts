import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
