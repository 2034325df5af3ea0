import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openErpDoor, type Answer, type Erp } from '../ingest/door.js';

let erp: Erp;
let qa: string;
let serial = 0;
/** A product with one variant, new in each test. */
let ROOT: string;
let SKU: string;
beforeAll(async () => {
  erp = await openErpDoor();
  const text = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { token } }';
  const variables = { input: { name: 'qa', person: 'qa', role: 'integration' } };
  const { data } = await erp.graphql<{ createApiKey: { token: string } }>(text, variables, erp.keys.administrator);
  qa = data.createApiKey.token;
});
afterAll(() => erp.close());
beforeEach(async () => {
  ROOT = `MUG${serial++}`;
  SKU = `${ROOT}-S`;
  const sent = [
    { sku: ROOT, family: 'tees', familyVariant: 'tees_by_size' },
    { sku: SKU, parent: ROOT, facts: { size: 's1' } },
  ];
  expect(await items(sent)).toEqual(['created', 'created']);
});

const push = async (lines: object[], token?: string): Promise<Answer[]> =>
  (await erp.push('items', lines, token ? { headers: { authorization: `Bearer ${token}` } } : {})).verdicts;
const items = async (lines: object[]) => (await push(lines)).map(({ verdict }) => verdict);
const told = async (line: object, token?: string) => {
  const [one] = await push([line], token);
  return [one!.verdict, ...one!.problems.map(({ code, path }) => `${code} ${path}`)];
};
/** Reasons of those that count in all markets. */
const recallsOf = async (sku: string) =>
  (await erp.rows<{ reason: string | null }>(`SELECT c.reason FROM recall c JOIN product_node n ON n.id = c.node_id AND n.lifecycle = 'recalled' WHERE n.sku = $1 AND c.market_code IS NULL AND c.lifted_at IS NULL`, [sku])).map(({ reason }) => reason); // prettier-ignore
const UNEXPLAINED = 'recall_without_reason line 1.lifecycle';

test('lifecycle recalled without a reason counts at once, and is told that it lacks one until it is said', async () => {
  const [, line] = await push([{ sku: ROOT }, { sku: SKU, lifecycle: 'recalled', sourceRevision: 5 }]);
  expect(line).toEqual({
    ...{ line: 2, sku: SKU, verdict: 'updated' },
    problems: [
      {
        ...{ code: 'recall_without_reason', path: 'line 2.lifecycle', severity: 'warning' },
        message: `${SKU} is recalled in all markets, and nobody is told why.`,
        fix: 'Send recall {"reason": "…"} for it; the next time in place of the lifecycle, with markets where it is not all of them.',
      },
    ],
  });
  expect(await recallsOf(SKU)).toEqual([null]);
  expect(await told({ sku: SKU, lifecycle: 'recalled', sourceRevision: 6 })).toEqual(['unchanged', UNEXPLAINED]);
  // An older message says nothing of what stands, nor does another source's reason say theirs.
  expect(await told({ sku: SKU, lifecycle: 'recalled', sourceRevision: 4 })).toEqual(['stale']);
  expect(await told({ sku: SKU, recall: { reason: 'Lead' } }, qa)).toEqual(['updated']);
  expect(await told({ sku: SKU, lifecycle: 'recalled', sourceRevision: 7 })).toEqual(['unchanged', UNEXPLAINED]);
  expect(await told({ sku: SKU, recall: { reason: 'Lead in the glaze' }, sourceRevision: 8 })).toEqual(['updated']);
  expect(await told({ sku: SKU, lifecycle: 'recalled', sourceRevision: 9 })).toEqual(['unchanged']);
  // A reason that is told of one market is none of all.
  expect(await told({ sku: ROOT, recall: { reason: 'Label', markets: ['DE'] } })).toEqual(['updated']);
  expect(await told({ sku: ROOT, lifecycle: 'recalled' })).toEqual(['updated', UNEXPLAINED]);
});

test('so does a line that had waited for its parent', async () => {
  const child = { sku: `${ROOT}-LATE-S`, parent: `${ROOT}-LATE`, kind: 'variant', lifecycle: 'recalled' };
  const waits = await erp.push('items', [child], { key: ROOT });
  expect(waits.verdicts.map(({ verdict, problems }) => [verdict, problems])).toEqual([['parked', []]]);
  expect(await items([{ sku: `${ROOT}-LATE` }])).toEqual(['created']);
  const [came] = (await erp.push('items', [child], { key: ROOT })).verdicts;
  expect([came!.verdict, ...came!.problems.map(({ code, path }) => `${code} ${path}`)]).toEqual([
    ...['created', UNEXPLAINED, expect.stringContaining('was_parked')],
  ]);
  expect(await recallsOf(child.sku)).toEqual([null]);
});
