import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RowVerdict } from '../../src/cli/akeneo/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { folderWith, good, products } from './export.js';
import { importHere } from './import-here.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

const models = (...lines: string[]) => ({
  'product_models.csv': ['code;family_variant;parent;categories;color;name-en_US;price-EUR;image', ...lines].join('\n'),
});
const row = (sku: string, parent: string, size: string, more = ';;;;;;;;;;;;;;') => `${sku};;1;lamps;${parent};;${size}${more}`;
/** Two lamps: the arc with its red ones, the bow with its blue ones; the red ones stand below `red`, R-M below `medium`. */
const exportOf = ({ red = 'ARC', blue = 'BOW', medium = 'RED' } = {}) =>
  folderWith({
    ...models('ARC;lamps_cs;;desk;;Arc lamp;;', 'BOW;lamps_cs;;desk;;Bow lamp;;', `RED;lamps_cs;${red};;red;;;`, `BLUE;lamps_cs;${blue};;blue;;;`), // prettier-ignore
    ...products(row('R-S', 'RED', 's'), row('R-M', medium, 'm'), row('B-S', 'BLUE', 's')),
  });
const told = (verdicts: RowVerdict[]) =>
  Object.fromEntries(
    verdicts
      .filter(({ file }) => file.startsWith('product'))
      .map(({ key, verdict, outcome, problems }) => [
        key,
        [verdict, outcome, ...problems.map(({ code, message }) => `${code}: ${message}`)],
      ]),
  );
const places = async () =>
  Object.fromEntries(
    (
      await server.ds.query<{ sku: string; place: string }[]>(
        `SELECT n.sku, p.sku || ' of ' || r.sku AS place FROM product_node n JOIN product_node p ON p.id = n.parent_id JOIN product_node r ON r.id = n.root_id ORDER BY n.sku`,
      )
    ).map(({ sku, place }) => [sku, place]),
  );
const SAME = ['imported', 'unchanged'];
const MOVED = ['imported', 'updated'];

it('an export with other parents moves what the import placed, levels with all below them, and says updated of what moved', async () => {
  await importHere(server, exportOf());
  const before = { BLUE: 'BOW of BOW', 'B-S': 'BLUE of BOW', RED: 'ARC of ARC', 'R-S': 'RED of ARC', 'R-M': 'RED of ARC' };
  expect(await places()).toEqual(before);
  const again = await importHere(server, exportOf({ red: 'BOW', medium: 'BLUE' }));
  expect(told(again)).toEqual({ ARC: SAME, BOW: SAME, RED: MOVED, BLUE: SAME, 'R-S': SAME, 'R-M': MOVED, 'B-S': SAME });
  expect(await places()).toEqual({ ...before, RED: 'BOW of BOW', 'R-S': 'RED of BOW', 'R-M': 'BLUE of BOW' });
  const moved = await server.ds.query(
    `SELECT n.sku, p.sku AS left, o.actor FROM moved_node o JOIN product_node n ON n.id = o.node_id JOIN product_node p ON p.id = o.root_id ORDER BY 1`,
  );
  expect(moved).toEqual(['R-M', 'R-S', 'RED'].map((sku) => ({ sku, left: 'ARC', actor: 'akeneo' })));
  expect(told(await importHere(server, exportOf({ red: 'BOW', medium: 'BLUE' })))['RED']).toEqual(SAME);
});

it('what the ERP or a person has placed stays, and the row says who', async () => {
  const answer = await fetch(`${server.url}/erp/v1/items`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.keys.integration}` },
    body: JSON.stringify([{ sku: 'RED', parent: 'ARC', sourceRevision: 1 }]),
  });
  expect(((await answer.json()) as { verdicts: { verdict: string }[] }).verdicts[0]!.verdict).toBe('updated');
  const made = await server.graphql<{ createProduct: { userErrors: object[] } }>(
    'mutation { createProduct(input: {sku: "OWN", parentSku: "RED"}) { userErrors { code } } }',
    {},
    server.keys.editor,
  );
  expect(made.data.createProduct.userErrors).toEqual([]);
  const folder = folderWith({
    'attribute_options.csv': `${good['attribute_options.csv']}l;L;size;3\n`,
    ...models('ARC;lamps_cs;;desk;;Arc lamp;;', 'BOW;lamps_cs;;desk;;Bow lamp;;', 'RED;lamps_cs;BOW;;red;;;', 'BLUE;lamps_cs;BOW;;blue;;;'), // prettier-ignore
    ...products(row('R-S', 'RED', 's'), row('R-M', 'BLUE', 'm'), row('B-S', 'BLUE', 's'), row('OWN', 'BLUE', 'l')),
  });
  const { RED, OWN: own, ...others } = told(await importHere(server, folder));
  expect(RED).toEqual(['imported_with_warnings', 'unchanged', 'akeneo_kept: parent is ARC by erp, who said it last; BOW of the export is left out.']); // prettier-ignore
  expect(own!.filter((one) => one?.includes('parent'))).toEqual(['akeneo_kept: parent is RED by a person, who said it last; BLUE of the export is left out.']); // prettier-ignore
  expect(Object.values(others)).toEqual([SAME, SAME, SAME, SAME, SAME, SAME]);
  expect(await places()).toMatchObject({ RED: 'ARC of ARC', 'R-S': 'RED of ARC', OWN: 'RED of ARC' });
});
