import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOTS = ['MUG-MARLOW', 'MUG-FJELLA'];
const source = five(ROOTS, 4);
const SKUS = ROOTS.flatMap((root) => variantsOf(source, root));
const [FIRST] = SKUS as [string];
const LAST = SKUS.at(-1)!;

interface MassZero {
  id: string;
  channel: string;
  zeroed: number;
  of: number;
  held: boolean;
  state: string;
  decidedBy: string | null;
}

/** In this order, on two products of four variants each, five of each on sale on three channels. */
describe('a source that sets everything to 0', () => {
  let selling: SellingWorld;
  let revision = 1000;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
  });
  afterAll(() => selling.close());

  const admin = <T>(text: string, variables: Record<string, unknown> = {}) =>
    selling.world.clients.administrator.graphql<T>(text, variables);
  const says = async (skus: string[], quantity: number) => {
    const offers = skus.map(
      (sku) => ({ sku, market: 'US', quantity, sourceRevision: String(revision++) }) as (typeof source.offers)[number],
    );
    const verdicts = await selling.world.pushOffers({ ...source, offers });
    return verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)].join(' '));
  };
  const byLocation = async (skus: string[], quantities: Record<string, number>) => {
    const stock = Object.entries(quantities).map(([location, quantity]) => ({ location, quantity }));
    const offers = skus.map(
      (sku) => ({ sku, market: 'US', stock, sourceRevision: String(revision++) }) as unknown as (typeof source.offers)[number],
    );
    const verdicts = await selling.world.pushOffers({ ...source, offers });
    return verdicts.map(({ verdict, problems }) =>
      [verdict, ...problems.map(({ code, path }) => `${code} ${path?.split('.').at(-1)}`)].join(' '),
    );
  };
  const counted = async (sku: string) =>
    (
      await selling.world.sql<{ stock: { location: string; quantity: number }[] | null }>('SELECT stock FROM offer WHERE sku = $1', [sku])
    )[0]!.stock?.map(({ location, quantity }) => `${location} ${quantity}`) ?? 'as a whole';
  /** Google's two updates of the day may be used up by now. */
  const explained = async (sku: string) =>
    (
      await admin<{ listings: { nodes: { channel: string; kind: string; explain: { waitsFor: string | null } }[] } }>(
        `query Explain($sku: String!) { listings(filter: { sku: $sku }) { nodes { channel kind explain { waitsFor } } } }`,
        { sku },
      )
    ).listings.nodes.flatMap(({ channel, kind, explain }) =>
      kind === 'parent' || channel === CHANNELS.google ? [] : [`${channel} ${explain.waitsFor}`],
    );
  const massZeros = async (state = 'open') =>
    (
      await admin<{ massZeros: MassZero[] }>(
        `query Zeros($state: MassZeroState) { massZeros(state: $state) { id channel zeroed of held state decidedBy } }`,
        { state },
      )
    ).massZeros.sort((a, b) => (a.channel < b.channel ? -1 : 1));
  const decide = async (name: 'restoreCounts' | 'letInZeros', id: string) =>
    (
      await admin<Record<string, { offers: number; userErrors: UserError[] }>>(
        `mutation Decide($id: ID!) { ${name}(id: $id) { offers userErrors { code path message fix } } }`,
        { id },
      )
    )[name]!;
  /** What the shop and Amazon have of each. Amazon says of what is 0 only that it is off. */
  const numbers = async () => {
    const { shopify, amazon } = await selling.shelf(SKUS);
    return SKUS.map((sku) => `${shopify[sku]} ${amazon[sku] === 'off' ? 0 : amazon[sku]}`);
  };
  const shows = (wanted: string[]) =>
    selling.until(
      async () => (await numbers()).join() === wanted.join(),
      async () => [await numbers(), await selling.ledgerOf(FIRST)],
    );
  const all = (one: string, ...first: string[]) => [...first, ...SKUS.slice(first.length).map(() => one)];

  it('is obeyed at once, and told for each channel', async () => {
    for (const [kind, units] of [
      ['shopify', 2],
      ['amazon', 1],
    ] as const) {
      await selling.sell(kind, FIRST, units);
      const { reconcileChannel } = await admin<{ reconcileChannel: { userErrors: UserError[] } }>(
        `mutation { reconcileChannel(channel: "${CHANNELS[kind]}") { userErrors { code } } }`,
      );
      expect(reconcileChannel.userErrors).toEqual([]);
    }
    await selling.until(
      async () => (await selling.world.sql(`SELECT FROM listing_offer WHERE sku = $1 AND sold <> '[]'`, [FIRST])).length === 2,
      () => selling.ledgerOf(FIRST),
    );
    expect(await says(SKUS, 0)).toEqual(all('updated'));
    await shows(all('0 0'));
    await selling.until(
      async () => Object.values((await selling.shelf(SKUS)).google).every((one) => one === 'out of stock'),
      () => selling.shelf(SKUS),
    );
    const mass = { zeroed: 8, of: 8, held: false, state: 'open', decidedBy: null };
    expect(await massZeros()).toMatchObject([
      { channel: 'amazon_us', ...mass },
      { channel: 'google_us', ...mass },
      { channel: 'shopify_us', ...mass },
    ]);
    const { channels } = await admin<{ channels: { code: string; problems: UserError[] }[] }>(
      `{ channels { code problems { code message } } }`,
    );
    expect(channels.map(({ code, problems }) => [code, ...problems.map((one) => one.code)])).toEqual([
      ['amazon_us', 'mass_zero'],
      ['google_us', 'mass_zero'],
      ['shopify_us', 'mass_zero'],
    ]);
  });

  it('a person has the counts before back, less what was sold since anywhere: a newer statement', async () => {
    const open = await massZeros();
    expect(await decide('restoreCounts', open[0]!.id)).toEqual({ offers: 8, userErrors: [] });
    await shows(all('5 5', '2 2'));
    expect(await massZeros()).toEqual([]);
    expect((await massZeros('restored')).map(({ channel }) => channel)).toEqual(['amazon_us', 'google_us', 'shopify_us']);
    expect((await decide('restoreCounts', open[1]!.id)).userErrors).toMatchObject([{ code: 'already_decided' }]);
    expect((await decide('letInZeros', '9999')).userErrors).toMatchObject([{ code: 'mass_zero_unknown' }]);
    // What the ERP says next is newer again.
    expect(await says([FIRST], 4)).toEqual(['updated']);
    await shows(all('5 5', '4 4'));
  });

  it('what was sold before the decision and is seen only after it stays sold, and what each channel told is taken off once', async () => {
    const sold = SKUS[1]!;
    const shop = async (verb: 'pauseChannel' | 'resumeChannel') =>
      expect(await admin(`mutation { ${verb}(channel: "shopify_us") { userErrors { code } } }`)).toEqual({ [verb]: { userErrors: [] } });
    await selling.sell('amazon', sold, 1);
    await shop('pauseChannel');
    expect(await says(SKUS, 0)).toEqual(all('updated'));
    // The shop hears of no stop, and nobody looks at it: two are sold of which nobody knows.
    await shows(SKUS.map((sku) => `${sku === FIRST ? 4 : 5} 0`));
    await selling.sell('shopify', sold, 2);
    const [open] = await massZeros();
    expect(await decide('restoreCounts', open!.id)).toEqual({ offers: 8, userErrors: [] });
    await shop('resumeChannel');
    // Amazon's look before its 0 has told of one, which is off everywhere: of the shop's four two are sold.
    await shows(['4 4', '2 4', ...SKUS.slice(2).map(() => '5 5')]);
    await selling.world.atRest(60_000, () => selling.minuteLater());
    expect(await numbers()).toEqual(['4 4', '2 4', ...SKUS.slice(2).map(() => '5 5')]);
    // Had back once more it is the same count, and knows of the same.
    expect(await says(SKUS, 0)).toEqual(all('updated'));
    await shows(all('0 0'));
    const [again] = await massZeros();
    expect(await decide('restoreCounts', again!.id)).toEqual({ offers: 8, userErrors: [] });
    await shows(['4 4', '2 2', ...SKUS.slice(2).map(() => '5 5')]);
  });

  it('counted by location it is one where all are 0, and each is restored', async () => {
    expect(await byLocation(SKUS, { BER: 4, PAR: 2 })).toEqual(all('updated'));
    await shows(all('6 6'));
    expect([await byLocation(SKUS, { BER: 0 }), await massZeros()]).toEqual([all('updated'), []]);
    await shows(all('2 2'));
    await byLocation(SKUS, { BER: 3 });
    await byLocation(SKUS, { BER: 0, PAR: 0 });
    await shows(all('0 0'));
    const [open] = await massZeros();
    expect(open).toMatchObject({ zeroed: 8, held: false });
    expect(await decide('restoreCounts', open!.id)).toEqual({ offers: 8, userErrors: [] });
    await shows(all('5 5'));
    expect(await counted(FIRST)).toEqual(['BER 3', 'PAR 2']);
  });

  it('what waited for a count since its recall was lifted waits on: the count of before is no newer one', async () => {
    await says(SKUS, 5);
    await shows(all('5 5'));
    await selling.item(FIRST, { recall: { reason: 'Lead in the glaze' } });
    await shows(all('5 5', '0 0'));
    await selling.item(FIRST, { recall: { lifted: true, reason: 'It was another batch' } });
    expect(await says(SKUS, 0)).toEqual(all('updated'));
    await shows(all('0 0'));
    const [open] = await massZeros();
    expect(await decide('restoreCounts', open!.id)).toEqual({ offers: 8, userErrors: [] });
    await shows(all('5 5', '0 0'));
    await selling.until(
      async () => (await explained(FIRST)).join() === 'amazon_us count,shopify_us count',
      () => explained(FIRST),
    );
    expect(await numbers()).toEqual(all('5 5', '0 0'));
    expect(await says([FIRST], 4)).toEqual(['updated']);
    await shows(all('5 5', '4 4'));
  });

  it('where it is set to hold, what goes beyond the share waits, recalled goods excepted, and is let in by a person', async () => {
    await says(SKUS, 5);
    const [row] = await selling.world.sql<{ by: string }>(`SELECT counted_by AS by FROM offer WHERE sku = $1`, [FIRST]);
    const { saveStockSources } = await admin<{ saveStockSources: { userErrors: UserError[] } }>(
      `mutation Hold($by: String!) { saveStockSources(stockSources: [{source: $by, onMassZero: hold, zeroShare: 0.5}]) { userErrors { code } } }`,
      { by: row!.by },
    );
    expect(saveStockSources.userErrors).toEqual([]);
    await shows(all('5 5'));
    await selling.world.sql(`UPDATE product_node SET lifecycle = 'recalled' WHERE sku = $1`, [LAST]);
    const held = 'held count_held';
    expect(await says(SKUS, 0)).toEqual([...SKUS.slice(0, 4).map(() => 'updated'), held, held, held, 'updated']);
    // One of them again, by itself: it goes on waiting.
    expect(await says([SKUS[5]!], 0)).toEqual([held]);
    await selling.until(
      async () => (await numbers()).slice(0, 7).join() === [...SKUS.slice(0, 4).map(() => '0 0'), '5 5', '5 5', '5 5'].join(),
      numbers,
    );
    const [first] = await massZeros();
    expect(first).toMatchObject({ held: true, state: 'open', zeroed: 8 });
    await selling.until(
      async () => {
        await selling.minuteLater();
        const all = await explained(SKUS[5]!);
        return all.length === 2 && all.every((one) => one.endsWith(' count_decision'));
      },
      () => explained(SKUS[5]!),
    );
    expect(await decide('letInZeros', first!.id)).toEqual({ offers: 3, userErrors: [] });
    await selling.until(async () => (await numbers()).slice(0, 7).every((one) => one === '0 0'), numbers);
    expect(await selling.world.sql(`SELECT sku FROM offer WHERE held_count IS NOT NULL`)).toEqual([]);
    // What was decided on is past: the next stop-sell is one of its own.
    expect([await says([SKUS[6]!], 5), await says([SKUS[6]!], 0)]).toEqual([['updated'], ['updated']]);
    expect(await massZeros()).toEqual([]);
    // By location it waits whole, and is let in at each of them.
    const seven = SKUS.slice(0, 7);
    await byLocation(seven, { BER: 4, PAR: 2 });
    const zeros = await byLocation(seven, { BER: 0, PAR: 0 });
    expect(zeros.filter((verdict) => verdict.startsWith('held'))).toEqual(Array(3).fill('held count_held stock'));
    const waiting = seven[zeros.findIndex((verdict) => verdict.startsWith('held'))]!;
    expect(await counted(waiting)).toEqual(['BER 4', 'PAR 2']);
    const mass = (await massZeros()).find(({ held: isHeld }) => isHeld);
    expect(await decide('letInZeros', mass!.id)).toEqual({ offers: 3, userErrors: [] });
    expect(await counted(waiting)).toEqual(['BER 0', 'PAR 0']);
  });
});
