import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { some, until, World } from './world.js';

const SKU = 'MUG-MARLOW';
const source = some([SKU]);
const VARIANT = source.erpItems.find(({ parentSku, facts }) => parentSku === SKU && facts['gtin'])!.sku;
const id = (pair: string): string => pair.repeat(16);

interface Traced {
  listing: { key: string; state: string; traceId: string | null };
  payload: { editionCause: string; editionTraceId: string | null };
  fields: { field: string; cells: { cell: string; line: number | null; door: string; traceId: string | null }[] }[];
  offers: { sku: string; traceId: string | null }[];
  exchanges: { purpose: string; traceIds: string[] }[];
}

const TRACE = `query ($sku: String!, $channel: String) { trace(sku: $sku, channel: $channel) { listings { listing { key state traceId } payload { editionCause editionTraceId }
  fields { field cells { cell line door traceId } } offers { sku traceId } exchanges { purpose traceIds } } } }`;

const EDIT = `mutation ($input: UpdateCellsInput!) { updateCells(input: $input) { userErrors { code } } }`;
const APPROVE = `mutation ($reviews: [ReviewChoice!]!) { approveReviews(reviews: $reviews) { userErrors { code } } }`;
const AGAIN = `mutation ($ids: [ID!]!) { retryListings(listingIds: $ids) { userErrors { code } } }`;

