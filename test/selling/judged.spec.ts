import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { JudgeProducts } from '../../src/syndication/index.js';
import { CHANNELS, KINDS, some, until, World } from '../main-job/world.js';

let world: World;
const ROOTS = ['MUG-MARLOW', 'CUS-MARLOW', 'TEE-MARLOW'];
const source = some(ROOTS, 2);
const skus = [...new Set(source.offers.map(({ sku }) => sku))];
const [FIRST = ''] = skus;

beforeAll(async () => {
  world = await World.open();
  await world.connect();
  await world.prepare(source);
  // Nothing states it.
  await world.sql(`INSERT INTO attribute (code, type, owner) VALUES ('flavour', 'text', 'pim')`);
});
afterAll(() => world.close());

interface Issue {
  code: string;
  severity: string;
}
interface Live {
  channel: string;
  ready: boolean;
  issues: Issue[];
}
/** An approval ends that a label is not live, and touches no draft: readiness alone tells it. */
const codesOf = (issues: Issue[]): string[] =>
  [...new Set(issues.map(({ code }) => code))].filter((code) => code !== 'label_not_live').sort();

/** What readiness finds out by asking all rules now, and what is written down of it. */
async function both(): Promise<{ live: Record<string, unknown>; kept: Record<string, unknown> }> {
  const live: Record<string, unknown> = {};
  const kept: Record<string, unknown> = {};
  const { editor } = world.clients;
  for (const sku of source.erpItems.filter(({ family }) => family).map((item) => item.sku)) {
    const { readiness } = await editor.graphql<{ readiness: Live[] }>(
      'query ($sku: String!) { readiness(sku: $sku) { channel ready issues { code severity } } }',
      { sku },
    );
    for (const { channel, ready, issues } of readiness) live[`${sku} ${channel}`] = [ready ? 'ready' : 'not_ready', ...codesOf(issues)];
    for (const kind of KINDS) {
      const { readinessOverview: told } = await editor.graphql<{ readinessOverview: Record<'ready' | 'notReady' | 'pending', number> & { reasons: Issue[] } }>(
        `query ($channel: String!, $skus: [String!]) { readinessOverview(channel: $channel, filter: { skus: $skus }) { ready notReady pending reasons { code severity } } }`,
        { channel: CHANNELS[kind], skus: [sku] },
      ); // prettier-ignore
      const state = told.ready ? 'ready' : told.notReady ? 'not_ready' : 'pending';
      kept[`${sku} ${CHANNELS[kind]}`] = [state, ...codesOf(told.reasons)];
    }
  }
  return { live, kept };
}

async function settled(): Promise<Record<string, unknown>> {
  await world.server.app.get(JudgeProducts, { strict: false }).drain();
  // What the worker beside us has in hand comes out of the queue when it is judged.
  await until(async () => (await world.sql('SELECT FROM readiness_due UNION ALL SELECT FROM readiness_task')).length === 0);
  const { live, kept } = await both();
  expect(kept).toEqual(live);
  return kept;
}

const gtinOf = (wanted: string): unknown => source.erpItems.find(({ sku }) => sku === wanted)!.facts['gtin'];
let revision = 1_000;
const item = (sku: string, facts: Record<string, unknown>, more: object = {}) =>
  world.pushItems({ ...source, erpItems: [{ sku, facts, sourceRevision: String(revision++), ...more }] as never });
const offer = (more: object) =>
  world.pushOffers({ ...source, offers: source.offers.filter(({ sku }) => sku === FIRST).map((one) => ({ ...one, sourceRevision: String(revision++), ...more })) as never }); // prettier-ignore

