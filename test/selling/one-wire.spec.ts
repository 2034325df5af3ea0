import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { changeOf } from '../../src/catalog/offers/offer-change.js';
import type { Offer } from '../../src/catalog/offers/offer.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type OfferChange } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];
const { price } = source.offers.find(({ sku }) => sku === SKU)!;

describe('a change that one wire says alone', () => {
  let selling: SellingWorld;
  beforeAll(async () => (selling = await SellingWorld.open(source)));
  afterAll(() => selling.close());

  const revisions = async (): Promise<Record<string, number>> => {
    const rows = await selling.world.sql<{ code: string; wire: string; revision: number }>(
      `SELECT w.channel_code AS code, w.wire, w.desired_revision::int AS revision FROM listing_wire w JOIN listing l ON l.id = w.listing_id
       WHERE $1 = ANY(l.skus) AND l.kind <> 'parent'`,
      [SKU],
    );
    return Object.fromEntries(rows.map(({ code, wire, revision }) => [`${code} ${wire}`, revision]));
  };
  const planned = () =>
    selling.until(
      async () => (await selling.world.sql(`SELECT FROM offer_outbox`)).length === 0,
      () => selling.world.sql(`SELECT * FROM offer_outbox`),
    );
  /** Wires that these changes of the ERP woke. */
  const wokenBy = async (...changes: OfferChange[]): Promise<string[]> => {
    const before = await revisions();
    if (changes.length > 1) await selling.world.worker.stop();
    for (const change of changes) await selling.offer(SKU, change);
    if (changes.length > 1) await selling.world.worker.start();
    await planned();
    const after = await revisions();
    return Object.keys(after)
      .filter((wire) => after[wire] !== before[wire])
      .sort();
  };
  const shows = (amount: string, units: number) =>
    selling.until(
      async () => {
        const { shopify: shop, amazon: market } = await selling.shown();
        return [shop[SKU], market[SKU]].every((one) => one?.price === amount && one.buyable === units);
      },
      () => selling.shown(),
    );
  const { amazon, google, shopify } = CHANNELS;
  const both = [amazon, google, shopify].flatMap((code) => [`${code} price`, `${code} stock`]);
  // Google takes few updates of a product in a day: what comes within its delay goes together.
  const alone = (wire: 'price' | 'stock') => [`${amazon} ${wire}`, `${google} price`, `${google} stock`, `${shopify} ${wire}`].sort();

  it('wakes that wire and no other, but where a channel takes few updates a day', async () => {
    expect(await wokenBy({ price: { ...price!, amount: '12.34' } })).toEqual(alone('price'));
    await shows('12.34', 5);
    expect(await wokenBy({ quantity: 4 })).toEqual(alone('stock'));
    await shows('12.34', 4);
  });

  it('both are woken by what says both, by an end and by what begins again', async () => {
    expect(await wokenBy({ price: { ...price!, amount: '12.56' }, quantity: 3 })).toEqual(both);
    await shows('12.56', 3);
    expect(await wokenBy({ quantity: 0 })).toEqual(both);
    expect(await wokenBy({ quantity: 3 })).toEqual(both);
    await shows('12.56', 3);
  });

  it('a price and a count that wait together wake both', async () => {
    expect(await wokenBy({ price: { ...price!, amount: '12.67' } }, { quantity: 2 })).toEqual(both);
    await shows('12.67', 2);
  });

  describe('a price that opens a closed offer brings its number along, whatever somebody has counted there meanwhile', () => {
    const onAmazon = async () => (await selling.shown()).amazon[SKU]?.buyable;
    const told = async () => [await selling.shown(), await selling.ledgerOf(SKU)];
    const closes = async () => {
      await selling.nextDay();
      await selling.offer(SKU, { price: null });
      await selling.until(async () => (await onAmazon()) === 'off', told);
      await selling.atRest();
      const byHand = { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 9 }] };
      const edit = { sku: SKU, marketplaceId: 'ATVPDKIKX0DER', attributes: byHand };
      const answer = await fetch(`${selling.world.sandboxes.amazon.url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify(edit) });
      expect(await answer.json()).toEqual({ edited: true });
    };
    const opensWith = async (units: number) => {
      await selling.until(async () => (await onAmazon()) !== 'off', told);
      expect(await onAmazon()).toBe(units);
      await selling.atRest();
      expect(await onAmazon()).toBe(units);
    };

    it('where that is looked at first, and the look has no answer at once', async () => {
      await closes();
      selling.world.sandboxes.amazon.faults.add({ match: { method: 'GET' }, kind: 'status', status: 503, times: 2 });
      expect(await wokenBy({ price: { ...price!, amount: '12.78' } })).toEqual(both);
      await opensWith(2);
    });

    it('and where only the price is due', async () => {
      await closes();
      const { worker } = selling.world;
      await worker.stop();
      await selling.offer(SKU, { price: { ...price!, amount: '12.79' } });
      await worker.turn('plan');
      await selling.world.sql(
        `UPDATE listing_wire w SET state = 'live' FROM listing l
         WHERE l.id = w.listing_id AND l.sku = $1 AND w.channel_code = $2 AND w.wire = 'stock' AND w.state = 'planned'`,
        [SKU, amazon],
      );
      await worker.start();
      await opensWith(2);
    });
  });

  it('a stop-sell is planned and said while all other planning stands still', async () => {
    const { ds } = selling.world.server;
    await selling.nextDay();
    await selling.atRest();
    const shows0 = async () => {
      const { shopify: shop, amazon: market } = await selling.shown();
      return shop[SKU]?.buyable === 0 && market[SKU]?.buyable === 'off';
    };
    await inTransaction(ds, async (m) => {
      // As behind a long batch of editions: whoever takes some waits.
      await m.query('LOCK TABLE edition_outbox IN ACCESS EXCLUSIVE MODE');
      await selling.offer(SKU, { quantity: 0 });
      await selling.until(shows0, () => selling.shown());
      await selling.offer(SIBLING, { price: { ...price!, amount: '12.90' } });
    });
    await selling.until(
      async () => (await selling.shown()).shopify[SIBLING]?.price === '12.90',
      () => selling.shown(),
    );
  });

  it('and a round of stop-sells leaves all else to the others', async () => {
    await selling.nextDay();
    await selling.atRest();
    const { worker } = selling.world;
    await worker.stop();
    await selling.offer(SKU, { quantity: 2 });
    await selling.offer(SIBLING, { quantity: 0 });
    const waiting = () => selling.world.sql(`SELECT sku, stops FROM offer_outbox ORDER BY sku`);
    expect(await waiting()).toEqual([SKU, SIBLING].sort().map((sku) => ({ sku, stops: sku === SIBLING })));
    expect([await worker.turn('plan_stops'), await worker.turn('plan_stops')]).toEqual([1, 0]);
    expect(await waiting()).toEqual([{ sku: SKU, stops: false }]);
    await worker.start();
    await planned();
  });
});

describe('what a change is said by', () => {
  const offer = { priceMinor: '100', quantity: 3, availability: null, salePriceMinor: null, stock: null, held: null } as unknown as Offer;

  it.each<[string, Partial<Offer>, ReturnType<typeof changeOf>]>([
    ['price', { priceMinor: '120' }, 'price'],
    ['sale price', { salePriceMinor: '90' }, 'price'],
    ['money that waits', { held: { price_minor: '1' } as Offer['held'] }, 'price'],
    ['count', { quantity: 2 }, 'stock'],
    ['the moment of a count', { countedAt: '2026-01-01T00:00:00.000Z' }, 'stock'],
    ['price and count', { priceMinor: '120', quantity: 2 }, null],
    ['price taken back', { priceMinor: null }, null],
    ['sold out', { quantity: 0 }, null],
    ['not counted any more', { quantity: null }, 'stock'],
    ['availability', { availability: 'out_of_stock' }, null],
    ['nothing', {}, null],
  ])('%s', (_, change, wanted) => {
    expect(changeOf(offer, { ...offer, ...change })).toBe(wanted);
  });

  it('both say an offer that there was not before', () => {
    expect(changeOf(undefined, offer)).toBeNull();
  });
});
