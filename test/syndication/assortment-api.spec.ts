import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { TestClock } from '../../libs/clock/index.js';
import { WriteContentMany } from '../../src/catalog/index.js';
import { ReadinessPlaces } from '../../src/search/index.js';
import { SettleAssortment } from '../../src/syndication/assortment/settle-assortment.service.js';
import { seedDefinitions } from '../catalog/definitions.js';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
const clock = new TestClock('2026-03-01T00:00:00Z');

beforeAll(async () => {
  server = await startTestServer({ role: 'api', clock });
  await seedDefinitions(server.ds);
  const rows = [
    { sku: 'A', family: 'shirts', categories: ['tops'], cells: { brand: 'acme', 'name@en_US': 'Warm' } },
    { sku: 'B', family: 'shirts', categories: ['clothes'], cells: { brand: 'bolt' } },
    { sku: 'C', family: 'mugs', cells: { color: 'red' } },
  ];
  const write = server.app.get(WriteContentMany, { strict: false });
  await inTransaction(server.ds, (m) => write.write(m, rows, { door: 'graphql', person: 'ed', requestId: null, now: clock.now() }));
  // A channel as a connection leaves it: nothing here sends anything.
  await server.asOwner(
    `INSERT INTO market (code, country, currency) VALUES ('us', 'US', 'USD') ON CONFLICT DO NOTHING;
     INSERT INTO scope (code, kind, parent_code) VALUES ('shop', 'channel', NULL), ('mall', 'channel', NULL) ON CONFLICT DO NOTHING;
     INSERT INTO account (code, kind, settings, credentials) VALUES ('acc', 'shopify', '{}', '\\x00');
     INSERT INTO mapping (code, version, kind, body, hash, created_by) VALUES ('shop', 1, 'shopify', '{"fields": {}}', 'h', 'ada'), ('mall', 1, 'shopify', '{"fields": {}, "excludedFamilies": ["mugs"]}', 'i', 'ada');
     INSERT INTO channel (code, account_code, kind, market_code, locales, mapping_id) SELECT code, 'acc', 'shopify', 'us', '{en_US}', id FROM mapping`,
  );
});
afterAll(() => server.close());

interface Problems {
  userErrors: { code: string; path: string | null }[];
}
interface Saved extends Problems {
  assortment: Record<string, unknown> | null;
}
const FIELDS =
  'channel market revision leftOut isSettled nextAt savedBy rules { id name effect filter from until addedBy } exceptions { sku isIn reason until addedBy } problems { code }';
const save = async (input: object, key = server.keys.publisher): Promise<Saved> =>
  (await server.graphql<{ saveAssortment: Saved }>(`mutation ($input: AssortmentInput!) { saveAssortment(input: $input) { assortment { ${FIELDS} } userErrors { code path } } }`, { input }, key)).data.saveAssortment; // prettier-ignore
const preview = async (input: object) =>
  (await server.graphql<{ previewAssortment: { preview: Record<string, unknown> | null } & Problems }>('query ($input: AssortmentInput!) { previewAssortment(input: $input) { preview { products { enter leave stay out } entering leaving rules { name variants counts } isSettled } userErrors { code path } } }', { input }, server.keys.publisher)).data.previewAssortment; // prettier-ignore
const list = async (args = '') => (await server.graphql<{ assortments: Record<string, unknown>[] }>(`{ assortments${args} { ${FIELDS} } }`)).data.assortments; // prettier-ignore
const search = async (filter: object) => {
  const { data, errors } = await server.graphql<{ searchProducts: { nodes: { sku: string }[] } } | null>('query ($filter: SearchFilterInput) { searchProducts(filter: $filter) { nodes { sku } } }', { filter }); // prettier-ignore
  return data?.searchProducts?.nodes.map(({ sku }) => sku) ?? errors?.map(({ extensions }) => extensions.code);
};
const settle = async (): Promise<void> => {
  while ((await server.app.get(SettleAssortment, { strict: false }).step()) > 0);
};
const told = ({ userErrors }: Problems) => userErrors.map(({ code, path }) => `${path} ${code}`);
const acme = { cell: { attribute: 'brand', equals: 'acme' } };

