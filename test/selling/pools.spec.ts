import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoChannels } from '../../src/demo/job/demo-channels.js';
import { recordLineReadings, type LineReading } from '../../src/syndication/listings/wires/line-readings.repository.js';
import { type LineWrite } from '../../src/syndication/listings/wires/listing-offer.repository.js';
import { shareSales, shareUnits } from '../../src/syndication/listings/wires/pool.repository.js';
import type { LoadedChannel } from '../../src/syndication/reach/loaded-channel.js';
import { stateOf } from '../main-job/channel-state.js';
import { PATIENCE_MS, some, until, World } from '../main-job/world.js';
import { variantsOf } from './selling-world.js';

const ROOT = 'CUS-MARLOW';
const GB = 'A1F83G8C2ARO7P';
const DE = 'A1PA6795UKMFR9';
const US = 'ATVPDKIKX0DER';
const europe = demoChannels.filter(({ code }) => code === 'amazon_gb' || code === 'amazon_de');
const america = demoChannels.filter(({ code }) => code === 'amazon_us' || code === 'google_us');

/** In this order, on one product of five each: what Amazon keeps as one number is reckoned as one, and each marketplace has its own offer. */
describe('one stock of two marketplaces', () => {
  let world: World;
  const all = some([ROOT], 2);
  const source = {
    ...all,
    offers: all.offers.filter(({ market }) => market !== 'US').map((one) => ({ ...one, quantity: 5, availability: 'in_stock' as const })),
  };
  const [SKU, SIBLING] = variantsOf({ ...source, offers: source.offers.filter(({ market }) => market === 'GB') }, ROOT) as [string, string];
  let revision = 10;

  beforeAll(async () => {
    world = await World.open();
    await world.connect([...europe, ...america]);
    await world.prepare(source);
    await world.approve(await world.submit(source, europe));
    await world.atRest();
    world.sandboxes.amazon.log.clear();
  });
  afterAll(() => world.close());

  const says = async (market: string, change: object): Promise<void> => {
    const offer = { sku: SKU, market, sourceRevision: String(revision++), ...change } as (typeof source.offers)[number];
    await world.pushOffers({ ...source, offers: [offer] });
  };
  /** The number that both marketplaces show, and whether it can be bought in each. */
  const shown = async (sku = SKU) => {
    const { listings } = await stateOf(world, 'amazon');
    const at = (place: string) => listings.find((one) => one.sku === sku && one.marketplaceId === place)?.live;
    const units = [GB, DE].map((place) => at(place)?.attributes['fulfillment_availability']?.[0]?.['quantity']);
    expect(units[0]).toBe(units[1]);
    return [units[0], ...[GB, DE].map((place) => at(place)?.status.includes('BUYABLE'))];
  };
  /** And nothing is on its way any more. */
  const shows = async (wanted: unknown[]) => {
    await until(
      async () => JSON.stringify(await shown()) === JSON.stringify(wanted),
      PATIENCE_MS,
      async () =>
        JSON.stringify([
          await shown(),
          await world.sql(`SELECT l.channel_code, w.wire, w.state, w.last_problem, o.units, o.sold, o.basis, o.price_sent FROM listing l
            JOIN listing_wire w ON w.listing_id = l.id JOIN listing_offer o ON o.listing_id = l.id WHERE l.sku = '${SKU}'`),
        ]),
    );
    await settled();
  };
  const settled = () =>
    until(
      async () =>
        (await world.sql(`SELECT FROM listing_wire WHERE on_channel AND state <> 'live'`)).length === 0 &&
        (await world.sql(`SELECT FROM offer_outbox`)).length === 0,
      PATIENCE_MS,
      async () => JSON.stringify(await world.sql(`SELECT * FROM listing_wire WHERE state <> 'live'`)),
    );
  const disagreeing = () =>
    world.sql(`SELECT channel_code AS channel, message FROM issue WHERE code = 'pool_disagrees' AND closed_at IS NULL ORDER BY 1`);
  const told = () =>
    world.sandboxes.amazon.log.entries().filter(({ method, body }) => method === 'PATCH' && body.includes('fulfillment_availability'))
      .length;

  it('markets that do not agree: the lowest goes on all, and is told', async () => {
    expect(await shown()).toEqual([5, true, true]);
    await says('GB', { quantity: 3 });
    await shows([3, true, true]);
    await settled();
    const message = `${SKU}: 5 may be sold here, but amazon_gb sells from the same stock and has 3; the lowest goes on all`;
    expect(await disagreeing()).toEqual([{ channel: 'amazon_de', message }]);
    expect(await shown(SIBLING)).toEqual([5, true, true]);
  });

  it('what was told by one marketplace is no sale and no drift in the other', async () => {
    expect(await world.sql(`SELECT o.units, o.sold FROM listing_offer o WHERE o.sku = $1`, [SKU])).toEqual([
      { units: 3, sold: [] },
      { units: 3, sold: [] },
    ]);
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([]);
  });

  it('a stop-sell of one market closes its offer, and leaves the others their number', async () => {
    world.sandboxes.amazon.log.clear();
    await says('DE', { quantity: 0 });
    await shows([3, true, false]);
    await settled();
    expect(await disagreeing()).toEqual([]);
    expect(told()).toBe(0);
    await says('GB', { quantity: 4 });
    await shows([4, true, false]);
    await says('DE', { quantity: 2 });
    await shows([2, true, true]);
    await settled();
  });

  it('so does a price that is withdrawn, and an availability that says so', async () => {
    await says('GB', { availability: 'out_of_stock' });
    await shows([2, false, true]);
    await says('GB', { availability: 'in_stock' });
    await shows([2, true, true]);
    await says('DE', { price: null });
    await shows([4, true, false]);
  });

  it('where none of them sells, the number is 0', async () => {
    await says('GB', { quantity: 0 });
    await shows([0, false, false]);
    await says('GB', { quantity: 6 });
    await shows([6, true, false]);
  });

  it('safety stock comes off what they share, the most careful one', async () => {
    const set = async () =>
      (
        await world.clients.administrator.graphql<{ setStockPolicy: { userErrors: { code: string }[] } }>(
          `mutation { setStockPolicy(channel: "amazon_gb", safety: 2, cap: 3) { userErrors { code } } }`,
        )
      ).setStockPolicy.userErrors.map(({ code }) => code);
    let refused = await set();
    // Who is told busy tries again.
    await until(
      async () => !refused.includes('busy') || !(refused = await set()).includes('busy'),
      PATIENCE_MS,
      () => Promise.resolve(refused.join()),
    );
    expect(refused).toEqual([]);
    await shows([3, true, false]);
    await says('DE', { price: { amount: '21.00', currency: 'EUR' }, quantity: 4 });
    await shows([2, true, true]);
  });

  it('a recall in one market leaves what sells in another alone: it is not planned, not rendered and not sent there', async () => {
    const offers = all.offers.filter(({ market }) => market === 'US');
    await world.pushOffers({ ...source, offers: offers.map((one) => ({ ...one, quantity: 5, availability: 'in_stock' as const })) });
    await world.approve(await world.submit(source, america));
    await world.atRest(PATIENCE_MS, () => world.minuteLater());
    /** All that ever happened to the product on these channels, by how often. */
    const work = (channels: typeof europe) =>
      world.sql(
        `SELECT l.channel_code, l.listing_key, l.desired_revision, l.fence, w.wire, w.desired_revision AS wish, w.fence AS held,
           (SELECT count(*)::int FROM exchange e WHERE e.channel_code = l.channel_code AND e.method <> 'GET') AS calls
         FROM listing l LEFT JOIN listing_wire w ON w.listing_id = l.id WHERE l.channel_code = ANY($1) ORDER BY 1, 2, 5`,
        [channels.map(({ code }) => code)],
      );
    const editions = () => world.sql(`SELECT count(*)::int AS made FROM edition`);
    const recall = async (market: string) => {
      const recalled = {
        sku: SIBLING,
        facts: {},
        sourceRevision: String(revision++),
        recall: { markets: [market], reason: 'Its seam opens' },
      };
      const verdicts = await world.pushItems({ ...source, erpItems: [recalled as (typeof source.erpItems)[number]] });
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(['updated']);
    };
    const isSold = async (place: string) =>
      (await stateOf(world, 'amazon')).listings
        .find((one) => one.sku === SIBLING && one.marketplaceId === place)!
        .live!.status.includes('BUYABLE');
    const stopped = async (place: string) => {
      await until(async () => !(await isSold(place)));
      await world.atRest(PATIENCE_MS, () => world.minuteLater());
    };
    const [abroad, here, made] = [await work(europe), await work(america), await editions()];
    expect([abroad.length, here.length]).toEqual([2 * (1 + 2 * 2), 1 + 2 * 2 + 2 * 2]);

    await recall('US');
    await stopped(US);
    expect([await work(europe), await editions()]).toEqual([abroad, made]);
    const after = await work(america);
    expect(after.filter((one, at) => one['desired_revision'] === here[at]!['desired_revision'])).toEqual([]);

    await recall('GB');
    await stopped(GB);
    expect([await work(america), await isSold(DE), await editions()]).toEqual([after, true, made]);
    // Of what shares the stock, the number is reckoned anew, and nothing else.
    const then = await work(europe);
    const touched = then.filter((one, at) => one['desired_revision'] !== abroad[at]!['desired_revision']);
    expect([...new Set(touched.map((one) => one['channel_code']))]).toEqual(['amazon_gb']);
  });

  it('a look that began before another marketplace was told a number says nothing of the new one, and one that knew it does', async () => {
    const ledger = () =>
      world.sql<{ code: string; id: string; units: number; sold: unknown[]; at: Date | null }>(
        `SELECT l.channel_code AS code, l.id::text, o.units, o.sold, o.read_at AS at FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = ANY($2) ORDER BY 1`,
        [SKU, europe.map(({ code }) => code)],
      );
    const before = await ledger();
    const [de, gb] = before.map(({ units }) => units);
    expect([before.length, de]).toEqual([2, gb]);
    const m = world.server.ds.manager;
    const channel = { pool: [{ code: 'amazon_gb' }] } as unknown as LoadedChannel;
    /** A look at Germany that shows a unit less than there is now. */
    const look = async (was: number, now: Date): Promise<number[]> => {
      const { id, sold } = before.find(({ code }) => code === 'amazon_de')!;
      const reading = {
        ...{ listingId: id, sku: SKU, units: gb! - 1, unitsAt: null, higherSeen: null, was },
        sold: [...sold, [new Date().toISOString(), 1]] as LineReading['sold'],
        fell: [was, gb! - 1] as [number, number],
      };
      await recordLineReadings(m, [reading], now);
      await shareSales(m, channel, [reading], now);
      return (await ledger()).map(({ units }) => units);
    };
    const lookedAt = async () => (await ledger()).map(({ at }) => at?.getTime());
    const [first, then] = [new Date(), new Date(Date.now() + 1_000)];
    const known = await lookedAt();
    expect([await look(gb! + 3, first), await lookedAt()]).toEqual([[gb, gb], known]);
    // Both know that number as of the look: what is sold next was sold after it, of whichever one is looked at then.
    expect([await look(gb!, then), await lookedAt()]).toEqual([
      [gb! - 1, gb! - 1],
      [then.getTime(), then.getTime()],
    ]);
    const learnt = async () => (await ledger()).map(({ sold }, at) => sold.length - before[at]!.sold.length);
    expect(await learnt()).toEqual([1, 1]);
    // The number that Great Britain knows is said over fewer: they are sold there too.
    const { id: listingId } = before.find(({ code }) => code === 'amazon_de')!;
    const proved: LineWrite = { listingId, sku: SKU, buyable: true, stock: {}, units: gb! - 1, sold: [[new Date().toISOString(), 2]] };
    await shareUnits(m, channel, [{ ...proved, sold: [] }], new Date());
    expect(await learnt()).toEqual([1, 1]);
    await shareUnits(m, channel, [proved], new Date());
    expect(await learnt()).toEqual([1, 2]);
  });
});
