import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { benchChannels, googleUs } from '../../src/demo/job/demo-channels.js';
import type { DemoChannel } from '../../src/demo/job/stations/connect-channels.js';
import { submit } from '../../src/demo/job/stations/submit.js';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { stateOf, titles } from './channel-state.js';
import { PATIENCE_MS, KINDS, rootsOf, some, until, World } from './world.js';

/** A German feed that carries two languages' approvals: Google shows the first. */
const googleDe: DemoChannel = {
  ...googleUs,
  code: 'google_de',
  market: 'DE',
  locales: ['de_DE', 'en_US'],
  settings: { ...googleUs.settings, feedLabel: 'DE', contentLanguage: 'de' },
};

describe('each station has an effect of its own, and without it the next ones do nothing', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
    await world.connect([...benchChannels, googleDe]);
  });
  afterAll(() => world.close());

  const counts = { nodes: 0, versions: 0, reviews: 0, editions: 0, listings: 0, payloads: 0 };
  const nothing = { ...counts, told: [] };
  /** Rows of each station for one product, and the channels that heard of it. */
  const traces = async (root: string) => {
    const [row] = await world.sql<typeof counts>(
      `WITH root AS (SELECT root_id AS id FROM product_node WHERE sku = $1)
       SELECT (SELECT count(*)::int FROM product_node WHERE root_id IN (SELECT id FROM root)) AS nodes,
              (SELECT count(*)::int FROM version WHERE root_id IN (SELECT id FROM root)) AS versions,
              (SELECT count(*)::int FROM review WHERE root_id IN (SELECT id FROM root)) AS reviews,
              (SELECT count(*)::int FROM edition WHERE root_id IN (SELECT id FROM root)) AS editions,
              (SELECT count(*)::int FROM listing WHERE root_id IN (SELECT id FROM root)) AS listings,
              (SELECT count(*)::int FROM payload p JOIN listing l ON l.id = p.listing_id WHERE l.root_id IN (SELECT id FROM root)) AS payloads`,
      [root],
    );
    return { ...row!, told: world.toldOf(root) };
  };
  const all = (states: Record<string, string>) => [...new Set(Object.values(states))];
  /** All that the worker could do, it did: another product went the whole way meanwhile. */
  let probes = 0;
  const workerHadItsTurn = async () => {
    const probe = some([['VAS-MARLOW', 'VAS-FJELLA', 'VAS-TESSEL'][probes++]!], 1);
    await world.doUpToApproval(probe);
    await world.atRest();
    expect(all(await world.states(rootsOf(probe)[0]!))).toEqual(['live']);
  };

  it('without an ERP line there is no product', async () => {
    const refused = await world.write('CUS-MARLOW', { 'title@en_US': 'A title' });
    expect(refused.map(({ errors }) => errors.map(({ code }) => code))).toEqual([['sku_unknown']]);
    const submitted = await submit(world.clients.editor, ['CUS-MARLOW'], benchChannels[0]!).catch(() => ({ reviewIds: [] }));
    expect(submitted.reviewIds).toEqual([]);
    expect(await traces('CUS-MARLOW')).toEqual(nothing);
  });

  it('without a price nothing goes to review', async () => {
    const source = some(['THR-MARLOW']);
    await world.pushItems(source);
    await world.enrich(source);
    await world.atRest();
    const { reviewIds, refused } = await submit(world.clients.editor, ['THR-MARLOW'], benchChannels[0]!);
    expect([reviewIds, refused.flatMap(({ errors }) => errors.map(({ code }) => code))]).toEqual([[], ['missing_price', 'missing_price']]);
    expect(await traces('THR-MARLOW')).toEqual({ ...nothing, nodes: 3 });
  });

  it('without words nothing goes to review', async () => {
    const source = some(['THR-FJELLA']);
    await world.pushItems(source);
    await world.pushOffers(source);
    for (const channel of benchChannels) {
      const { reviewIds, refused } = await submit(world.clients.editor, ['THR-FJELLA'], channel);
      expect([channel.code, reviewIds, refused.length]).toEqual([channel.code, [], 1]);
    }
    expect(await traces('THR-FJELLA')).toEqual({ ...nothing, nodes: 3 });
  });

  it('without a submission there is nothing to approve', async () => {
    await world.prepare(some(['CUS-FJELLA']));
    await workerHadItsTurn();
    expect(await traces('CUS-FJELLA')).toEqual({ ...nothing, nodes: 3 });
  });

  it('without approval nothing is sent: the sandboxes were told nothing', async () => {
    const source = some(['CUS-TESSEL']);
    await world.prepare(source);
    expect(await world.submit(source)).toHaveLength(3);
    await workerHadItsTurn();
    expect(await traces('CUS-TESSEL')).toEqual({ ...nothing, nodes: 3, versions: 1, reviews: 3 });
  });

  it('without another person there is no approval, whatever the role', async () => {
    const source = some(['MUG-FJELLA']);
    await world.prepare(source);
    const { administrator } = world.clients;
    const own = await submit(administrator, ['MUG-FJELLA'], benchChannels[0]!);
    const { approveReview } = await administrator.graphql<{ approveReview: { edition: unknown; userErrors: UserError[] } }>(
      `mutation Approve($id: ID!) { approveReview(reviewId: $id) { edition { id } userErrors { code path message fix } } }`,
      { id: own.reviewIds[0] },
    );
    expect([approveReview.edition, approveReview.userErrors.map(({ code }) => code)]).toEqual([null, ['four_eyes']]);
    expect(await traces('MUG-FJELLA')).toEqual({ ...nothing, nodes: 3, versions: 1, reviews: 1 });
  });

  it('without the worker nothing leaves, and with it all of it does', async () => {
    await world.worker.stop();
    await world.doUpToApproval(some(['MUG-MARLOW']));
    expect(await traces('MUG-MARLOW')).toEqual({ ...nothing, nodes: 3, versions: 1, reviews: 3, editions: 3 });
    await world.worker.start();
    // The offers came while nobody planned them, so Google would wait a minute for more of them.
    await world.atRest(PATIENCE_MS, () => world.minuteLater());
    expect(await traces('MUG-MARLOW')).toMatchObject({ listings: 6, payloads: 6, told: KINDS });
    expect(all(await world.states('MUG-MARLOW'))).toEqual(['live']);
  });

  it('a refused payload never reaches the channel', async () => {
    const source = some(['JAR-SORREL']);
    await world.prepare(source);
    for (const channel of benchChannels) {
      const { reviewIds } = await submit(world.clients.editor, ['JAR-SORREL'], channel, 'It shall be seen what is refused');
      expect(await world.approve(reviewIds)).toBe(1);
    }
    await world.atRest();
    const states = Object.entries(await world.states('JAR-SORREL'));
    expect(states.filter(([key]) => key.startsWith('shopify')).map(([, state]) => state)).toEqual(['live']);
    const others = states.filter(([key]) => !key.startsWith('shopify'));
    // The children of a refused parent wait for it.
    expect([others.length, others.filter(([, state]) => state !== 'refused' && state !== 'planned')]).toEqual([5, []]);
    expect(
      await world.sql(
        `SELECT listing_key FROM listing WHERE sku LIKE 'JAR-SORREL%' AND channel_code <> 'shopify_us' AND sent_at IS NOT NULL`,
      ),
    ).toEqual([]);
    expect(world.toldOf('JAR-SORREL')).toEqual(['shopify']);
    const issues = await world.sql(
      `SELECT DISTINCT channel_code, code, owner FROM issue WHERE sku LIKE 'JAR-SORREL%' AND severity = 'error' AND closed_at IS NULL ORDER BY 1`,
    );
    expect(issues.map((one) => one['channel_code'])).toEqual(['amazon_us', 'google_us']);
  });

  it('accepted is not live until read back', async () => {
    for (const kind of KINDS) world.sandboxes[kind].settings.latencyMs = 3_600_000;
    await world.doUpToApproval(some(['MUG-TESSEL']));
    // Each was read, found not to be shown yet, and is read again.
    const readAgain = `SELECT count(*)::int AS count FROM listing WHERE skus && '{MUG-TESSEL-GRAY,MUG-TESSEL-WHITE}' AND read_at > sent_at AND state IN ('accepted', 'processed')`;
    const waiting = async () => (await world.sql<{ count: number }>(readAgain))[0]!.count;
    await until(
      async () => (await waiting()) === 6,
      PATIENCE_MS,
      async () => JSON.stringify(await world.states('MUG-TESSEL')),
    );
    const [row] = await world.sql(
      `SELECT count(live_at)::int AS live, count(accepted_at)::int AS accepted FROM listing WHERE sku LIKE 'MUG-TESSEL%'`,
    );
    expect(row).toEqual({ live: 0, accepted: 6 });
    for (const kind of KINDS) {
      await world.pass(kind, 86_400_000);
      world.sandboxes[kind].settings.latencyMs = 0;
    }
    await world.atRest();
    expect(all(await world.states('MUG-TESSEL'))).toEqual(['live']);
  });

  it('a draft edit after approval never leaks when ERP facts change', async () => {
    const source = some(['THR-TESSEL'], 1);
    await world.doUpToApproval(source);
    await world.atRest();
    const sku = source.erpItems[1]!.sku;
    const before = await titles(world);
    expect(await world.write('THR-TESSEL', { 'title@en_US': 'Half a thought' })).toEqual([]);
    const [verdict] = await world.pushItems({
      ...source,
      erpItems: [{ sku, facts: { weight: { amount: '999', unit: 'GRAM' } }, sourceRevision: '2' }],
    });
    expect(verdict).toMatchObject({ verdict: 'updated' });
    await until(
      async () =>
        (await world.sql(`SELECT 1 FROM edition e JOIN product_node n ON n.id = e.root_id WHERE n.sku = 'THR-TESSEL' AND cause = 'facts'`))
          .length === 3,
    );
    await world.atRest();
    const amazon = (await stateOf(world, 'amazon')).listings.find((one) => one.sku === sku)!;
    expect(amazon.live!.attributes['item_weight']).toMatchObject([{ value: 999, unit: 'grams' }]);
    const google = (await stateOf(world, 'google')).accounts[0]!.productInputs.find(({ key }) => key === `en~US~${sku}`)!;
    expect(google.productInput.productAttributes['productWeight']).toEqual({ value: 999, unit: 'g' });
    expect(google.versionNumber).toBe('2');
    expect(await titles(world)).toEqual(before);
    expect(all(await world.states('THR-TESSEL'))).toEqual(['live']);
    const [draft] = await world.sql<{ title: string }>(
      `SELECT content->>'title@en_US' AS title FROM product_node WHERE sku = 'THR-TESSEL'`,
    );
    expect(draft!.title).toBe('Half a thought');
    for (const kind of KINDS) {
      expect(world.sandboxes[kind].log.entries().some(({ body }) => body.includes('Half a thought'))).toBe(false);
    }
  });

  it('an unapproved locale keeps what was approved last', async () => {
    const source = some(['MUG-ONDINE'], 1);
    await world.prepare(source);
    await world.approve(await world.submit(source, [googleDe]));
    await world.atRest();
    const key = `de~DE~${source.erpItems[1]!.sku}`;
    const shown = async () => {
      const inputs = (await stateOf(world, 'google')).accounts.flatMap(({ productInputs }) => productInputs);
      return inputs.find((one) => one.key === key)!.productInput.productAttributes['title'];
    };
    const german = source.content[0]!.cells['title@de_DE'];
    expect(await shown()).toBe(german);
    await world.write('MUG-ONDINE', { 'title@de_DE': 'Ungeprüft', 'title@en_US': 'Checked' });
    const english = await submit(world.clients.editor, ['MUG-ONDINE'], { ...googleDe, locales: ['en_US'] });
    expect(await world.approve(english.reviewIds)).toBe(1);
    await world.atRest();
    expect(await shown()).toBe(german);
    const edition = `SELECT number FROM edition e JOIN product_node n ON n.id = e.root_id WHERE n.sku = 'MUG-ONDINE' ORDER BY number`;
    expect((await world.sql<{ number: number }>(edition)).map(({ number }) => number)).toEqual([1, 2]);
    await world.approve(await world.submit(source, [{ ...googleDe, locales: ['de_DE'] }]));
    await world.atRest();
    expect(await shown()).toBe('Ungeprüft');
  });

  it('an offer needs no approval, makes no edition, and does not repeat the content', async () => {
    const source = some(['TEE-FJELLA'], 1);
    await world.doUpToApproval(source);
    await world.atRest();
    const { sku } = source.offers[0]!;
    const before = await traces('TEE-FJELLA');
    const push = async (quantity: number, sourceRevision: string) => {
      for (const kind of KINDS) world.sandboxes[kind].log.clear();
      const availability = quantity > 0 ? ('in_stock' as const) : ('out_of_stock' as const);
      const offers = source.offers.map((one) => ({ ...one, quantity, availability, sourceRevision }));
      return (await world.pushOffers({ ...source, offers })).map(({ verdict }) => verdict);
    };
    const stock = async () => {
      const shop = (await stateOf(world, 'shopify')).products.flatMap(({ variants }) => variants).find((one) => one.sku === sku)!;
      const amazon = (await stateOf(world, 'amazon')).listings.find((one) => one.sku === sku)!;
      const google = (await stateOf(world, 'google')).accounts[0]!.productInputs.find((one) => one.key === `en~US~${sku}`)!;
      return [
        shop.inventory['Main warehouse'],
        amazon.live!.attributes['fulfillment_availability']?.[0]?.['quantity'],
        google.productInput.productAttributes['availability'],
      ];
    };
    const why = async () => JSON.stringify([await stock(), await world.states('TEE-FJELLA')]);
    // After the creation Shopify's content is repeated once, with the ids that the shop gave to pictures and variants. Google waits a
    // minute, so that the changes of that minute are one.
    expect(await push(3, '2')).toEqual(['updated', 'updated', 'updated']);
    await until(async () => (await stock()).join() === '3,3,IN_STOCK', PATIENCE_MS, why);
    await until(async () => (await world.states('TEE-FJELLA'))['shopify_us TEE-FJELLA'] === 'live', PATIENCE_MS, why);
    // What is sold out waits for nothing.
    expect(await push(0, '3')).toEqual(['updated', 'updated', 'updated']);
    await until(async () => (await stock()).join() === '0,0,OUT_OF_STOCK', PATIENCE_MS, why);
    await world.atRest();
    expect((await traces('TEE-FJELLA')).editions).toBe(before.editions);
    expect(
      world.sandboxes.amazon.log
        .entries()
        .filter(({ method }) => method !== 'GET')
        .map(({ method }) => method),
    ).toEqual(['PATCH']);
    expect(world.sandboxes.shopify.log.entries().filter(({ body }) => body.includes('productSet('))).toEqual([]);
  });

  it('a recall ends its sale everywhere at once, without approval, and deletes nothing', async () => {
    const source = some(['TEE-TESSEL'], 1);
    await world.doUpToApproval(source);
    await world.atRest();
    const [root, , sku] = source.erpItems.map((one) => one.sku);
    await world.pushItems({ ...source, erpItems: [{ sku: root!, lifecycle: 'recalled', facts: {}, sourceRevision: '2' }] });
    const shown = async () => {
      const shop = (await stateOf(world, 'shopify')).products.find(({ variants }) => variants.some((one) => one.sku === sku))!;
      const amazon = (await stateOf(world, 'amazon')).listings.filter((one) => one.sku.startsWith(root!));
      const inputs = (await stateOf(world, 'google')).accounts.flatMap(({ productInputs }) => productInputs);
      const google = inputs
        .filter(({ key }) => key.includes(root!))
        .map(({ productInput }) => productInput.productAttributes['availability']);
      return [shop.status, shop.publications.length, amazon.map((one) => one.live!.status.includes('BUYABLE')), google];
    };
    const wanted = ['ARCHIVED', 0, [false, false], ['OUT_OF_STOCK']];
    await until(
      async () => JSON.stringify(await shown()) === JSON.stringify(wanted),
      PATIENCE_MS,
      async () => JSON.stringify([await shown(), await world.states(root!)]),
    );
    expect(await shown()).toEqual(wanted);
  });

  it('what is approved already is not approved again, and nothing is sent twice', async () => {
    for (const kind of KINDS) world.sandboxes[kind].log.clear();
    for (const channel of benchChannels) {
      const { reviewIds, refused } = await submit(world.clients.editor, ['MUG-MARLOW'], channel);
      expect([reviewIds, refused.flatMap(({ errors }) => errors.map(({ code }) => code))]).toEqual([[], ['already_approved']]);
    }
    await workerHadItsTurn();
    expect(await traces('MUG-MARLOW')).toMatchObject({ editions: 3, payloads: 6, told: [] });
  });
});