/** As the worker tells it when it looks at the channels. */
const tellPlace = (channelCode = 'shop') =>
  inTransaction(server.ds, (m) =>
    server.app.get(ReadinessPlaces, { strict: false }).tell(m, { channelCode, kind: 'shopify', marketCode: 'us', locales: ['en_US'], rules: 'r1' }),
  ); // prettier-ignore

describe('an assortment by GraphQL', () => {
  test('is saved at the revision that was read, settled, listed, and asked for within other questions', async () => {
    const input = {
      channel: 'shop',
      rules: [{ name: 'Acme', effect: 'include', filter: acme }],
      exceptions: [{ sku: ' C ', isIn: true, reason: 'By contract', until: '2026-04-01T00:00:00Z' }],
    };
    expect(await preview(input)).toEqual({
      preview: {
        products: { enter: 0, leave: 1, stay: 2, out: 0 },
        ...{ entering: [], leaving: ['B'], isSettled: true },
        rules: [{ name: 'Acme', variants: 1, counts: true }],
      },
      userErrors: [],
    });
    expect(await list()).toMatchObject([{ channel: 'mall', revision: 0, rules: [{ id: null, filter: { families: ['mugs'] } }] }]);
    const saved = await save(input);
    expect(saved.userErrors).toEqual([]);
    expect(saved.assortment).toMatchObject({
      ...{ channel: 'shop', market: null, revision: 1, isSettled: false, leftOut: 0, nextAt: '2026-04-01T00:00:00.000Z', savedBy: 'paul' },
      rules: [{ name: 'Acme', effect: 'include', filter: acme, addedBy: 'paul' }],
      exceptions: [{ sku: 'C', isIn: true, reason: 'By contract', addedBy: 'paul' }],
    });
    await settle();
    await tellPlace();
    expect(await list('(channel: "shop")')).toMatchObject([{ isSettled: true, leftOut: 1, problems: [] }]);
    // Readiness is asked within it: what is not meant for the channel is neither ready nor not.
    const { readinessOverview } = (await server.graphql('{ readinessOverview(channel: "shop") { products ready notReady pending notMeant } }')).data; // prettier-ignore
    expect(readinessOverview).toEqual({ products: 2, ready: 0, notReady: 0, pending: 2, notMeant: 1 });
    expect(await search({ readiness: { channel: 'shop', states: ['ready', 'not_ready', 'pending'] } })).toEqual(['A', 'C']);
    expect(await search({ assortment: { channel: 'shop', isIn: true } })).toEqual(['A', 'C']);
    expect(await search({ assortment: { channel: 'shop', isIn: false } })).toEqual(['B']);
    expect(await search({ families: ['shirts'], not: { assortment: { channel: 'shop', isIn: true } } })).toEqual(['B']);
    expect(await search({ assortment: { channel: 'none', isIn: true } })).toEqual(['channel_unknown']);
    const again = await save({ ...input, expectedRevision: 1, rules: [...input.rules, { name: 'No mugs', effect: 'exclude', filter: { families: ['mugs'] } }] }, server.keys.administrator); // prettier-ignore
    const [first, second] = again.assortment!['rules'] as { id: string; addedBy: string }[];
    expect([first!.id, first!.addedBy, second!.addedBy]).toEqual([(saved.assortment!['rules'] as { id: string }[])[0]!.id, 'paul', 'ada']);
    const audit = (await server.ds.query(`SELECT actor, target, details->>'revision' AS revision FROM audit WHERE verb = 'save_assortment' ORDER BY id`)) as object[]; // prettier-ignore
    expect(audit).toEqual([
      { actor: 'paul', target: 'channel:shop', revision: '1' },
      { actor: 'ada', target: 'channel:shop', revision: '2' },
    ]);
  });

  test('families that a mapping leaves out are part of it, whatever its rules say', async () => {
    await tellPlace('mall');
    expect(await list('(channel: "mall")')).toMatchObject([
      { revision: 0, isSettled: true, leftOut: 1, savedBy: null, rules: [{ id: null }] },
    ]);
    expect(await search({ assortment: { channel: 'mall', isIn: true } })).toEqual(['A', 'B']);
    expect(await search({ assortment: { channel: 'mall', isIn: false } })).toEqual(['C']);
    const { readinessOverview } = (await server.graphql('{ readinessOverview(channel: "mall") { products ready notReady pending notMeant } }')).data; // prettier-ignore
    expect(readinessOverview).toEqual({ products: 2, ready: 0, notReady: 0, pending: 2, notMeant: 1 });
    const mugs = { channel: 'mall', rules: [{ name: 'Red', effect: 'include', filter: { families: ['mugs'] } }], exceptions: [{ sku: 'C', isIn: true, reason: 'why' }] }; // prettier-ignore
    const { preview: seen } = await preview(mugs);
    expect(seen).toMatchObject({ products: { enter: 0, leave: 2, stay: 0, out: 1 }, leaving: ['A', 'B'] });
    expect(told(await save(mugs))).toEqual([]);
    await settle();
    expect(await list('(channel: "mall")')).toMatchObject([{ revision: 1, leftOut: 3, savedBy: 'paul' }]);
    expect(told(await save({ channel: 'mall', expectedRevision: 1 }))).toEqual([]);
    await settle();
    expect(await search({ assortment: { channel: 'mall', isIn: true } })).toEqual(['A', 'B']);
  });

  test('of two saves at once one is told of the other, also of the first two', async () => {
    const both = await Promise.all([save({ market: 'us', rules: [{ name: 'a', effect: 'include', filter: acme }] }), save({ market: 'us', rules: [{ name: 'b', effect: 'include', filter: acme }] })]); // prettier-ignore
    expect(both.map(told).sort()).toEqual([[], ['input.expectedRevision assortment_changed']]);
    const [one] = await list('(market: "us")');
    expect((one!['rules'] as object[]).length).toBe(1);
    await settle();
    await server.asOwner(`UPDATE attribute SET type = 'boolean' WHERE code = 'brand'`);
    await settle();
    const channels = async () => (await server.graphql<{ channels: { code: string; problems: { code: string }[] }[] }>('{ channels { code problems { code } } }')).data.channels.map(({ code, problems }) => [code, problems.map((one) => one.code).filter((one) => one === 'assortment_broken')]); // prettier-ignore
    expect(await channels()).toEqual([
      ['mall', ['assortment_broken']],
      ['shop', ['assortment_broken', 'assortment_broken']],
    ]);
    await server.asOwner(`UPDATE attribute SET type = 'text' WHERE code = 'brand'`);
    await settle();
    expect(await channels()).toEqual([
      ['mall', []],
      ['shop', []],
    ]);
    expect(told(await save({ market: 'us', expectedRevision: 7 }))).toEqual(['input.expectedRevision assortment_changed']);
    expect(told(await save({ market: 'us', expectedRevision: 1 }))).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ['no place', {}, ['input.channel place_malformed']],
    ['two places', { channel: 'shop', market: 'us' }, ['input.channel place_malformed']],
    ['an unknown channel', { channel: 'none' }, ['input.channel channel_unknown']],
    ['an unknown market', { market: 'none' }, ['input.market market_unknown']],
    [
      'what is not there',
      {
        channel: 'shop',
        rules: [
          { name: 'a', effect: 'include', filter: { families: ['none'] } },
          { name: 'b', effect: 'include', filter: { categories: ['none'] } },
          { name: 'c', effect: 'include', filter: { cell: { attribute: 'none', equals: 'x' } } },
        ],
        exceptions: [{ sku: 'NONE', isIn: true, reason: 'why' }],
      },
      [
        'input.rules.0.filter.families.0 family_unknown',
        'input.rules.1.filter.categories.0 category_unknown',
        'input.rules.2.filter.cell.attribute attribute_unknown',
        'input.exceptions.0.sku sku_unknown',
      ],
    ],
    [
      'what says two things',
      {
        channel: 'shop',
        rules: [
          { name: 'a', effect: 'include', filter: acme, from: '2026-05-01T00:00:00Z', until: '2026-04-01T00:00:00Z' },
          { name: 'a', effect: 'exclude', filter: acme },
        ],
        exceptions: [
          { sku: 'A', isIn: true, reason: 'why' },
          { sku: 'A', isIn: false, reason: 'why not' },
        ],
      },
      ['input.rules.0.until dates_reversed', 'input.rules.1.name name_taken', 'input.exceptions.1.sku exception_twice'],
    ],
    [
      'what changes by itself',
      {
        channel: 'shop',
        rules: [
          { name: 'a', effect: 'include', filter: { or: [acme, { offer: { market: 'us', isOnSale: true } }] } },
          { name: 'b', effect: 'exclude', filter: { not: { assortment: { channel: 'shop', isIn: true } } } },
          { name: 'c', effect: 'include', filter: {} },
          { name: 'd', effect: 'exclude', filter: { and: [] } },
          { name: 'e', effect: 'exclude', filter: { not: { or: [] } } },
        ],
      },
      [
        'input.rules.0.filter.or.1.offer rule_unsteady',
        'input.rules.1.filter.not.assortment rule_unsteady',
        'input.rules.2.filter rule_empty',
        'input.rules.3.filter rule_empty',
        'input.rules.4.filter.not rule_empty',
      ],
    ],
    [
      'what asks nothing, in whatever it is wrapped',
      {
        channel: 'shop',
        rules: [
          { skuPrefix: '' },
          { and: [acme, { or: [{ skuPrefix: '' }] }] },
          { not: { skuPrefix: '', families: null, skus: [] } },
          { not: { and: [{ not: {} }] } },
          { not: { families: ['mugs'], skus: [] } },
          { families: ['mugs'], not: { or: [], lifecycles: ['active'] } },
          { not: { cell: { attribute: 'brand', in: [] } } },
        ].map((filter, at) => ({ name: `r${at}`, effect: 'exclude', filter })),
      },
      [
        'input.rules.0.filter rule_empty',
        'input.rules.1.filter.and.1.or.0 rule_empty',
        'input.rules.2.filter.not rule_empty',
        'input.rules.3.filter.not.and.0.not rule_empty',
        'input.rules.4.filter.not.skus rule_empty',
        'input.rules.5.filter.not.or rule_empty',
        'input.rules.6.filter.not.cell.in rule_empty',
      ],
    ],
    [
      'too much',
      {
        channel: 'shop',
        rules: [{ name: 'a', effect: 'include', filter: { and: Array.from({ length: 201 }, () => acme) } }],
      },
      ['input.rules.0.filter.and too_many'],
    ],
    ['an empty name', { channel: 'shop', rules: [{ name: '  ', effect: 'include', filter: acme }] }, ['input.rules.0.name invalid']],
  ])('%s is refused with its place, by both doors, and nothing is saved', async (_, input, expected) => {
    const before = await list();
    expect(told(await save({ expectedRevision: 2, ...input }))).toEqual(expected);
    if (!/invalid|too_many$/.test(expected[0]!)) expect(told(await preview(input))).toEqual(expected);
    expect(await list()).toEqual(before);
  });

  test('an empty text or `and` beside what a rule asks adds nothing to it', async () => {
    const of = (filter: object) => preview({ channel: 'shop', expectedRevision: 2, rules: [{ name: 'a', effect: 'exclude', filter }] });
    const told = await of({ families: ['mugs'] });
    expect(told.preview).toMatchObject({ rules: [{ variants: 1 }] });
    expect(await of({ families: ['mugs'], skuPrefix: '', and: [] })).toEqual(told);
  });

  test('only publishers and administrators may', async () => {
    const answer = await server.graphql('mutation { saveAssortment(input: { channel: "shop" }) { userErrors { code } } }', {}, server.keys.editor); // prettier-ignore
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['forbidden']);
  });
});
