import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowVerdict } from '../../src/cli/akeneo/index.js';
import { PlinthClient, writeContent } from '../../src/cli/import/index.js';
import { printable } from '../../src/cli/terminal/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { folderWith, good, products } from './export.js';
import { importHere } from './import-here.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function erp(door: 'items' | 'offers', lines: object[]): Promise<string[]> {
  const response = await fetch(`${server.url}/erp/v1/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.keys.integration}` },
    body: JSON.stringify(lines),
  });
  const { verdicts } = (await response.json()) as { verdicts: { verdict: string }[] };
  return verdicts.map(({ verdict }) => verdict);
}
const offer = async (sku: string): Promise<unknown[]> =>
  server.ds.query(
    `SELECT market_code AS market, price_minor::int AS price, quantity, availability, source FROM offer WHERE sku = $1 ORDER BY market_code`,
    [sku],
  );
const facts = async (sku: string): Promise<Record<string, unknown>> =>
  (await server.ds.query<{ facts: Record<string, unknown> }[]>(`SELECT facts FROM product_node WHERE sku = $1`, [sku]))[0]!.facts;
const rowOf = (verdicts: RowVerdict[], key: string): RowVerdict =>
  verdicts.find((one) => one.key === key && one.file.startsWith('product'))!;
const outcomes = (verdicts: RowVerdict[]): unknown[] =>
  verdicts.filter(({ file }) => file.startsWith('product')).map(({ key, verdict, outcome }) => `${key} ${verdict} ${outcome}`);

/** One pixel. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** The good export without what it loses. */
const clean = (...more: string[]): Record<string, string | Buffer> => ({
  'files/a/red.png': PNG,
  ...products(
    'ARC-RED-S;;1;lamps;ARC-RED;;s;;;;;;;;;;4006381333931;;;;',
    'DOT;desk;1;lamps;;BLUE;;Dot;Punkt;;1.50;KILOGRAM;7.0;1;2026-01-31;sale,new;;;19.99;;',
    ...more,
  ),
});

