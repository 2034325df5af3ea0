import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import type { MappedProduct } from '../../src/port/index.js';
import { ContractDriver, isLive, testContext, type TestContext } from '../support/syndication/index.js';
import { accountAt, channelUs, startHarness, type AmazonHarness } from './amazon-harness.js';
import { vase } from './amazon-products.js';

describe('the Amazon adapter beyond the contract', () => {
  let harness: AmazonHarness;
  let context: TestContext;
  let driver: ContractDriver;

  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());
  beforeEach(() => {
    harness.sandbox.faults.clear();
    // A new adapter each time: nothing is remembered from the test before.
    harness.adapter = new AmazonAdapter();
    context = harness.context();
    driver = new ContractDriver(harness, context);
  });
  afterEach(() => context.close());

  const calls = (purpose: string, part = ''): number =>
    context.exchanges.filter((one) => one.purpose === purpose && one.url.includes(part)).length;
  /** A family of many colours. */
  const wide = (sku: string, width: number): MappedProduct => {
    const product = vase(harness.pictures, { sku });
    const [root, variant] = [product.nodes[0]!, product.nodes[1]!];
    const nodes = Array.from({ length: width }, (_, n) => ({
      ...variant,
      sku: `${sku}-${n}`,
      fields: { ...variant.fields, gtin: undefined as never, identifier_exemption: { value: true, cells: [] } },
      axes: [{ attribute: 'color', name: 'Colour', code: `c${n}`, label: `Colour ${n}` }],
    }));
    for (const node of nodes) delete (node.fields as Record<string, unknown>)['gtin'];
    return { ...product, nodes: [root, ...nodes] };
  };

  it('asks once for a token and a definition, and looks for twenty SKUs at once', async () => {
    const journeys = await driver.sendAll(wide('WIDE', 40));
    expect(journeys).toHaveLength(41);
    expect([calls('token'), calls('requirements', '/definitions/'), calls('requirements', '/schemas/')]).toEqual([1, 1, 1]);
    expect(calls('requirements', '/productTypes/HOME?sellerId=A2PLINTHSANDBOX&marketplaceIds=ATVPDKIKX0DER&')).toBe(1);
    const looks = context.exchanges.filter(({ purpose, method }) => purpose === 'send' && method === 'GET');
    expect(looks).toHaveLength(3);
    await driver.readUntil(journeys, isLive);
    expect(calls('read')).toBe(3);
    // A listing's story has the looks that it shared with others: each is kept with all that it was about.
    const reads = context.exchanges.filter(({ purpose }) => purpose === 'read').map(({ listingIds }) => listingIds);
    expect(reads.map(({ length }) => length).toSorted((a, b) => b - a)).toEqual([20, 20, 1]);
    expect(new Set(reads.flat()).size).toBe(41);
    expect(looks.flatMap(({ listingIds }) => listingIds).toSorted()).toEqual(reads.flat().toSorted());
    await driver.send(journeys);
    expect(context.exchanges.filter(({ purpose, method }) => purpose === 'send' && method === 'GET')).toHaveLength(3);
  });

  it('shares token and definition with other workers through the cache', async () => {
    await driver.sendAll(vase(harness.pictures, { sku: 'FIRST-WORKER' }));
    const other = { ...testContext(context.account, channelUs, () => harness.sandbox.clock.date()), cache: context.cache };
    const second = new AmazonAdapter();
    await second.requirements(other, ['HOME']);
    expect(await second.check(other)).toEqual([]);
    expect(other.exchanges.filter(({ purpose }) => purpose !== 'connect')).toEqual([]);
    await other.close();
  });

  it("reports a title that Amazon shortened as theirs, and another hand's title as a difference", async () => {
    const title = 'Oakline Vase turned of solid oak by hand in the north of Portugal with a felt base';
    const journeys = await driver.sendAll(vase(harness.pictures, { sku: 'LONG', title }));
    const outcomes = await driver.readUntil(journeys, isLive);
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome).toMatchObject({
        theirs: ['item_name'],
        observed: { item_name: 'Oakline Vase turned of solid oak by hand in the north of Portugal with a' },
      });
      expect(driver.differences(journeys[index]!, outcome)).toEqual([]);
    }
    const path = `/listings/2021-08-01/items/A2PLINTHSANDBOX/LONG-N?marketplaceIds=ATVPDKIKX0DER`;
    const value = [{ value: 'Renamed', language_tag: 'en_US', marketplace_id: 'ATVPDKIKX0DER' }];
    await harness.asAnother('PATCH', path, { productType: 'HOME', patches: [{ op: 'replace', path: '/attributes/item_name', value }] });
    await harness.settle();
    const [, changed] = await driver.readOnce(journeys);
    expect(driver.differences(journeys[1]!, changed!)).toEqual(['item_name']);
  });

  it('calls a listing without stock live when it can be found, and one whose offer another hand erased not', async () => {
    const sold = await driver.sendAll(vase(harness.pictures, { sku: 'SOLD-OUT', quantity: 0 }));
    const outcomes = await driver.readUntil(sold, isLive);
    expect(outcomes.map((outcome) => outcome.outcome === 'found' && outcome.observed['quantity'])).toEqual([undefined, 0, 0]);
    const stocked = await driver.sendAll(vase(harness.pictures, { sku: 'ERASED' }));
    await driver.readUntil(stocked, isLive);
    const path = `/listings/2021-08-01/items/A2PLINTHSANDBOX/ERASED-N?marketplaceIds=ATVPDKIKX0DER`;
    const value = [{ marketplace_id: 'ATVPDKIKX0DER', currency: 'USD', audience: 'ALL' }];
    await harness.asAnother('PATCH', path, {
      productType: 'HOME',
      patches: [{ op: 'delete', path: '/attributes/purchasable_offer', value }],
    });
    await harness.settle();
    const [, erased] = await driver.readOnce(stocked);
    expect(erased).toMatchObject({ outcome: 'found', state: 'processed' });
    expect(driver.differences(stocked[1]!, erased!)).toEqual(['price']);
  });

  it('says accepted, not live, while Amazon works', async () => {
    const journeys = await driver.sendAll(vase(harness.pictures, { sku: 'WORKING' }));
    const outcomes = await driver.readOnce(journeys);
    expect(outcomes.map((outcome) => outcome.outcome === 'found' && outcome.state)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('does not take an older refusal for the verdict on what was sent since', async () => {
    const broken = vase(`${harness.pictures}/small`, { sku: 'MENDED' });
    const [parent, child] = await driver.sendAll(broken);
    await harness.settle();
    const states = async (): Promise<string[]> =>
      (await driver.readOnce([child!])).map((one) => (one.outcome === 'found' ? one.state : one.outcome));
    expect(await states()).toEqual(['rejected']);
    const mended = await driver.prepare(vase(harness.pictures, { sku: 'MENDED', title: 'Oakline Vase with a picture' }), [parent!, child!]);
    Object.assign(child!, mended[1]);
    expect((await driver.send([child!]))[0]!.outcome).toBe('accepted');
    expect(await states()).toEqual(['accepted']);
    await harness.settle();
    expect(await states()).toEqual(['live']);
  });

  it('encodes what a SKU may contain', async () => {
    const journeys = await driver.sendAll(vase(harness.pictures, { sku: 'A/B #1, 50%' }));
    await driver.readUntil(journeys, isLive);
    expect(await harness.keysOnChannel()).toContain('A/B #1, 50%-N');
  });

  it('sends a foreign listing once a person has adopted it', async () => {
    const product = vase(harness.pictures, { sku: 'ADOPT' });
    await harness.foreignTwin!(product);
    const [parent] = await driver.prepare(product);
    expect((await driver.send([parent!]))[0]!.outcome).toBe('terminal');
    parent!.externalIds = { sku: 'ADOPT' };
    expect((await driver.send([parent!]))[0]!.outcome).toBe('accepted');
  });

  it('does not send when it cannot find out whether the SKU is taken', async () => {
    const [parent] = await driver.prepare(vase(harness.pictures, { sku: 'UNSURE' }));
    harness.sandbox.faults.add({ match: { method: 'GET', pathIncludes: 'identifiers=' }, kind: 'reset', phase: 'before', times: 1 });
    expect((await driver.send([parent!]))[0]).toMatchObject({ outcome: 'retry', afterMs: 1000 });
    expect(await harness.keysOnChannel()).not.toContain('UNSURE');
  });

  it('believes the rate that Amazon states, and tells it once', async () => {
    await driver.sendAll(vase(harness.pictures, { sku: 'RATES' }));
    expect(context.learned).toEqual(
      expect.arrayContaining([
        { bucket: 'put', perSecond: 10_000, burst: 10_000 },
        { bucket: 'search', perSecond: 10_000, burst: 10_000 },
      ]),
    );
    expect(context.learned.filter(({ bucket }) => bucket === 'put')).toHaveLength(1);
  });

  it('does not use a schema that came damaged', async () => {
    harness.sandbox.faults.add({
      match: { pathIncludes: '/schemas/' },
      kind: 'status',
      status: 200,
      phase: 'after',
      body: '{"type":"object"}',
      times: 1,
    });
    await expect(harness.adapter.requirements(context, ['LUGGAGE'])).rejects.toMatchObject({
      message: expect.stringContaining('damaged'),
      sent: false,
    });
    const { schema } = (await harness.adapter.requirements(context, ['LUGGAGE'])).get('LUGGAGE') as unknown as {
      schema: { required: string[] };
    };
    expect(schema.required).toContain('item_name');
  });

  it('says what is wrong with credentials, addresses and places before and while connecting', async () => {
    expect(await harness.adapter.check(context)).toEqual([]);
    const wrong = accountAt(harness.sandbox.url);
    wrong.credentials = { ...wrong.credentials, clientSecret: 'wrong-secret' };
    const refused = testContext(wrong, channelUs, () => harness.sandbox.clock.date());
    expect(await harness.adapter.check(refused)).toMatchObject([
      { code: 'access_denied', owner: 'publisher', message: expect.stringContaining('Client authentication failed') },
    ]);
    const away = harness.unreachableContext();
    expect(await harness.adapter.check(away)).toMatchObject([{ code: 'channel_unreachable' }]);
    await Promise.all([refused.close(), away.close()]);

    const codes = (account = accountAt('https://api'), channel = channelUs): string[] =>
      harness.adapter.checkSettings(account, channel).map(({ path }) => path!);
    expect(codes()).toEqual([]);
    expect(codes({ ...accountAt('ftp://x'), credentials: {} })).toEqual([
      'account.settings.baseUrl',
      'account.settings.tokenUrl',
      'account.credentials.clientId',
      'account.credentials.clientSecret',
      'account.credentials.refreshToken',
    ]);
    expect(codes(undefined, { ...channelUs, settings: { marketplaceId: 'A1PA6795UKMFR9' } })).toEqual(['channel.settings.marketplaceId']);
    expect(codes(undefined, { ...channelUs, market: { ...channelUs.market, currency: 'EUR' } })).toEqual(['channel.market']);
  });
});