it('says of each product on each channel what all rules would say, whatever changed', async () => {
  await approveAll();
  const before = await settled();
  expect(Object.values(before)).toContainEqual(['ready']);
  const said = new Set<string>();
  const steps: [string, () => Promise<unknown>][] = [
    ['a title is gone', () => world.write('MUG-MARLOW', { 'title@en_US': null })],
    ['a title is back', () => world.write('MUG-MARLOW', { 'title@en_US': 'Mug' })],
    ['a price is taken back', () => offer({ price: null })],
    ['a price is back', () => offer({})],
    ['a weight is below zero', () => world.sql(`UPDATE attribute SET validation = '{}', revision = revision + 1 WHERE code = 'weight'`).then(() => item(FIRST, { weight: { amount: '-1', unit: 'KILOGRAM' } }))],
    ['a rule is back, and the weight stands', () => world.sql(`UPDATE attribute SET validation = '{"min": "0"}', revision = revision + 1 WHERE code = 'weight'`)],
    ['the weight is corrected', () => item(FIRST, { weight: { amount: '1', unit: 'KILOGRAM' } })],
    ['a barcode is another one’s', () => item(FIRST, { gtin: gtinOf(skus[1]!) })],
    ['a barcode is that of another product', () => item(FIRST, { gtin: gtinOf(skus.find((sku) => !sku.startsWith(FIRST.split('-')[0]!))!) })],
    ['a barcode is its own', () => item(FIRST, { gtin: gtinOf(FIRST) })],
    ['a family requires more', () => world.sql(`UPDATE family SET required = jsonb_build_object('*', jsonb_build_array('title', 'flavour')), revision = revision + 1`)],
    ['and less', () => world.sql(`UPDATE family SET required = '{}', revision = revision + 1`)],
    ['a life ends', () => item('TEE-MARLOW', {}, { lifecycle: 'discontinued' })],
    ['and begins again', () => item('TEE-MARLOW', {}, { lifecycle: 'active' })],
    ['pictures go', () => detachAll('CUS-MARLOW')],
    ['a mapping takes nothing for the title', () => remap('google_us', { title: { from: [{ attribute: 'flavour' }], required: true } })],
    ['an approved option loses its name', () => world.sql(`UPDATE attribute_option SET labels = '{"de_DE": "x"}'`).then(() => world.sql(`UPDATE attribute SET revision = revision + 1`))],
    ['it is recalled', () => recall('MUG-MARLOW')],
  ]; // prettier-ignore
  let kept = before;
  // Approved, called otherwise, and approved so: nothing of it is left behind.
  for (const step of [() => rename('Otherwise'), approveAll]) {
    await step();
    expect(await settled()).toEqual(before);
  }
  for (const [name, step] of steps) {
    const earlier = kept;
    await step();
    kept = await settled();
    // A step that changes nothing proves nothing.
    expect([name, kept]).not.toEqual([name, earlier]);
    for (const entry of Object.values(kept)) for (const code of (entry as string[]).slice(1)) said.add(code);
  }
  expect([...said]).toEqual(expect.arrayContaining(['required_by_family', 'missing_title', 'price_missing', 'value_breaks_rule', 'gtin_twice', 'no_image', 'recalled'])); // prettier-ignore
});

async function rename(label: string): Promise<void> {
  await world.sql(`UPDATE attribute_option SET labels = labels || jsonb_build_object('en_US', $1 || ' ' || code)`, [label]);
  await world.sql('UPDATE attribute SET revision = revision + 1');
}

async function approveAll(): Promise<void> {
  await world.approve(await world.submit(some(['TEE-MARLOW'], 2)));
  await world.atRest();
}

async function detachAll(sku: string): Promise<void> {
  const links = await world.sql<{ sku: string; hash: string; role: string }>(
    `SELECT n.sku, l.asset_hash AS hash, l.role FROM asset_link l JOIN product_node n ON n.id = l.node_id JOIN product_node r ON r.id = n.root_id WHERE r.sku = $1`,
    [sku],
  );
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) {
    const { detachAsset } = await world.clients.editor.graphql<{ detachAsset: { userErrors: object[] } }>(
      `mutation ($input: AssetLinkKeyInput!) { detachAsset(input: $input) { userErrors { code } } }`,
      { input: { sku: link.sku, assetHash: link.hash, role: link.role } },
    );
    expect(detachAsset.userErrors).toEqual([]);
  }
}

async function recall(sku: string): Promise<void> {
  const { recallProduct } = await world.clients.editor.graphql<{ recallProduct: { userErrors: object[] } }>(
    `mutation ($input: RecallProductInput!) { recallProduct(input: $input) { userErrors { code } } }`,
    { input: { sku, reason: 'It may break' } },
  );
  expect(recallProduct.userErrors).toEqual([]);
}

async function remap(channel: string, fields: object): Promise<void> {
  const { administrator } = world.clients;
  const { mappings } = await administrator.graphql<{ mappings: { body: { fields: object } }[] }>(
    'query ($channel: String!) { mappings(channel: $channel) { body } }',
    { channel },
  );
  const { saveMapping } = await administrator.graphql<{ saveMapping: { mapping: { version: number } | null; userErrors: object[] } }>(
    `mutation ($channel: String!, $body: JSON!) { saveMapping(channel: $channel, body: $body) { mapping { version } userErrors { code path message } } }`,
    { channel, body: { ...mappings[0]!.body, fields: { ...mappings[0]!.body.fields, ...fields } } },
  );
  expect(saveMapping.userErrors).toEqual([]);
  await administrator.graphql(`mutation ($channel: String!, $version: Int!) { activateMapping(channel: $channel, version: $version) { userErrors { code } } }`, { channel, version: saveMapping.mapping!.version }); // prettier-ignore
}
