import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { WriteContentMany } from '../../src/catalog/index.js';
import { LeftOut, type Meant, type SearchFilter } from '../../src/search/index.js';
import { seedDefinitions } from '../catalog/definitions.js';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
let leftOut: LeftOut;

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  leftOut = server.app.get(LeftOut, { strict: false });
  const write = server.app.get(WriteContentMany, { strict: false });
  const rows = [
    { sku: 'P', family: 'shirts', cells: { brand: 'acme' } },
    { sku: 'P-1', parentSku: 'P', cells: {} },
    { sku: 'P-2', parentSku: 'P', cells: { brand: 'bolt' } },
    { sku: 'Q', family: 'shirts', cells: {} },
  ];
  const acting = { door: 'graphql' as const, person: 'ed', requestId: null, now: new Date('2026-01-01') };
  const results = await inTransaction(server.ds, (m) => write.write(m, rows, acting));
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
});
afterAll(() => server.close());

const rule = (id: string, isInclude: boolean, filter: SearchFilter) => ({ id, isInclude, form: leftOut.form, filter });
const brand = (equals: string): SearchFilter => ({ cell: { attribute: 'brand', equals } });
const roots = async () => ((await server.ds.query('SELECT id::text FROM product_node WHERE parent_id IS NULL')) as { id: string }[]).map(({ id }) => id); // prettier-ignore
/** SKU → what leaves it out, of those that anything does. */
const settled = async (meant: Partial<Meant>): Promise<Record<string, string>> => {
  const whole = { place: 'channel:x', needsInclude: false, rules: [], exceptions: [], outFamilies: [], ...meant };
  await inTransaction(server.ds, async (m) => leftOut.settle(m, await leftOut.compile(m, whole), await roots(), () => Promise.resolve()));
  const rows = (await server.ds.query(`SELECT n.sku, o.because FROM search_left_out o JOIN product_node n ON n.id = o.node_id ORDER BY n.sku`)) as { sku: string; because: string }[]; // prettier-ignore
  return Object.fromEntries(rows.map(({ sku, because }) => [sku, because]));
};

test('exceptions go before rules that leave out, those before rules that take in; the nearest exception counts', async () => {
  expect(await settled({})).toEqual({});
  const acme = rule('1', true, brand('acme'));
  const noAcme = rule('2', false, brand('acme'));
  const out = { id: '7', sku: 'P', isIn: false };
  const nearer = { id: '8', sku: 'P-2', isIn: true };
  const cases: [Partial<Meant>, Record<string, string>][] = [
    [{ rules: [noAcme] }, { 'P-1': 'r2' }],
    [
      { needsInclude: true, rules: [acme] },
      { 'P-2': 'none', Q: 'none' },
    ],
    [
      { needsInclude: true, rules: [acme, noAcme] },
      { 'P-1': 'r2', 'P-2': 'none', Q: 'none' },
    ],
    // A rule that takes in, and whose time has not come, lets nothing in.
    [{ needsInclude: true }, { 'P-1': 'none', 'P-2': 'none', Q: 'none' }],
    [{ exceptions: [out] }, { 'P-1': 'e7', 'P-2': 'e7' }],
    [{ exceptions: [out, nearer] }, { 'P-1': 'e7' }],
    [{ needsInclude: true, rules: [noAcme], exceptions: [{ ...out, isIn: true }] }, { Q: 'none' }],
    [{ rules: [noAcme, rule('3', false, { families: ['shirts'] })] }, { 'P-1': 'r2', 'P-2': 'r3', Q: 'r3' }],
    [{ exceptions: [{ id: '9', sku: 'gone', isIn: false }] }, {}],
    // A family that is out stays so, also beside an exception that takes in, and is told where nothing else leaves the leaf out.
    [
      { rules: [noAcme], outFamilies: ['shirts', 'none'], exceptions: [{ ...out, sku: 'P-2', isIn: true }] },
      { 'P-1': 'r2', 'P-2': 'family', Q: 'family' },
    ],
    [{ outFamilies: ['mugs', ''] }, {}],
    [{}, {}],
  ];
  for (const [meant, expected] of cases) expect(await settled(meant)).toEqual(expected);
});

test('what is settled already writes nothing, and a rule of a later release is not asked', async () => {
  const meant = { place: 'channel:x', needsInclude: false, exceptions: [], outFamilies: [], rules: [rule('1', false, brand('acme'))] };
  const again = await inTransaction(server.ds, async (m) => {
    const compiled = await leftOut.compile(m, meant);
    await leftOut.settle(m, compiled, await roots(), () => Promise.resolve());
    let told = 0;
    const changes = await leftOut.settle(m, compiled, await roots(), () => Promise.resolve(void told++));
    return [changes, told];
  });
  expect(again).toEqual([[], 0]);
  const later = { ...meant, rules: [{ ...meant.rules[0]!, form: 99 }] };
  await expect(inTransaction(server.ds, (m) => leftOut.compile(m, later))).rejects.toMatchObject({
    problems: [{ code: 'view_form_unknown' }],
  });
});
