import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { demoChannels } from '../../src/demo/job/demo-channels.js';
import { ChannelDirectory } from '../../src/syndication/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { PATIENCE_MS, some, until, World } from '../main-job/world.js';
import { variantsOf } from './selling-world.js';

const ROOT = 'CUS-MARLOW';
const [GB, DE] = ['A1F83G8C2ARO7P', 'A1PA6795UKMFR9'];
const europe = demoChannels.filter(({ code }) => code === 'amazon_gb' || code === 'amazon_de');
/** So long a call is under way that another is to meet. */
const WHILE_MS = 1_500;

/**
 * Nine of each, which two marketplaces sell from one stock. Customers buy some of which no look of Plinth knows, and something is said over them. When that
 * ends, the older count of the other marketplace, which knows nothing of them either, must not give them back. A new count is news to both at the same moment.
 */
describe('what was sold unseen from a shared stock does not come back', () => {
  let world: World;
  const all = some([ROOT], 6);
  const source = {
    ...all,
    offers: all.offers.filter(({ market }) => market !== 'US').map((one) => ({ ...one, quantity: 9, availability: 'in_stock' as const })),
  };
  const skus = variantsOf({ ...source, offers: source.offers.filter(({ market }) => market === 'GB') }, ROOT);
  const [FEWER, SAME, BOTH, LATE, GONE, NONE] = skus as [string, string, string, string, string, string];
  let revision = 10;

  beforeAll(async () => {
    world = await World.open();
    await world.connect(europe);
    await world.prepare(source);
    await world.approve(await world.submit(source, europe));
    await world.atRest();
  });
  afterEach(() => world.sandboxes.amazon.faults.clear());
  afterAll(() => world.close());

  const says = (sku: string, change: Partial<Record<'GB' | 'DE', object>>) => {
    const offers = Object.entries(change).map(([market, own]) => ({ sku, market, sourceRevision: String(revision++), ...own }));
    return world.pushOffers({ ...source, offers: offers as (typeof source.offers)[number][] });
  };
  /** The number that both show, and whether it can be bought in Great Britain and in Germany. */
  const shown = async (sku: string) => {
    const { listings } = await stateOf(world, 'amazon');
    const at = (place: string) => listings.find((one) => one.sku === sku && one.marketplaceId === place)?.live;
    const isSold = (place: string) => at(place)?.status.includes('BUYABLE');
    return [at(GB)?.attributes['fulfillment_availability']?.[0]?.['quantity'], isSold(GB), isSold(DE)];
  };
  const ledger = (sku: string) =>
    world.sql<{ sold: [string, number][] }>(
      `SELECT l.channel_code AS code, w.state, w.last_problem->>'code' AS problem, o.units, o.sold, o.stood, o.lower_seen FROM listing l
       JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock' JOIN listing_offer o ON o.listing_id = l.id WHERE o.sku = $1 ORDER BY 1`,
      [sku],
    );
  const shows = async (sku: string, wanted: unknown[]) => {
    await until(
      async () => JSON.stringify(await shown(sku)) === JSON.stringify(wanted),
      PATIENCE_MS,
      async () => JSON.stringify([await shown(sku), await ledger(sku)]),
    );
    await world.atRest();
    expect(await shown(sku)).toEqual(wanted);
  };
  const learnt = async (sku: string) => (await ledger(sku)).map(({ sold }) => sold.map(([, units]) => units));
  const buy = async (sku: string, quantity: number): Promise<void> => {
    const answer = await fetch(`${world.sandboxes.amazon.url}/_sandbox/sell`, { method: 'POST', body: JSON.stringify({ sku, quantity }) });
    expect(await answer.json()).toEqual({ sku, sold: quantity, available: 9 - quantity });
  };
  const slow = (match: { method: string; pathIncludes?: string; bodyIncludes?: string }) =>
    world.sandboxes.amazon.faults.add({ match, kind: 'delay', times: 1, delayMs: WHILE_MS });
  const setsNumber = { method: 'PATCH', bodyIncludes: 'fulfillment_availability' };
  /** The calls of both are under way until both have looked. */
  const meet = () => [slow(setsNumber), slow(setsNumber)];

  it('by a newer count that is lower', async () => {
    await buy(FEWER, 4);
    await says(FEWER, { DE: { quantity: 3 } });
    await shows(FEWER, [3, true, true]);
    expect(await learnt(FEWER)).toEqual([[4], [4]]);
    await says(FEWER, { DE: { quantity: 0 } });
    await shows(FEWER, [5, true, false]);
  });

  it('by one that knows of them, and so says what stands there: both find what the other may have said', async () => {
    meet();
    await buy(SAME, 4);
    await says(SAME, { DE: { quantity: 5 } });
    await shows(SAME, [5, true, true]);
    expect(await learnt(SAME)).toEqual([[4], [4]]);
    await says(SAME, { DE: { quantity: 0 } });
    await shows(SAME, [5, true, false]);
  });

  it('by one that is lower, while the calls of both are under way', async () => {
    meet();
    await buy(BOTH, 4);
    await says(BOTH, { DE: { quantity: 3 } });
    await shows(BOTH, [3, true, true]);
    expect(await learnt(BOTH)).toEqual([[4], [4]]);
    await says(BOTH, { DE: { quantity: 0 } });
    await shows(BOTH, [5, true, false]);
  });

  it('and what the other has just said is no sale', async () => {
    // One of both looks when the number of the other stands there.
    slow({ method: 'GET', pathIncludes: 'includedData=fulfillmentAvailability' });
    await says(LATE, { DE: { quantity: 3 } });
    await shows(LATE, [3, true, true]);
    expect(await learnt(LATE)).toEqual([[], []]);
    await says(LATE, { DE: { quantity: 0 } });
    await shows(LATE, [9, true, false]);
  });

  it('by stops of both at the same moment, where all were sold', async () => {
    meet();
    await buy(GONE, 9);
    const out = { availability: 'out_of_stock' };
    await says(GONE, { DE: out, GB: out });
    await shows(GONE, [0, false, false]);
    expect((await learnt(GONE)).map((sold) => sold.reduce((sum, units) => sum + units, 0))).toEqual([9, 9]);
    await says(GONE, { GB: { availability: 'in_stock' } });
    await shows(GONE, [0, false, false]);
  });

  it('and where none was sold, all come back', async () => {
    slow({ method: 'GET', pathIncludes: 'includedData=fulfillmentAvailability' });
    const out = { availability: 'out_of_stock' };
    await says(NONE, { DE: out, GB: out });
    await shows(NONE, [0, false, false]);
    await says(NONE, { GB: { availability: 'in_stock' } });
    await shows(NONE, [9, true, false]);
  });

  it('by an offer that is made anew in one marketplace, while the other goes on selling', async () => {
    const again = { quantity: 9, availability: 'in_stock' };
    await says(NONE, { GB: again, DE: again });
    await shows(NONE, [9, true, true]);
    const germany = (await world.server.app.get(ChannelDirectory, { strict: false }).find('amazon_de'))!;
    const listing = { key: NONE, kind: 'child' as const, sku: NONE, skus: [NONE] };
    const item = { listingId: '0', listing, externalIds: { sku: NONE }, sequence: 1n };
    expect(await germany.adapter.withdraw([item], germany.context)).toMatchObject([{ outcome: 'accepted' }]);
    await world.worker.reconcile('amazon_de', 0);
    const drift = () =>
      world.sql<{ id: string }>(
        `SELECT d.id::text FROM drift d JOIN listing l ON l.id = d.listing_id
         WHERE l.sku = $1 AND l.channel_code = 'amazon_de' AND d.field = '$listing' AND d.closed_at IS NULL`,
        [NONE],
      );
    await until(
      async () => (await drift()).length === 1,
      PATIENCE_MS,
      async () => JSON.stringify(await ledger(NONE)),
    );
    await buy(NONE, 3);
    // A minute goes by since anybody counted or looked.
    await world.server.asOwner(`UPDATE offer SET counted_at = counted_at - interval '1 minute'`);
    await world.server.asOwner(
      `UPDATE listing_offer SET read_at = read_at - interval '1 minute', stock_accepted_at = stock_accepted_at - interval '1 minute'`,
    );
    await world.clients.administrator.graphql(
      'mutation Push($ids: [ID!]!) { decideDrift(driftIds: $ids, decision: push_ours) { userErrors { code } } }',
      { ids: (await drift()).map(({ id }) => id) },
    );
    await shows(NONE, [6, true, true]);
    expect((await learnt(NONE))[1]!.at(-1)).toBe(3);
  });

  it('what somebody had raised by hand, and a person has pushed back', async () => {
    await says(SAME, { GB: { quantity: 9 }, DE: { quantity: 9 } });
    await shows(SAME, [9, true, true]);
    const attributes = { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 12 }] };
    const edit = { method: 'POST', body: JSON.stringify({ sku: SAME, marketplaceId: GB, attributes }) };
    expect(await (await fetch(`${world.sandboxes.amazon.url}/_sandbox/edit`, edit)).json()).toEqual({ edited: true });
    for (const { code } of europe) await world.worker.reconcile(code, 0);
    const drift = () =>
      world.sql<{ id: string }>(
        `SELECT d.id::text FROM drift d JOIN listing l ON l.id = d.listing_id
         WHERE l.sku = $1 AND l.channel_code = 'amazon_gb' AND d.field = 'quantity' AND d.closed_at IS NULL`,
        [SAME],
      );
    await until(
      async () => (await drift()).length === 1,
      PATIENCE_MS,
      async () => JSON.stringify(await ledger(SAME)),
    );
    const sell = { method: 'POST', body: JSON.stringify({ sku: SAME, quantity: 11 }) };
    expect(await (await fetch(`${world.sandboxes.amazon.url}/_sandbox/sell`, sell)).json()).toMatchObject({ sold: 11, available: 1 });
    await world.clients.administrator.graphql(
      'mutation Push($ids: [ID!]!) { decideDrift(driftIds: $ids, decision: push_ours) { userErrors { code } } }',
      { ids: (await drift()).map(({ id }) => id) },
    );
    await shows(SAME, [0, false, false]);
    expect((await learnt(SAME)).map((sold) => sold.at(-1))).toEqual([11, 11]);
  });
});