describe('an import, and an ERP after it', () => {
  it('an import is a sender of its own, and says nothing of stock', async () => {
    const verdicts = await importHere(server, folderWith(clean()));
    expect(outcomes(verdicts)).toEqual([
      'ARC imported created',
      'ARC-RED imported created',
      'ARC-RED-S imported created',
      'DOT imported created',
    ]);
    expect(await offer('DOT')).toEqual([{ market: 'US', price: 1999, quantity: null, availability: null, source: 'akeneo' }]);
    expect(await server.ds.query(`SELECT DISTINCT source FROM erp_batch`)).toEqual([{ source: 'akeneo' }]);
  });

  it('repeated, it changes nothing and says unchanged', async () => {
    const before = await server.ds.query(
      `SELECT (SELECT count(*)::int FROM node_change) AS changes, (SELECT sum(revision)::int FROM product_node) AS revisions, (SELECT count(*)::int FROM asset_link) AS links`,
    );
    const verdicts = await importHere(server, folderWith(clean()));
    expect(outcomes(verdicts)).toEqual([
      'ARC imported unchanged',
      'ARC-RED imported unchanged',
      'ARC-RED-S imported unchanged',
      'DOT imported unchanged',
    ]);
    expect(
      await server.ds.query(
        `SELECT (SELECT count(*)::int FROM node_change) AS changes, (SELECT sum(revision)::int FROM product_node) AS revisions, (SELECT count(*)::int FROM asset_link) AS links`,
      ),
    ).toEqual(before);
  });

  it("the ERP's first messages count, a stop-sell too", async () => {
    expect(await erp('items', [{ sku: 'DOT', facts: { watts: '9' }, sourceRevision: 1 }])).toEqual(['updated']);
    expect(await erp('offers', [{ sku: 'DOT', market: 'US', quantity: 5, availability: 'in_stock', sourceRevision: 1 }])).toEqual([
      'updated',
    ]);
    expect(
      await erp('offers', [
        {
          sku: 'DOT',
          market: 'US',
          price: { amount: '21', currency: 'USD' },
          quantity: 0,
          availability: 'out_of_stock',
          sourceRevision: 2,
        },
      ]),
    ).toEqual(['updated']);
    expect(await offer('DOT')).toEqual([{ market: 'US', price: 2100, quantity: 0, availability: 'out_of_stock', source: 'erp' }]);
  });

  it('a later import leaves what the ERP and people said last, and tells it row by row; the rest comes in', async () => {
    const { data } = await server.graphql<{ product: { revision: number } }>(`{ product(sku: "DOT") { revision } }`);
    const own = await server.graphql<{ updateCells: { userErrors: unknown[] } }>(
      `mutation M($input: UpdateCellsInput!) { updateCells(input: $input) { userErrors { code } } }`,
      { input: { sku: 'DOT', expectedRevision: data.product.revision, values: { 'name@de_DE': 'Leuchte' } } },
      server.keys.editor,
    );
    expect(own.data.updateCells.userErrors).toEqual([]);
    const folder = folderWith(products('DOT;desk;0;lamps;;BLUE;;Dot 2;Punkt 2;;2;KILOGRAM;11;1;2026-01-31;sale,new;;;25;;'));
    const verdicts = await importHere(server, folder, { quantity: 10 });
    const { verdict, outcome, problems } = rowOf(verdicts, 'DOT');
    expect([verdict, outcome]).toEqual(['imported_with_warnings', 'updated']);
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'akeneo_kept: watts is 9 by erp, who said it last; 11 of the export is left out.',
      'akeneo_kept: name@de_DE is Leuchte by ed, who said it last; Punkt 2 of the export is left out.',
      'akeneo_kept: price in US is 21.00 by erp, who said it last; 25 of the export is left out.',
      'akeneo_kept: quantity in US is 0 by erp, who said it last; 10 of the export is left out.',
      'akeneo_kept: availability in US is out_of_stock by erp, who said it last; in_stock of the export is left out.',
    ]);
    expect(await facts('DOT')).toMatchObject({ watts: '9', weight: { amount: '2', unit: 'KILOGRAM' } });
    const { data: now } = await server.graphql<{ product: { values: Record<string, unknown>; lifecycle: string } }>(
      `{ product(sku: "DOT") { lifecycle } }`,
    );
    expect(now.product.lifecycle).toBe('planned');
    expect(await offer('DOT')).toEqual([{ market: 'US', price: 2100, quantity: 0, availability: 'out_of_stock', source: 'erp' }]);
  });
});

describe('an ERP first, and an import after it', () => {
  it('what the ERP said stays; what it never spoke of comes in', async () => {
    expect(await erp('items', [{ sku: 'FIRST', family: 'lamps', lifecycle: 'run_out', facts: { watts: '3' }, sourceRevision: 7 }])).toEqual(
      ['created'],
    );
    expect(await erp('offers', [{ sku: 'FIRST', market: 'US', quantity: 2, sourceRevision: 7 }])).toEqual(['created']);
    const verdicts = await importHere(server, folderWith(products('FIRST;;1;lamps;;BLUE;;First;;;1;KILOGRAM;5;;;;;;9;;')));
    expect(rowOf(verdicts, 'FIRST').problems.map(({ message }) => message)).toEqual([
      'watts is 3 by erp, who said it last; 5 of the export is left out.',
      'lifecycle is run_out by erp, who said it last; active of the export is left out.',
    ]);
    expect(await facts('FIRST')).toEqual({ watts: '3', color: 'blue', weight: { amount: '1', unit: 'KILOGRAM' } });
    expect(await offer('FIRST')).toEqual([{ market: 'US', price: 900, quantity: 2, availability: null, source: 'akeneo' }]);
    expect(await erp('items', [{ sku: 'FIRST', facts: { color: 'red' }, sourceRevision: 8 }])).toEqual(['updated']);
  });
});

