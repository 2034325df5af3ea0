import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import { ShopifyAdapter } from '../../src/channels/shopify/index.js';
import type { ChannelAdapter, MappedField, MappedNode, MappedProduct, RenderInput } from '../../src/port/index.js';
import { rendererVersion } from '../../src/syndication/mapping/index.js';
import { CHANNELS, KINDS, writes, type Kind } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOTS = ['MUG-MARLOW', 'MUG-FJELLA'];
const source = five(ROOTS, 2);
const SKUS = ROOTS.flatMap((root) => variantsOf(source, root));

type Change = (title: string) => string;

const versionOf = (release: number): string => rendererVersion({ rendererVersion: release });

/** The channels of a next release: its renderer says one field otherwise, or is only another. */
function nextRelease(change: Change, version: number): ChannelAdapter[] {
  const retitled = (product: MappedProduct): MappedProduct => {
    const titled = <T extends { fields: Record<string, MappedField> }>(one: T): T => ({ ...one, fields: withTitle(one.fields, change) });
    return { ...titled(product), nodes: product.nodes.map((node): MappedNode => titled(node)) };
  };
  return [new ShopifyAdapter(), new AmazonAdapter(), new GoogleAdapter()].map((adapter) => {
    const render = adapter.render.bind(adapter);
    return Object.assign(adapter, {
      rendererVersion: version,
      render: (input: RenderInput) => render({ ...input, product: retitled(input.product) }),
    });
  });
}

function withTitle(fields: Record<string, MappedField>, change: Change): Record<string, MappedField> {
  const titles = ['title', 'item_name'].flatMap((target) => {
    const field = fields[target];
    return field ? [[target, { ...field, value: retitle(field.value, change) }] as const] : [];
  });
  return { ...fields, ...Object.fromEntries(titles) };
}

const retitle = (value: unknown, change: Change): unknown => (typeof value === 'string' ? change(value) : value);

interface Rendering {
  rendererVersion: string;
  listings: number;
  compared: number;
  waiting: number;
  underWay: number;
  fields: { wire: string; field: string; listings: number }[];
}

interface Difference {
  key: string;
  wire: string;
  letInBy: string | null;
  fields: { field: string; before: string; after: string }[];
}

/** Titles of what is sold, and of the parents that Amazon has beside it. */
const LISTINGS: Record<Kind, string[]> = { shopify: ROOTS, amazon: [...ROOTS, ...SKUS], google: SKUS };
const FIELD: Record<Kind, string> = { shopify: 'title', amazon: 'item_name', google: 'title' };