describe('the trace id of a request', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
    await world.connect();
    await world.doUpToApproval(source);
    await world.atRest();
  });
  afterAll(() => world.close());

  /** A request with a `traceparent` of its own, as a caller that traces sends it. */
  async function post(path: string, key: string, body: unknown, traceId: string): Promise<unknown> {
    const response = await fetch(`${world.server.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  }

  async function traced(channel: string): Promise<Traced[]> {
    const { trace } = await world.clients.administrator.graphql<{ trace: { listings: Traced[] } }>(TRACE, { sku: VARIANT, channel });
    return trace.listings;
  }

  /** Google takes few sends a day, so not all is at rest again: until this one listing is live by this change. */
  const liveBy = (channel: string, key: string, traceId: string): Promise<void> =>
    until(async () => {
      const [row] = await world.sql<{ state: string; trace: string | null }>(
        `SELECT state, trace_id AS trace FROM listing WHERE channel_code = $1 AND listing_key = $2`,
        [channel, key],
      );
      return row!.state === 'live' && row!.trace === traceId;
    });

  /** The calls since the change: the newest of each purpose. */
  const newest = ({ exchanges }: Traced): Record<string, string[]> =>
    Object.fromEntries(exchanges.toReversed().map(({ purpose, traceIds }) => [purpose, traceIds]));

  it("goes from the ERP's item to the edition, the listing and each exchange with each channel", async () => {
    const facts = { ...source.erpItems.find(({ sku }) => sku === VARIANT)!.facts, weight: { amount: '412', unit: 'GRAM' } };
    await post('/erp/v1/items', world.server.keys.integration, [{ sku: VARIANT, facts }], id('a1'));
    await liveBy('shopify_us', SKU, id('a1'));
    await liveBy('amazon_us', VARIANT, id('a1'));
    await liveBy('google_us', VARIANT, id('a1'));
    for (const channel of ['shopify_us', 'amazon_us', 'google_us']) {
      const [listing] = (await traced(channel)).filter(({ listing: { key } }) => key === VARIANT || key === SKU).reverse();
      expect([channel, listing!.listing.state, listing!.listing.traceId]).toEqual([channel, 'live', id('a1')]);
      expect(listing!.payload).toEqual({ editionCause: 'facts', editionTraceId: id('a1') });
      const { send, read } = newest(listing!);
      expect([send, read]).toEqual([[id('a1')], [id('a1')]]);
    }
    const weights = (await traced('amazon_us')).flatMap(({ fields }) =>
      fields.flatMap(({ cells }) => cells.filter(({ cell }) => cell === 'weight')),
    );
    expect(weights.length).toBeGreaterThan(0);
    expect(weights.every(({ door, line, traceId }) => door === 'erp' && line === 1 && traceId === id('a1'))).toBe(true);
    const [line] = await world.sql(
      `SELECT b.trace_id, e.sku, e.verdict FROM erp_message e JOIN erp_batch b ON b.id = e.batch_id ORDER BY e.id DESC LIMIT 1`,
    );
    expect(line).toEqual({ trace_id: id('a1'), sku: VARIANT, verdict: 'updated' });
  });

  it('goes from a price to the call that carries it, and leaves the edition its own', async () => {
    const offer = { sku: VARIANT, market: 'US', quantity: 3 };
    await post('/erp/v1/offers', world.server.keys.integration, [offer], id('b2'));
    await until(async () => {
      const live = await world.sql(
        `SELECT 1 FROM listing_wire w JOIN listing l ON l.id = w.listing_id
         WHERE l.listing_key = ANY($2) AND l.channel_code <> 'google_us' AND w.wire = 'stock' AND w.trace_id = $1 AND w.state = 'live'`,
        [id('b2'), [VARIANT, SKU]],
      );
      return live.length === 2;
    });
    const amazon = (await traced('amazon_us')).find(({ listing: { key } }) => key === VARIANT);
    expect(amazon).toMatchObject({
      listing: { key: VARIANT, state: 'live', traceId: id('a1') },
      payload: { editionTraceId: id('a1') },
      offers: [{ sku: VARIANT, traceId: id('b2') }],
    });
    expect(newest(amazon!)['send']).toEqual([id('b2')]);
    // Another variant's offer is nobody's business but that of the listing that shows both.
    const keys = await world.sql<{ key: string }>(
      `SELECT DISTINCT l.channel_code || ' ' || l.listing_key AS key FROM listing_wire w JOIN listing l ON l.id = w.listing_id WHERE w.trace_id = $1 ORDER BY 1`,
      [id('b2')],
    );
    expect(keys.map(({ key }) => key)).toEqual([`amazon_us ${VARIANT}`, `google_us ${VARIANT}`, `shopify_us ${SKU}`]);
  });

  it('is of the edit at the cell, and of the approval at the listing', async () => {
    const { editor, approver } = world.server.keys;
    const [{ revision }] = (await world.sql(`SELECT revision::int FROM product_node WHERE sku = $1`, [SKU])) as [{ revision: number }];
    const input = { sku: SKU, expectedRevision: revision, values: { 'title@en_US': 'A mug with a past' } };
    const edited = await post('/graphql', editor, { query: EDIT, variables: { input } }, id('c3'));
    expect(edited).toEqual({ data: { updateCells: { userErrors: [] } } });
    const reviews = await world.submit(source);
    const decided = await post(
      '/graphql',
      approver,
      { query: APPROVE, variables: { reviews: reviews.map((reviewId) => ({ reviewId })) } },
      id('d4'),
    );
    expect(decided).toEqual({ data: { approveReviews: { userErrors: [] } } });
    await liveBy('shopify_us', SKU, id('d4'));
    // Another try of what is under way asks for no second call.
    await liveBy('amazon_us', VARIANT, id('d4'));
    const shopify = (await traced('shopify_us'))[0]!;
    expect(shopify.listing).toEqual({ key: SKU, state: 'live', traceId: id('d4') });
    expect(shopify.payload).toEqual({ editionCause: 'approval', editionTraceId: id('d4') });
    const title = shopify.fields.find(({ field }) => field === 'title')!.cells[0]!;
    expect(title).toMatchObject({ door: 'graphql', line: null, traceId: id('c3') });
    expect(newest(shopify)['send']).toEqual([id('d4')]);
  });

  it('is of whoever asks for another try', async () => {
    const [row] = await world.sql<{ id: string }>(`SELECT id::text FROM listing WHERE channel_code = 'amazon_us' AND listing_key = $1`, [
      VARIANT,
    ]);
    const again = await post('/graphql', world.server.keys.administrator, { query: AGAIN, variables: { ids: [row!.id] } }, id('e5'));
    expect(again).toEqual({ data: { retryListings: { userErrors: [] } } });
    await liveBy('amazon_us', VARIANT, id('e5'));
    const amazon = (await traced('amazon_us')).find(({ listing: { key } }) => key === VARIANT);
    expect(newest(amazon!)['send']).toEqual([id('e5')]);
  });

  it('is never told to a channel', async () => {
    const told = (['shopify', 'amazon', 'google'] as const).flatMap((kind) => world.sandboxes[kind].log.entries());
    expect(told.length).toBeGreaterThan(0);
    const text = JSON.stringify(told);
    for (const pair of ['a1', 'b2', 'd4', 'e5']) expect(text).not.toContain(id(pair));
  });
});