describe('definitions that the catalogue refuses', () => {
  it('are told at their rows with what stands on them; the rest is saved, and the import repeated', async () => {
    const folder = folderWith({
      'attributes.csv': `${good['attributes.csv']}\n${'x'.repeat(101)};Long;main;0;0;;pim_catalog_text;\ntoString;Taken;main;0;0;;pim_catalog_text;\nshape;Shape;main;0;0;;pim_catalog_simpleselect;`,
      'attribute_options.csv': `${good['attribute_options.csv']}round one;Round;shape;1\nsquare;Square;shape;2\nSquare;Twice;shape;3\n`,
      'families.csv': `${good['families.csv']}bad family;Bad;sku,name;;;\nvases;${'V'.repeat(600)};sku,shape,toString;;;\n`,
      'family_variants.csv': `${good['family_variants.csv']}on_bad;bad family;;shape;;;\n`,
      'categories.csv': `${good['categories.csv']}bad cat;shop;Bad\nbelow;bad cat;Below\n`,
      ...products('VASE;below,desk;1;vases;;;;;;;;;;;;;;;;;', 'ROUND;;1;bad family;;;;;;;;;;;;;;;;;'),
    });
    const verdicts = await importHere(server, folder);
    expect(
      verdicts
        .filter(({ verdict }) => verdict === 'refused' || verdict === 'imported_with_warnings')
        .map(({ file, key, verdict, problems }) => `${file} ${key.slice(0, 12)} ${verdict} ${problems.map(({ code }) => code).join()}`),
    ).toEqual([
      'attributes.csv xxxxxxxxxxxx refused akeneo_attribute_code',
      'attributes.csv toString refused akeneo_code_malformed',
      'attribute_options.csv round one refused akeneo_code_malformed',
      'attribute_options.csv Square refused akeneo_option_twice',
      'families.csv bad family refused akeneo_code_malformed',
      'families.csv vases imported_with_warnings akeneo_label',
      'family_variants.csv on_bad refused akeneo_axes',
      'categories.csv bad cat refused akeneo_code_malformed',
      'categories.csv below refused akeneo_definition_below',
      'product_models.csv ARC-RED imported_with_warnings media_unsupported_type',
      'products.csv VASE imported_with_warnings akeneo_unknown_category',
      'products.csv ROUND refused akeneo_unknown_family',
    ]);
    expect(await server.ds.query(`SELECT sku, categories FROM product_node WHERE sku IN ('VASE', 'ROUND')`)).toEqual([
      { sku: 'VASE', categories: ['desk'] },
    ]);
  });
});

it('a text, a price or a category that is new makes the row updated', async () => {
  const one = (name: string, price: string, categories: string) =>
    folderWith(products(`NEWS;${categories};1;lamps;;;;${name};;;;;;;;;;;${price};;`));
  const outcome = async (folder: string): Promise<unknown> => rowOf(await importHere(server, folder), 'NEWS').outcome;
  expect(await outcome(one('A', '5', 'desk'))).toBe('created');
  expect(await outcome(one('A', '5', 'desk'))).toBe('unchanged');
  expect(await outcome(one('B', '5', 'desk'))).toBe('updated');
  expect(await outcome(one('B', '6', 'desk'))).toBe('updated');
  expect(await outcome(one('B', '6', 'shop'))).toBe('updated');
  expect(await outcome(one('B', '6', 'shop'))).toBe('unchanged');
  // Categories are those of the export each time, whoever said others since.
  const set = await server.graphql(
    'mutation { setCategories(input: { sku: "NEWS", categories: ["desk"] }) { userErrors { code } } }',
    {},
    server.keys.editor,
  );
  expect(set.data).toEqual({ setCategories: { userErrors: [] } });
  expect(await outcome(one('C', '6', 'shop'))).toBe('updated');
  expect(await server.ds.query(`SELECT categories FROM product_node WHERE sku = 'NEWS'`)).toEqual([{ categories: ['shop'] }]);
});