describe('an upgrade to a release that renders one field otherwise, on three channels', () => {
  let selling: SellingWorld;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    await selling.nextDay();
  });
  afterAll(() => selling.close());

  const ask = async <T>(query: string): Promise<T> => (await selling.world.server.graphql<T>(query)).data;
  const rendering = async (kind: Kind): Promise<Rendering> =>
    (
      await ask<{ channelRendering: Rendering }>(
        `{ channelRendering(channel: "${CHANNELS[kind]}") { rendererVersion listings compared waiting underWay fields { wire field listings } } }`,
      )
    ).channelRendering;
  const differences = async (kind: Kind): Promise<Difference[]> =>
    (
      await ask<{ renderDifferences: { nodes: Difference[] } }>(
        `{ renderDifferences(channel: "${CHANNELS[kind]}") { nodes { key wire letInBy fields { field before after } } } }`,
      )
    ).renderDifferences.nodes;
  const upgrade = async (change: Change, version: number): Promise<void> => {
    await selling.world.server.upgrade(nextRelease(change, version));
    for (const kind of KINDS) selling.world.sandboxes[kind].log.clear();
    await selling.until(
      async () => (await Promise.all(KINDS.map(rendering))).every(({ compared }, at) => compared === LISTINGS[KINDS[at]!].length),
      () => Promise.all(KINDS.map(rendering)),
    );
    await selling.world.atRest();
  };
  /** What was asked of each channel since the upgrade. */
  const calls = () => KINDS.map((kind) => selling.world.sandboxes[kind].log.entries().map(({ method, url }) => `${method} ${url}`));
  const written = () => KINDS.map((kind) => writes(selling.world.sandboxes[kind]).length);
  const explanations = async (): Promise<Set<string | null>> => {
    const { listings } = await ask<{ listings: { nodes: { state: string; explain: { waitsFor: string | null } }[] } }>(
      `{ listings(first: 100) { nodes { state explain { waitsFor message fix owner } } } }`,
    );
    return new Set(listings.nodes.map(({ state, explain }) => `${state} ${explain.waitsFor}`));
  };

  it('whose bytes are the same: nothing is listed, nothing leaves', async () => {
    await upgrade((title) => title, 2);
    expect(await Promise.all(KINDS.map(rendering))).toEqual(
      KINDS.map((kind) => ({
        ...{ rendererVersion: versionOf(2), listings: LISTINGS[kind].length, compared: LISTINGS[kind].length },
        ...{ waiting: 0, underWay: 0, fields: [] },
      })),
    );
    expect(written()).toEqual([0, 0, 0]);
    expect(await explanations()).toEqual(new Set(['live null']));
  });

  it('whose bytes differ: nothing leaves, and what differs is listed by listing and field', async () => {
    const before = await selling.shown();
    await upgrade((title) => `${title} (new)`, 3);
    expect(written()).toEqual([0, 0, 0]);
    expect(await selling.shown()).toEqual(before);
    // Google's quotas are asked for by whoever renders for it first; nothing else is asked of anybody.
    expect(calls()).toEqual([[], [], [expect.stringContaining('GET /quota/v1/accounts/')]]);
    for (const kind of KINDS) {
      const { waiting, fields } = await rendering(kind);
      expect([kind, waiting, fields]).toEqual([
        kind,
        LISTINGS[kind].length,
        [{ wire: 'content', field: FIELD[kind], listings: LISTINGS[kind].length }],
      ]);
      const listed = await differences(kind);
      expect(listed.map(({ key, wire, letInBy, fields: own }) => [key, wire, letInBy, own.map(({ field }) => field)]).sort()).toEqual(
        LISTINGS[kind].map((key) => [key, 'content', null, [FIELD[kind]]]).sort(),
      );
      for (const { fields: own } of listed) expect(own[0]!.after).toBe(`${own[0]!.before} (new)`);
    }
    expect(await explanations()).toEqual(new Set(['live rendering_decision']));
    // All is planned anew, as after a recall that is lifted, and nothing else has changed.
    await selling.world.sql(
      `INSERT INTO edition_outbox (root_id, channel_code) SELECT root_id, channel_code FROM edition_head ON CONFLICT DO NOTHING`,
    );
    await selling.world.atRest();
    expect(written()).toEqual([0, 0, 0]);
    expect(await selling.shown()).toEqual(before);
    expect(await explanations()).toEqual(new Set(['live rendering_decision']));
  });

  it('a stop-sell gets through meanwhile, and moves no text', async () => {
    const [sku] = SKUS;
    const titles = await selling.titlesOf(SKUS);
    await selling.offer(sku!, { quantity: 0 });
    await selling.until(
      async () => {
        const shelf = await selling.shelf([sku!]);
        return KINDS.map((kind) => shelf[kind][sku!]).join() === '0,off,out of stock';
      },
      () => selling.ledgerOf(sku!),
    );
    await selling.world.atRest();
    expect(await selling.titlesOf(SKUS)).toEqual(titles);
    expect(await Promise.all(KINDS.map(async (kind) => (await rendering(kind)).waiting))).toEqual(
      KINDS.map((kind) => LISTINGS[kind].length),
    );
  });

  it('is let in: exactly what was listed is sent, and read back live', async () => {
    await selling.nextDay();
    for (const kind of KINDS) selling.world.sandboxes[kind].log.clear();
    const titles = await selling.titlesOf(SKUS);
    for (const kind of KINDS) {
      const { data } = await selling.world.server.graphql<{ letInRendering: unknown }>(
        `mutation { letInRendering(channel: "${CHANNELS[kind]}", rendererVersion: "${versionOf(3)}", expectedListings: ${LISTINGS[kind].length}) { listings userErrors { code } } }`,
        {},
        selling.world.server.keys.publisher,
      );
      expect(data.letInRendering).toEqual({ listings: LISTINGS[kind].length, userErrors: [] });
    }
    await selling.until(
      async () => (await Promise.all(KINDS.map(rendering))).every(({ waiting, underWay }) => waiting + underWay === 0),
      () => selling.world.states(),
    );
    await selling.world.atRest();
    expect(await selling.titlesOf(SKUS)).toEqual(titles.map((title) => `${title} (new)`));
    expect([...new Set(Object.values(await selling.world.states()))]).toEqual(['live']);
    expect(await explanations()).toEqual(new Set(['live null']));
    const sent = await selling.world.sql<{ channel: string; listings: number; versions: string[] }>(
      `SELECT channel_code AS channel, count(DISTINCT listing.id)::int AS listings, array_agg(DISTINCT version) AS versions
       FROM exchange, unnest(listing_ids) AS listing(id), unnest(renderer_versions) AS version
       WHERE purpose = 'send' AND payload_hash IN (SELECT hash FROM payload WHERE renderer_version = '${versionOf(3)}') GROUP BY 1 ORDER BY 1`,
    );
    expect(sent).toEqual([
      { channel: 'amazon_us', listings: 6, versions: [versionOf(3)] },
      { channel: 'google_us', listings: 4, versions: [versionOf(3)] },
      { channel: 'shopify_us', listings: 2, versions: [versionOf(3)] },
    ]);
    const who = await selling.world.sql(
      `SELECT actor AS person, count(*)::int AS times FROM audit WHERE verb = 'let_in_rendering' GROUP BY 1`,
    );
    expect(who).toEqual([{ person: 'paul', times: 3 }]);
  });

  it('and a second look finds nothing', async () => {
    await upgrade((title) => `${title} (new)`, 3);
    expect(written()).toEqual([0, 0, 0]);
    expect(await Promise.all(KINDS.map(async (kind) => (await rendering(kind)).waiting))).toEqual([0, 0, 0]);
  });
});
