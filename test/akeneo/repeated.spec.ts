import { afterAll, beforeAll, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { startTestServer, type TestServer } from '../support/index.js';
import { folderWith, products } from './export.js';
import { importHere } from './import-here.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

interface Says {
  watts: string;
  name: string;
}
/** A lamp and its red small one, with what their two rows say. */
const lampOf = (lamp: Says, variant: Says) =>
  folderWith({
    'product_models.csv': [
      'code;family_variant;parent;color;watts;name-en_US',
      `LAMP;lamps_cs;;;${lamp.watts};${lamp.name}`,
      'LAMP-RED;lamps_cs;LAMP;red;;',
    ].join('\n'),
    ...products(`LAMP-S;;1;lamps;LAMP-RED;;s;${variant.name};;;;;${variant.watts};;;;;;;;`),
  });
const rowOf = async (folder: string, sku: string) => {
  const { verdict, outcome, problems } = (await importHere(server, folder)).find(({ key }) => key === sku)!;
  return [verdict, outcome, ...problems.map(({ message }) => message)];
};
const own = async () =>
  (
    await server.ds.query<{ watts: string | null; name: string | null }[]>(
      `SELECT facts ->> 'watts' AS watts, content ->> 'name@en_US' AS name FROM product_node WHERE sku = 'LAMP-S'`,
    )
  )[0];

it("a value that equals its parent's now is said where the node stands with another one of its own", async () => {
  const lamp = { watts: '5', name: 'Lamp' };
  expect(await rowOf(lampOf(lamp, lamp), 'LAMP-S')).toEqual(['imported', 'created']);
  expect(await own()).toEqual({ watts: null, name: null });
  expect(await rowOf(lampOf(lamp, { watts: '7', name: 'Small lamp' }), 'LAMP-S')).toEqual(['imported', 'updated']);
  expect(await own()).toEqual({ watts: '7', name: 'Small lamp' });
  expect(await rowOf(lampOf(lamp, lamp), 'LAMP-S')).toEqual(['imported', 'updated']);
  expect(await own()).toEqual({ watts: '5', name: 'Lamp' });
  expect(await rowOf(lampOf(lamp, lamp), 'LAMP-S')).toEqual(['imported', 'unchanged']);
});

it('where that one is by somebody else it stays, and the row says by whom', async () => {
  const { data } = await server.graphql<{ product: { revision: number } }>(`{ product(sku: "LAMP-S") { revision } }`);
  const input = { sku: 'LAMP-S', expectedRevision: data.product.revision, values: { 'name@en_US': 'Mine' } };
  const edited = await server.graphql<{ updateCells: { userErrors: object[] } }>(
    `mutation M($input: UpdateCellsInput!) { updateCells(input: $input) { userErrors { code } } }`,
    { input },
    server.keys.editor,
  );
  expect(edited.data.updateCells.userErrors).toEqual([]);
  const lamp = { watts: '5', name: 'Lamp' };
  expect(await rowOf(lampOf(lamp, lamp), 'LAMP-S')).toEqual([
    'imported_with_warnings',
    'unchanged',
    'name@en_US is Mine by ed, who said it last; Lamp of the export is left out.',
  ]);
  expect(await own()).toEqual({ watts: '5', name: 'Mine' });
});

const png = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 1, height: 1, channels: 3, background } })
    .png()
    .toBuffer();
const mains = async () =>
  (
    await server.ds.query<{ name: string }[]>(
      `SELECT a.file_name AS name FROM asset_link l JOIN product_node n ON n.id = l.node_id JOIN asset a ON a.hash = l.asset_hash
       WHERE n.sku = 'SHOWN' AND l.role = 'main' ORDER BY 1`,
    )
  ).map(({ name }) => name);

it('a main picture takes the place of the one by an earlier import, and of no other', async () => {
  const files = { 'files/a/one.png': await png('red'), 'files/a/two.png': await png('blue') };
  const shown = (name: string) =>
    rowOf(folderWith({ ...files, ...products(`SHOWN;;1;lamps;;;;;;;;;;;;;;;;files/a/${name}.png;`) }), 'SHOWN');
  expect(await shown('one')).toEqual(['imported', 'created']);
  expect(await shown('two')).toEqual([
    'imported_with_warnings',
    'unchanged',
    'one.png was the main picture by an earlier import; the export has another in its place, and it was taken off.',
  ]);
  expect(await mains()).toEqual(['two.png']);
  expect(await shown('two')).toEqual(['imported', 'unchanged']);

  const [one] = await server.ds.query<{ hash: string }[]>(`SELECT hash FROM asset WHERE file_name = 'one.png'`);
  const attached = await server.graphql<{ attachAsset: { userErrors: object[] } }>(
    `mutation M($input: AssetLinkInput!) { attachAsset(input: $input) { userErrors { code } } }`,
    { input: { sku: 'SHOWN', assetHash: one!.hash, role: 'main', position: 0 } },
    server.keys.editor,
  );
  expect(attached.data.attachAsset.userErrors).toEqual([]);
  expect(await shown('two')).toEqual(['imported', 'unchanged']);
  expect(await mains()).toEqual(['one.png', 'two.png']);
});