it('long texts are sent in portions; one that is too long is told at its row', async () => {
  const line = (sku: string, length: number): string => `${sku};;1;lamps;;;;;;${'x'.repeat(length)};;;;;;;;;5;;`;
  const lines = Array.from({ length: 50 }, (_, at) => line(`LONG-${at}`, 99_000));
  const verdicts = await importHere(server, folderWith(products(...lines, line('HUGE', 100_001))));
  expect(verdicts.filter(({ key, verdict }) => key.startsWith('LONG') && verdict === 'imported')).toHaveLength(50);
  expect(rowOf(verdicts, 'HUGE').problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'akeneo_text_too_long products.csv:52:description-en_US-web',
  ]);
  const [stored] = await server.ds.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM product_node WHERE length(content ->> 'description@en_US#web') = 99000`,
  );
  expect(stored).toEqual({ n: 50 });
});

it('a node whose texts no request holds is told, and the others are written', async () => {
  const sent: number[] = [];
  const editor = {
    graphql: (_query: string, { inputs }: { inputs: object[] }) => {
      sent.push(inputs.length);
      return Promise.resolve({ editProducts: { userErrors: [] } });
    },
  } as unknown as PlinthClient;
  const edit = (sku: string, length: number) => ({ sku, person: 'akeneo', cells: { name: 'x'.repeat(length) } });
  const refused = await writeContent(editor, [edit('A', 400_000), edit('HUGE', 4_000_000), edit('B', 400_000), edit('C', 10)]);
  expect(refused.map(({ sku, errors }) => [sku, errors[0]!.message])).toEqual([
    ['HUGE', 'Its texts have 4.0 MB together; none of them was written.'],
  ]);
  expect(sent).toEqual([1, 2]);
});

it('of a call that one locked product undoes, no product counts as written', async () => {
  const skus = ['LOCK-A', 'LOCK-B', 'LOCK-C'];
  await importHere(server, folderWith(products(...skus.map((sku) => `${sku};;1;lamps;;;;;;;;;;;;;;5;;;`))));
  const editor = new PlinthClient(server.url, server.keys.editor);
  const other = server.ds.createQueryRunner();
  const edits = skus.map((sku) => ({ sku, person: 'akeneo', cells: { 'name@en_US': sku } }));
  const named = async () =>
    (await server.ds.query<{ sku: string }[]>(`SELECT sku FROM product_node WHERE sku LIKE 'LOCK-%' AND content ? 'name@en_US'`)).length;
  await other.startTransaction();
  await other.query(`SELECT FROM product_node WHERE sku = 'LOCK-B' FOR UPDATE`);
  const refused = await writeContent(editor, edits, []);
  expect(refused.map(({ sku, errors }) => [sku, ...errors.map(({ code }) => code)])).toEqual(skus.map((sku) => [sku, 'busy']));
  expect(await named()).toBe(0);
  await other.rollbackTransaction();
  await other.release();
  expect(await writeContent(editor, edits, [])).toEqual([]);
  expect(await named()).toBe(3);
  await editor.close();
});

it('a thousand rows more are two batches more, however long the file is', async () => {
  const batches = async (): Promise<number> => (await server.ds.query<{ n: number }[]>('SELECT count(*)::int AS n FROM erp_batch'))[0]!.n;
  const before = await batches();
  const verdicts = await importHere(
    server,
    folderWith(products(...Array.from({ length: 2998 }, (_, at) => `MANY-${at};;1;lamps;;;;;;;;;;;;;;5;;;`))),
  );
  expect(verdicts.filter(({ outcome }) => outcome === 'created')).toHaveLength(2998);
  expect((await batches()) - before).toBe(6);
});

it('what the terminal shows of an export moves no cursor', () => {
  expect(printable('a\u001b[2Jb\u202e\nc\rd')).toBe('a·[2Jb·\nc·d');
});
