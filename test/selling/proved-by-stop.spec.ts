import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHANNELS, type Kind } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type OfferChange } from './selling-world.js';

const ROOTS = ['MUG-MARLOW', 'MUG-FJELLA'];
const source = five(ROOTS, 5);
const [A, B] = ROOTS.map((root) => variantsOf(source, root)) as [string[], string[]];
const [STOCK, PRICE, SAFETY, AHEAD, RESTORED] = A as [string, string, string, string, string];
const [UNSEEN, EMPTY] = B as [string, string];
const { price } = source.offers.find(({ sku }) => sku === PRICE)!;

/** Five of each. Customers buy three that no look of Plinth has seen yet, and then something else than a newer count changes what is for sale. */
describe('what was sold unseen does not come back', () => {
  let selling: SellingWorld;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    await selling.nextDay();
  });
  afterAll(() => selling.close());

  const buy = async (sku: string, kinds: ('shopify' | 'amazon')[]): Promise<void> => {
    for (const kind of kinds) expect(await selling.sell(kind, sku, 3)).toEqual({ sku, sold: 3, available: 2 });
  };
  const shows = (sku: string, kind: Kind, wanted: unknown) =>
    selling.until(
      async () => (await selling.shelf([sku]))[kind][sku] === wanted,
      async () => [await selling.shelf([sku]), await selling.ledgerOf(sku)],
    );
  const say = (sku: string, change: OfferChange) => selling.offer(sku, change);
  /** Plinth knows of the three. */
  const learnt = (sku: string, kind: Kind) => {
    const sold = () =>
      selling.world.sql<{ sold: [string, number][] }>(
        `SELECT o.sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = $2`,
        [sku, CHANNELS[kind]],
      );
    return selling.until(async () => (await sold()).flatMap((row) => row.sold.map(([, units]) => units)).join() === '3', sold);
  };

  const unseenSince = async (sku: string): Promise<Date[]> =>
    (
      await selling.world.sql<{ at: Date }>(
        `SELECT unseen_since AS at FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = $2`,
        [sku, CHANNELS.amazon],
      )
    ).map(({ at }) => at);
  /** What a person reads of it on Amazon. */
  const told = async (sku: string): Promise<unknown> => {
    const { listings } = await selling.world.clients.editor.graphql<{
      listings: { nodes: { channel: string; kind: string; explain: unknown; issues: unknown[] }[] };
    }>(
      `query Told($sku: String!) { listings(filter: { sku: $sku }) { nodes { channel kind explain { waitsFor message fix owner } issues { code message fix owner } } } }`,
      { sku },
    );
    const { explain, issues } = listings.nodes.find(
      ({ channel, kind }) => channel === CHANNELS.amazon && kind !== 'PARENT' && kind !== 'parent',
    )!;
    return { explain, issues };
  };

  it('where the answer to a stop, or a look before it, tells what it has overwritten: it is out of stock, and in stock again', async () => {
    await buy(STOCK, ['shopify', 'amazon']);
    await say(STOCK, { availability: 'out_of_stock' });
    await shows(STOCK, 'shopify', 0);
    await shows(STOCK, 'amazon', 'off');
    for (const kind of ['shopify', 'amazon'] as const) await learnt(STOCK, kind);
    await say(STOCK, { availability: 'in_stock' });
    await shows(STOCK, 'shopify', 2);
    await shows(STOCK, 'amazon', 2);
  });

  it('nor where the price was taken back, and given again', async () => {
    await buy(PRICE, ['shopify', 'amazon']);
    await say(PRICE, { price: null });
    await shows(PRICE, 'shopify', 0);
    await shows(PRICE, 'amazon', 'off');
    await say(PRICE, { price });
    await shows(PRICE, 'shopify', 2);
    await shows(PRICE, 'amazon', 2);
  });

  it('nor by a number that is lower than it was, where calls do not compare: units that are kept back', async () => {
    await buy(SAFETY, ['amazon']);
    const policy = (safety: number) =>
      selling.world.clients.administrator.graphql(
        `mutation { setStockPolicy(channel: "amazon_us", safety: ${safety}) { userErrors { code } } }`,
      );
    await policy(1);
    await shows(SAFETY, 'amazon', 1);
    await learnt(SAFETY, 'amazon');
    await policy(0);
    await shows(SAFETY, 'amazon', 2);
  });

  it('nor by what is sold ahead of a day', async () => {
    await buy(AHEAD, ['amazon']);
    await say(AHEAD, { availability: 'preorder', availableFrom: new Date(Date.now() + 30 * 86_400_000).toISOString() });
    await learnt(AHEAD, 'amazon');
    await shows(AHEAD, 'amazon', 2);
  });

  it('nor where a look before the stop has no answer: it goes all the same, and only a newer count brings anything back', async () => {
    await buy(UNSEEN, ['amazon']);
    const { faults, log } = selling.world.sandboxes.amazon;
    const [look, before] = ['includedData=fulfillmentAvailability', log.entries().length];
    faults.add({ match: { method: 'GET', pathIncludes: look }, kind: 'delay', delayMs: 30_000 });
    await say(UNSEEN, { availability: 'out_of_stock' });
    await shows(UNSEEN, 'amazon', 'off');
    // A call stands in the log when it is answered. The look was asked for, and nothing was answered before the stop was.
    expect(faults.list()).toEqual([]);
    const answered = log
      .entries()
      .slice(before)
      .filter(({ url }) => url.includes(look) || url.includes(UNSEEN));
    expect(answered[0]).toMatchObject({ method: 'PATCH', status: 200 });
    await selling.atRest();
    expect(await told(UNSEEN)).toMatchObject({ explain: { waitsFor: null }, issues: [] });
    await say(UNSEEN, { availability: 'in_stock' });
    await selling.atRest();
    await shows(UNSEEN, 'amazon', 'off');
    const [since] = await unseenSince(UNSEEN);
    const message = `${UNSEEN}: the channel did not tell what was left when its sale was ended, so all that was counted before counts as sold`;
    const fix = `Let its source send a count of a moment after ${since!.toISOString()}`;
    const problem = { code: 'sold_unseen', message, fix, owner: 'erp' };
    expect(await told(UNSEEN)).toEqual({
      explain: { waitsFor: 'count', message: `It is live; ${message}`, fix, owner: 'erp' },
      issues: [problem],
    });
    await say(UNSEEN, { quantity: 2 });
    await shows(UNSEEN, 'amazon', 2);
    await selling.atRest();
    expect(await told(UNSEEN)).toMatchObject({ explain: { waitsFor: null }, issues: [] });
  });

  it('nor where the last unit was sold before the stop: it moves nothing, and its answer names nothing', async () => {
    expect(await selling.sell('shopify', EMPTY, 5)).toEqual({ sku: EMPTY, sold: 5, available: 0 });
    await say(EMPTY, { availability: 'out_of_stock' });
    await shows(EMPTY, 'amazon', 'off');
    await selling.atRest();
    await say(EMPTY, { availability: 'in_stock' });
    await shows(EMPTY, 'amazon', 5);
    await selling.atRest();
    await shows(EMPTY, 'shopify', 0);
    await say(EMPTY, { quantity: 4 });
    await shows(EMPTY, 'shopify', 4);
  });

  it('a count of 0 that a person takes back restores the last one, less what was sold before the 0', async () => {
    const { administrator } = selling.world.clients;
    await buy(RESTORED, ['shopify']);
    const zeros = [RESTORED, ...B].map((sku) => ({
      ...source.offers.find((offer) => offer.sku === sku)!,
      quantity: 0,
      sourceRevision: '900',
    }));
    await selling.world.pushOffers({ ...source, offers: zeros });
    await shows(RESTORED, 'shopify', 0);
    const { massZeros } = await administrator.graphql<{ massZeros: { id: string }[] }>(`{ massZeros(state: open) { id } }`);
    expect(massZeros).toHaveLength(3);
    for (const { id } of massZeros) await administrator.graphql(`mutation { restoreCounts(id: ${id}) { offers userErrors { code } } }`);
    await shows(RESTORED, 'shopify', 2);
    await shows(B[2]!, 'shopify', 5);
  });

  it('of several variants that are bought at once, a count that waits for a look at one of them is said after it', async () => {
    await selling.nextDay();
    const [old, fresh] = [B[2]!, B[3]!];
    // Newer than the zeros of before.
    let revision = 950;
    const count = async (skus: string[], quantity: number): Promise<void> => {
      const lines = skus.map((sku) => ({
        ...source.offers.find((offer) => offer.sku === sku)!,
        quantity,
        sourceRevision: String(revision++),
      }));
      expect((await selling.world.pushOffers({ ...source, offers: lines })).map(({ verdict }) => verdict)).toEqual(
        skus.map(() => 'updated'),
      );
      for (const sku of skus) await shows(sku, 'shopify', quantity);
    };
    await count([old], 4);
    await count([old], 5);
    await selling.atRest();
    // To what stood there a moment ago, and to what did not.
    expect(await selling.sell('shopify', old, 1)).toEqual({ sku: old, sold: 1, available: 4 });
    expect(await selling.sell('shopify', fresh, 2)).toEqual({ sku: fresh, sold: 2, available: 3 });
    await count([old, fresh], 7);
  });

  it('nor where the rest of the call that says the stop has no answer, and it is said again', async () => {
    await selling.nextDay();
    await say(STOCK, { quantity: 5, availability: 'backorder' });
    await shows(STOCK, 'shopify', 'in stock');
    await selling.atRest();
    await buy(STOCK, ['shopify']);
    selling.world.sandboxes.shopify.faults.add({ match: { bodyIncludes: 'mutation SetOffer' }, kind: 'status', status: 503 });
    await say(STOCK, { availability: 'out_of_stock' });
    await shows(STOCK, 'shopify', 0);
    await selling.atRest();
    await say(STOCK, { availability: 'in_stock' });
    await shows(STOCK, 'shopify', 2);
    await selling.atRest();
    await shows(STOCK, 'shopify', 2);
  });
});
