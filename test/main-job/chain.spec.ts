import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../../libs/canonical/index.js';
import { readLedger } from '../../src/syndication/index.js';
import { preview, stateOf, type Preview } from './channel-state.js';
import { KINDS, PATIENCE_MS, some, until, World, writes, type Kind } from './world.js';

const source = some(['CUS-MARLOW', 'MUG-MARLOW', 'TEE-MARLOW']);
const ROOTS = ['CUS-MARLOW', 'MUG-MARLOW', 'TEE-MARLOW'];
const VARIANTS = [
  'CUS-MARLOW-40X40-SAGE',
  'CUS-MARLOW-40X40-SAND',
  'MUG-MARLOW-GRAY',
  'MUG-MARLOW-WHITE',
  'TEE-MARLOW-WHITE-M',
  'TEE-MARLOW-WHITE-S',
];

describe('the main job on three products with six variants', () => {
  let world: World;
  const previews = {} as Record<Kind, Preview[]>;

  beforeAll(async () => {
    world = await World.open();
    await world.connect();
    await world.worker.stop();
    await world.doUpToApproval(source);
    for (const kind of KINDS) previews[kind] = (await Promise.all(ROOTS.map((sku) => preview(world, sku, kind)))).flat();
    await world.worker.start();
    // Google's wires were said in the minute in which changes are collected: it is over.
    await world.atRest(PATIENCE_MS, () => world.minuteLater());
  });
  afterAll(() => world.close());

  it('brings each listing live, and counts exactly', async () => {
    const live = (keys: string[], channel: string) => keys.map((key) => [`${channel} ${key}`, 'live']);
    expect(await world.states()).toEqual(
      Object.fromEntries([...live(ROOTS, 'shopify_us'), ...live([...ROOTS, ...VARIANTS], 'amazon_us'), ...live(VARIANTS, 'google_us')]),
    );
    const counts = (listings: number) => ({ listings, rendered: listings, sent: listings, accepted: listings, live: listings });
    const clean = { products: 3, refused: 0, rejected: 0, drift: 0 };
    expect(await readLedger(world.server.ds.manager)).toMatchObject([
      { channel: 'shopify_us', ...counts(3), ...clean },
      { channel: 'google_us', ...counts(6), ...clean },
      { channel: 'amazon_us', ...counts(9), ...clean },
    ]);
    expect(await world.sql(`SELECT cause, count(*)::int AS editions FROM edition GROUP BY cause`)).toEqual([
      { cause: 'approval', editions: 9 },
    ]);
    expect(await world.sql(`SELECT code FROM issue WHERE severity = 'error'`)).toEqual([]);
  });

  it('leaves on Shopify just these products, published, with prices, barcodes and stock of each variant', async () => {
    const { products, files } = await stateOf(world, 'shopify');
    const offers = new Map(source.offers.filter(({ market }) => market === 'US').map((offer) => [offer.sku, offer]));
    const facts = new Map(source.erpItems.map((item) => [item.sku, item.facts]));
    expect(products.map(({ title }) => title)).toEqual([
      'Harborlight Marlow Linen Cushion Cover',
      'Kilnhouse Marlow Stoneware Mug',
      'Northmoor Marlow Cotton T-Shirt',
    ]);
    expect(products.map(({ status, publications }) => [status, publications.length])).toEqual(ROOTS.map(() => ['ACTIVE', 2]));
    const variants = products.flatMap((product) => product.variants).toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
    expect(variants.map(({ sku, price, barcode, inventory }) => [sku, price, barcode, inventory])).toEqual(
      VARIANTS.map((sku) => [
        sku,
        offers.get(sku)!.price!.amount,
        facts.get(sku)!['gtin'],
        { 'Main warehouse': offers.get(sku)!.quantity },
      ]),
    );
    expect([files.length, files.every(({ status }) => status === 'READY')]).toEqual([8, true]);
  });

  it('leaves on Amazon a discoverable parent and buyable children of each product, and nothing else', async () => {
    const { listings } = await stateOf(world, 'amazon');
    const seen = listings.map(({ sku, marketplaceId, queued, live }) => [sku, marketplaceId, queued, live?.status.join(), live?.issues]);
    const expected = (skus: string[], status: string) => skus.map((sku) => [sku, 'ATVPDKIKX0DER', 0, status, []]);
    expect(seen.sort()).toEqual([...expected(ROOTS, 'DISCOVERABLE'), ...expected(VARIANTS, 'BUYABLE,DISCOVERABLE')].sort());
    const parents = listings.map(({ sku, live }) => [sku, live!.attributes['child_parent_sku_relationship']?.[0]?.['parent_sku']]);
    expect(parents.filter(([, parent]) => parent !== undefined).sort()).toEqual(
      VARIANTS.map((sku) => [sku, ROOTS.find((root) => sku.startsWith(root))]),
    );
  });

  it('leaves at Google one offer a variant, each inserted once', async () => {
    const { accounts } = await stateOf(world, 'google');
    const inputs = accounts.flatMap(({ productInputs }) => productInputs);
    expect(inputs.map(({ key, versionNumber }) => [key, versionNumber]).sort()).toEqual(VARIANTS.map((sku) => [`en~US~${sku}`, '1']));
  });

  it('sends each thing once', () => {
    const shop = writes(world.sandboxes.shopify).map(({ body }) => /mutation (\w+)/.exec(body)![1]);
    expect(shop.filter((name) => name === 'Create')).toHaveLength(3);
    expect(shop.filter((name) => name === 'Update')).toEqual([]);
    const amazon = writes(world.sandboxes.amazon).map(({ method, url }) => `${method} ${url.split('?')[0]!.split('/').at(-1)}`);
    expect(amazon.sort()).toEqual([...ROOTS, ...VARIANTS].sort().map((sku) => `PUT ${sku}`));
    const google = writes(world.sandboxes.google).map(
      ({ method, body }) => `${method} ${(JSON.parse(body) as { offerId: string }).offerId}`,
    );
    expect(google.sort()).toEqual(VARIANTS.map((sku) => `POST ${sku}`));
  });

  it('previewed bytes = sent bytes', async () => {
    type Json = Record<string, unknown>;
    const sent = (kind: Kind) => writes(world.sandboxes[kind]).map(({ body }) => JSON.parse(body || '{}') as Json);
    const has = (kind: Kind, body: unknown) => sent(kind).some((one) => canonicalJson(one) === canonicalJson(body));
    /** The statements of one SKU, as the call that makes the thing carries them. */
    const statements = ({ key, wires }: Preview): Json =>
      Object.assign({}, ...wires.map(({ body }) => (JSON.parse(body) as Record<string, Json>)[key]));
    const made = previews.amazon.map((one): [string, boolean] => {
      const content = JSON.parse(one.body) as { attributes: Json };
      return [one.key, has('amazon', { ...content, attributes: { ...content.attributes, ...statements(one) } })];
    });
    expect(made).toEqual(previews.amazon.map(({ key }) => [key, true]));
    // Google's counter is the listing's own and added at the door.
    const inserts = previews.google.map((one) => {
      const content = JSON.parse(one.body) as { productAttributes: Json };
      return { ...content, productAttributes: { ...content.productAttributes, ...statements(one) }, versionNumber: '1' };
    });
    expect(inserts.filter((body) => !has('google', body))).toEqual([]);
    // Shopify's input travels as a variable of its GraphQL call; a new variant bears its price, and what decides on selling at zero.
    const withoutOffers = (input: { variants: (Json & { inventoryItem?: Json })[] }): unknown => ({
      ...input,
      variants: input.variants.map(
        ({ price: _price, compareAtPrice: _compare, inventoryPolicy: _policy, inventoryItem: { tracked: _, ...item } = {}, ...rest }) => ({
          ...rest,
          inventoryItem: item,
        }),
      ),
    });
    const inputs = sent('shopify').flatMap(({ variables }) => {
      const { input } = (variables ?? {}) as { input?: Parameters<typeof withoutOffers>[0] };
      return input?.variants ? [canonicalJson(withoutOffers(input))] : [];
    });
    const previewed = previews.shopify.map(({ body }) =>
      canonicalJson(withoutOffers((JSON.parse(body) as { input: Parameters<typeof withoutOffers>[0] }).input)),
    );
    expect(previewed.filter((input) => !inputs.includes(input))).toEqual([]);
    const payloads = await world.sql<{ hash: string }>('SELECT hash FROM offer_payload');
    const hashes = KINDS.flatMap((kind) => previews[kind].flatMap(({ wires }) => wires.map(({ hash }) => hash)));
    expect(hashes.filter((hash) => !payloads.some((payload) => payload.hash === hash))).toEqual([]);
    expect([previews.shopify.length, previews.amazon.length, previews.google.length]).toEqual([3, 9, 6]);
    const live = await world.sql<{ hash: string }>('SELECT live_payload_hash AS hash FROM listing ORDER BY 1');
    expect(live.map(({ hash }) => hash)).toEqual(KINDS.flatMap((kind) => previews[kind].map(({ hash }) => hash)).sort());
  });

  it('a variant shows its own picture', async () => {
    const rows = await world.sql<{ rendition: string; sku: string }>(
      `SELECT r.hash AS rendition, n.sku FROM asset_link l JOIN product_node n ON n.id = l.node_id JOIN rendition r ON r.asset_hash = l.asset_hash
       WHERE l.role = 'main' AND n.parent_id IS NOT NULL AND r.state = 'ready'`,
    );
    const ownersOf = (address: string) => {
      const hash = /[0-9a-f]{64}/.exec(address)?.[0];
      return rows.filter(({ rendition }) => rendition === hash).map(({ sku }) => sku);
    };
    const shop = await stateOf(world, 'shopify');
    const files = new Map(shop.files.map(({ id, filename }) => [id, filename]));
    const shown: [Kind, string, string][] = [
      ...shop.products.flatMap(({ variants }) =>
        variants.map(({ sku, file }): [Kind, string, string] => ['shopify', sku, files.get(file!)!]),
      ),
      ...(await stateOf(world, 'amazon')).listings
        .filter(({ sku }) => VARIANTS.includes(sku))
        .map(({ sku, live }): [Kind, string, string] => ['amazon', sku, live!.mainImage!.link]),
      ...(await stateOf(world, 'google')).accounts
        .flatMap(({ productInputs }) => productInputs)
        .map(({ key, productInput }): [Kind, string, string] => [
          'google',
          key.split('~')[2]!,
          String(productInput.productAttributes['imageLink']),
        ]),
    ];
    expect(shown).toHaveLength(18);
    // A shirt's picture belongs to its colour level, which both sizes share.
    const own = (sku: string) => (owners: string[]) => owners.some((owner) => sku.startsWith(owner));
    expect(shown.filter(([, sku, address]) => !own(sku)(ownersOf(address)))).toEqual([]);
    const mugs = shown.filter(([, sku]) => sku.startsWith('MUG')).map(([kind, , address]) => `${kind} ${address}`);
    expect(new Set(mugs).size).toBe(6);
  });

  it('trace walks from the live field to the ERP message and to the person', async () => {
    interface Traced {
      trace: {
        listings: {
          listing: { channel: string; kind: string; state: string };
          payload: { hash: string; editionNumber: number; mappingVersion: number };
          fields: {
            field: string;
            cells: {
              cell: string;
              kind: string;
              approver: string;
              changedBy: string;
              door: string;
              messageId: string;
              line: number;
              version: number;
            }[];
          }[];
          exchanges: { purpose: string; status: number }[];
        }[];
      };
    }
    const { trace } = await world.clients.administrator.graphql<Traced>(`{ trace(sku: "MUG-MARLOW-GRAY") { listings {
      listing { channel kind state } payload { hash editionNumber mappingVersion }
      fields { field cells { cell kind approver changedBy door messageId line version } } exchanges { purpose status } } } }`);
    const own = trace.listings.filter(({ listing }) => listing.kind !== 'parent');
    expect(own.map(({ listing }) => `${listing.channel} ${listing.state}`).sort()).toEqual([
      'amazon_us live',
      'google_us live',
      'shopify_us live',
    ]);
    for (const { listing, fields, payload, exchanges } of own) {
      const cells = fields.flatMap((field) => field.cells);
      const gtin = cells.find(({ cell }) => cell === 'gtin');
      const line = source.erpItems.findIndex(({ sku }) => sku === 'MUG-MARLOW-GRAY') + 1;
      expect([listing.channel, gtin]).toMatchObject([listing.channel, { kind: 'facts', door: 'erp', changedBy: 'erp', line }]);
      const title = cells.find(({ cell }) => cell === 'title@en_US');
      expect(title).toMatchObject({ kind: 'content', door: 'graphql', changedBy: 'ed', approver: 'ann', version: 1 });
      expect(payload).toMatchObject({ editionNumber: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect([listing.channel, exchanges.map(({ purpose, status }) => `${purpose} ${status}`)]).toEqual([
        listing.channel,
        expect.arrayContaining(['send 200', 'read 200']),
      ]);
    }
  });

  it('sends a new price of one variant by the narrow call of each channel, from the first change on', async () => {
    for (const kind of KINDS) world.sandboxes[kind].log.clear();
    const sku = 'MUG-MARLOW-GRAY';
    const [offer] = source.offers.filter((one) => one.sku === sku && one.market === 'US');
    const amount = (Number(offer!.price!.amount) + 1).toFixed(2);
    const changed = { ...offer!, price: { ...offer!.price!, amount }, sourceRevision: '2' };
    expect((await world.pushOffers({ ...source, offers: [changed] })).map(({ verdict }) => verdict)).toEqual(['updated']);
    await until(async () => {
      const moved = await world.sql(
        `SELECT 1 FROM listing_wire w JOIN listing l ON l.id = w.listing_id
         WHERE $1 = ANY(l.skus) AND w.wire = 'price' AND w.state = 'live' AND w.desired_revision > 1`,
        [sku],
      );
      return moved.length === 2;
    });
    const calls = writes(world.sandboxes.shopify).map(
      ({ body }) => JSON.parse(body) as { query: string; variables: { variants: object[] } },
    );
    expect(calls.map(({ query, variables }) => [/mutation (\w+)/.exec(query)![1], Object.keys(variables).sort()])).toEqual([
      ['SetOffer', ['product', 'variants']],
    ]);
    expect(calls[0]!.variables.variants).toEqual([expect.objectContaining({ price: amount })]);
    const amazon = writes(world.sandboxes.amazon).map(({ method, url }) => `${method} ${url.split('?')[0]!.split('/').at(-1)}`);
    expect(amazon).toEqual([`PATCH ${sku}`]);
    // Google takes two updates a day: it collects changes for a while before it sends the whole.
    expect(writes(world.sandboxes.google)).toEqual([]);
    expect(await world.states('MUG-MARLOW')).toMatchObject({
      'shopify_us MUG-MARLOW': 'live',
      [`amazon_us ${sku}`]: 'live',
      [`google_us ${sku}`]: 'live',
    });
    const google = await world.sql(
      `SELECT w.wire, w.state FROM listing_wire w JOIN listing l ON l.id = w.listing_id WHERE l.channel_code = 'google_us' AND l.sku = $1 AND w.wire = 'price'`,
      [sku],
    );
    expect(google).toEqual([{ wire: 'price', state: 'planned' }]);
  });
});
