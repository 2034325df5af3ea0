import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContractDriver, testContext, type Journey, type TestContext } from '../support/syndication/index.js';
import { openGoogle, type GoogleWorld, isNoonWithin } from './google-world.js';

const HOUR = 3_600_000;

describe('The Google adapter against the sandbox', () => {
  let world: GoogleWorld;
  let context: TestContext;
  let driver: ContractDriver;
  beforeEach(async () => {
    world = await openGoogle();
    context = world.context();
    driver = new ContractDriver(world, context);
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });
  const checked = async (other: TestContext): Promise<string[]> => {
    const found = await world.adapter.check(other);
    await other.close();
    return found.map(({ code }) => code);
  };

  /** A driver whose own clock is that much ahead. */
  const openAt = (ahead: number): ContractDriver =>
    new ContractDriver(
      world,
      testContext(world.account, world.channel, () => new Date(Date.now() + ahead)),
    );

  it('finds the way open, and learns the budgets from the quota service', async () => {
    await world.admin('settings', { rateLimits: 'real' });
    expect(await world.adapter.check(context)).toEqual([]);
    expect(context.learned).toEqual([
      { bucket: 'products-write', perSecond: 50, burst: 500 },
      { bucket: 'products-read', perSecond: 50, burst: 500 },
    ]);
  });

  it('asks for budgets once an hour, and gives a version that follows the dated rules', async () => {
    const first = await world.adapter.requirements(context, ['lamp']);
    await world.adapter.requirements(context, ['lamp']);
    expect(context.exchanges.filter(({ url }) => url.includes('/quotas'))).toHaveLength(1);
    expect(first.get('lamp')!.version).toBe('products-0.11.0/2026-01-01');
  });

  it('names what stands in the way of a connection', async () => {
    const { dataSources } = await world.seed({
      dataSources: [
        { displayName: 'File', primaryProductDataSource: {}, fileInput: {} },
        { displayName: 'Supplement', supplementalProductDataSource: {} },
        { displayName: 'German', primaryProductDataSource: { feedLabel: 'DE', contentLanguage: 'de', countries: ['DE'] } },
      ],
    });
    const at = (dataSource: string) => checked(world.contextWith({ dataSource }));
    expect(await at(dataSources[0])).toEqual(['data_source_unfit']);
    expect(await at(dataSources[1])).toEqual(['data_source_unfit']);
    expect(await at(dataSources[2])).toEqual(['data_source_unfit', 'data_source_unfit', 'data_source_unfit']);
    expect(await at('accounts/1001/dataSources/99')).toEqual(['data_source_not_found']);
    expect(await at('accounts/2002/dataSources/99')).toEqual(['access_denied']);
    expect(await checked(world.unreachableContext())).toEqual(['channel_unreachable']);
  });

  it('sends the sequence as the version, and goes on above what another tool had numbered', async () => {
    const product = world.product({ sku: 'ADOPT' });
    const [journey] = await driver.prepare(product);
    const input = { ...(journey!.rendered.payload as object), versionNumber: '1726000000' };
    await world.seed({ products: [{ productInput: input }] });
    const found = [];
    for await (const listing of world.adapter.existing(context)) found.push(listing);
    expect(found).toEqual([
      {
        key: 'ADOPT-1',
        externalIds: {
          product: 'accounts/1001/products/en~US~ADOPT-1',
          dataSource: world.channel.settings.dataSource,
          foreignVersion: '1726000000',
        },
        skus: ['ADOPT-1'],
        gtins: ['4006381333931'],
        title: 'Reading lamp, Brass',
      },
    ]);
    journey!.externalIds = found[0]!.externalIds;
    const [outcome] = await driver.send([journey!]);
    expect(outcome).toMatchObject({ outcome: 'accepted', externalIds: { version: '1726000001' } });
  });

  it('moves above a higher version that it only learns of by an ABORTED', async () => {
    const [journey] = await driver.sendAll(world.product({ sku: 'ABORT' }));
    world.sandbox.clock.advance(120_000);
    await world.seed({ products: [{ productInput: { ...(journey!.rendered.payload as object), versionNumber: '900' } }] });
    const [refused] = await driver.send([journey!]);
    expect(refused).toMatchObject({ outcome: 'retry', bindings: { 'version:ABORT-1': '900' } });
    const [taken] = await driver.send([journey!]);
    expect(taken).toMatchObject({ outcome: 'accepted', externalIds: { version: '902' } });
  });

  it('knows its own insert again when the answer was lost and Google had not processed it yet', async () => {
    const [journey] = await driver.prepare(world.product({ sku: 'LOST' }));
    world.sandbox.faults.add({ match: world.sendMatch, kind: 'reset', phase: 'after' });
    expect(await driver.send([journey!])).toMatchObject([{ outcome: 'unknown' }]);
    expect(await driver.readOnce([journey!])).toMatchObject([{ outcome: 'absent', pollAfterMs: 30_000 }]);
    world.sandbox.clock.advance(120_000);
    expect(await driver.send([journey!])).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('calls a product accepted while Google still shows the insert before, processed while it is under review', async () => {
    const journeys = await driver.sendAll(world.product({ sku: 'SLOW' }));
    world.sandbox.clock.advance(60_000);
    expect(await driver.readOnce(journeys)).toMatchObject([{ state: 'processed' }, { state: 'processed' }]);
    world.sandbox.clock.advance(60_000);
    expect(await driver.readOnce(journeys)).toMatchObject([{ state: 'live' }, { state: 'live' }]);
    const later = await driver.sendAll(world.product({ sku: 'SLOW', title: 'New title' }), journeys);
    const [shown] = await driver.readOnce(later);
    expect(shown).toMatchObject({ state: 'accepted', observed: { title: 'Reading lamp, Brass' } });
  });

  it('has time for a product that Google shows hours later, and for one that it shows long after its deletion', async () => {
    const states = async (journeys: Journey[]): Promise<string[]> =>
      (await driver.readOnce(journeys)).map((one) => (one.outcome === 'found' ? one.state : one.outcome));
    await world.admin('settings', { visibleAfterMs: HOUR, goneAfterMs: 20 * 60_000 });
    const journeys = await driver.sendAll(world.product({ sku: 'SLOW' }));
    world.sandbox.clock.advance(HOUR - 60_000);
    expect([...new Set(await states(journeys))]).toEqual(['absent']);
    world.sandbox.clock.advance(3 * 60_000);
    expect([...new Set(await states(journeys))]).toEqual(['live']);
    // What is there is changed as soon as ever.
    await driver.sendAll(world.product({ sku: 'SLOW', title: 'A lamp of another name' }), journeys);
    world.sandbox.clock.advance(60_000);
    const outcomes = await driver.readOnce(journeys);
    expect(outcomes.map((outcome) => outcome.outcome === 'found' && String(outcome.observed['title']).includes('another name'))).toEqual(
      journeys.map(() => true),
    );
    const items = journeys.map(({ listing, externalIds, sequence }) => ({ listingId: listing.key, listing, externalIds, sequence }));
    await world.adapter.withdraw(items, context);
    world.sandbox.clock.advance(19 * 60_000);
    expect([...new Set(await states(journeys))]).toEqual(['live']);
    world.sandbox.clock.advance(2 * 60_000);
    expect([...new Set(await states(journeys))]).toEqual(['absent']);
    expect(world.adapter.lag).toEqual({ shownMs: 2 * HOUR, goneMs: HOUR / 2 });
  });

  it('warns five days before Google removes a product, so that it is sent again', async () => {
    const journeys = await driver.sendAll(world.product({ sku: 'OLD' }));
    const day = 86_400_000;
    const moved = openAt(24 * day);
    world.sandbox.clock.advance(24 * day);
    const codes = async () =>
      (await moved.readOnce(journeys)).map((outcome) => (outcome.outcome === 'found' ? outcome.issues.map(({ code }) => code) : []));
    expect(await codes()).toEqual([[], []]);
    await moved.context.close();
    const later = openAt(25 * day + 60_000);
    world.sandbox.clock.advance(day + 60_000);
    expect((await later.readOnce(journeys)).map((outcome) => outcome.outcome === 'found' && outcome.issues[0]?.code)).toEqual([
      'expires_soon',
      'expires_soon',
    ]);
    const refreshAt = async (): Promise<(number | undefined)[]> =>
      (await later.readOnce(journeys)).map((outcome) => (outcome.outcome === 'found' ? outcome.refreshAt?.getTime() : undefined));
    const [before] = await refreshAt();
    expect(before).toBeLessThanOrEqual(later.context.now().getTime());
    expect(await later.send(journeys)).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
    world.sandbox.clock.advance(120_000);
    const [after] = await refreshAt();
    expect(Math.round((after! - before!) / day)).toBe(25);
    await later.context.close();
  });

  it('keeps issues apart by destination and country, and judges by the wanted destinations only', async () => {
    const { dataSources } = await world.seed({
      dataSources: [{ displayName: 'Two', primaryProductDataSource: { countries: ['US', 'CA'] } }],
    });
    const wide = world.contextWith({ dataSource: dataSources[0] });
    const other = new ContractDriver(world, wide);
    const journeys = await other.sendAll(world.product({ sku: 'TWO' }));
    world.sandbox.clock.advance(120_000);
    const [outcome] = await other.readOnce(journeys.slice(0, 1));
    expect(outcome).toMatchObject({ state: 'live' });
    const issues = outcome!.outcome === 'found' ? outcome!.issues : [];
    expect(issues.map(({ code, details }) => [code, details!.reportingContext, details!.countries])).toEqual([
      ['price_currency_mismatch', 'SHOPPING_ADS', ['CA']],
      ['price_currency_mismatch', 'DISPLAY_ADS', ['CA']],
      ['price_currency_mismatch', 'FREE_LISTINGS', ['CA']],
    ]);
    const narrow = world.contextWith({ dataSource: dataSources[0], destinations: ['YOUTUBE_SHOPPING'] });
    expect(await new ContractDriver(world, narrow).readOnce(journeys.slice(0, 1))).toMatchObject([{ state: 'processed' }]);
    await Promise.all([wide.close(), narrow.close()]);
  });

  it("waits for 12:00 UTC when a product's two updates are spent, and holds nobody else up", async () => {
    await world.admin('settings', { rateLimits: 'real' });
    let journeys = await driver.sendAll(world.product({ sku: 'DAILY' }));
    for (const title of ['Second', 'Third']) journeys = await driver.sendAll(world.product({ sku: 'DAILY', title }), journeys);
    const before = Date.now();
    const [outcome] = await driver.send(journeys.slice(0, 1));
    const afterMs = outcome!.outcome === 'retry' ? outcome!.afterMs : 0;
    const after = Date.now();
    expect(isNoonWithin(before + afterMs, after + afterMs)).toBe(true);
    expect(afterMs).toBeLessThanOrEqual(24 * HOUR);
    expect(context.learned.filter(({ blockedForMs }) => blockedForMs !== undefined)).toEqual([]);
  });

  it('stops with a reason when its data source is gone, and waits when the project is not registered', async () => {
    const journeys = await driver.prepare(world.product({ sku: 'GONE' }));
    await world.admin('reset', {});
    const [gone] = await driver.send(journeys.slice(0, 1));
    expect(gone).toMatchObject({ outcome: 'terminal', issues: [{ code: 'data_source_not_found', path: 'settings.dataSource' }] });
    const unregistered = { status: 401, headers: { 'content-type': 'application/json' }, body: notRegistered };
    world.sandbox.faults.add({ match: {}, kind: 'status', phase: 'before', times: 5, ...unregistered });
    expect(await driver.send(journeys.slice(0, 1))).toMatchObject([{ outcome: 'retry', afterMs: 300_000 }]);
  });

  it('waits when Google refuses the sign-in, and says why', async () => {
    const journeys = await driver.prepare(world.product({ sku: 'SIGN' }));
    world.expireToken();
    world.sandbox.faults.add({
      match: { pathIncludes: '/token' },
      kind: 'status',
      phase: 'before',
      times: 5,
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
    });
    const [outcome] = await driver.send(journeys.slice(0, 1));
    expect(outcome).toMatchObject({ outcome: 'retry', afterMs: 900_000, reason: expect.stringContaining('Invalid JWT Signature.') });
  });

  it('signs in once for a whole batch', async () => {
    await driver.sendAll(world.product({ sku: 'BATCH' }));
    expect(context.exchanges.filter(({ purpose }) => purpose === 'token')).toHaveLength(1);
  });
});

const notRegistered = {
  error: {
    code: 401,
    status: 'UNAUTHENTICATED',
    message: 'GCP project with id x is not registered with the merchant account.',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'auth/gcp_unknown',
        domain: 'merchantapi.googleapis.com',
        metadata: { REASON: 'GCP_NOT_REGISTERED' },
      },
    ],
  },
};
