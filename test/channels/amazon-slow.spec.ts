import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import { ContractDriver, isLive, type TestContext } from '../support/syndication/index.js';
import { startHarness, type AmazonHarness } from './amazon-harness.js';
import { vase } from './amazon-products.js';

const MINUTE = 60_000;

describe('the Amazon adapter where Amazon takes its time', () => {
  let harness: AmazonHarness;
  let context: TestContext;
  let driver: ContractDriver;

  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());
  beforeEach(() => {
    harness.adapter = new AmazonAdapter();
    context = harness.context();
    driver = new ContractDriver(harness, context);
  });
  afterEach(() => {
    Object.assign(harness.sandbox.settings, { visibleAfterMs: null, goneAfterMs: null });
    harness.sandbox.faults.clear();
    return context.close();
  });

  const pass = (minutes: number): void => harness.sandbox.clock.advance(minutes * MINUTE);
  const quantityOf = async (sku: string): Promise<unknown> => (await harness.shown(sku))['fulfillment_availability']?.[0]?.['quantity'];

  it('finds nothing of a new SKU for most of an hour, and then all of it; what is there already is shown as soon as ever', async () => {
    harness.sandbox.settings.visibleAfterMs = 50 * MINUTE;
    const product = vase(harness.pictures, { sku: 'LATE-SHOWN' });
    const journeys = await driver.sendAll(product);
    pass(49);
    expect(await driver.readOnce(journeys)).toEqual(journeys.map(() => ({ outcome: 'absent', pollAfterMs: 0 })));
    pass(2);
    expect((await driver.readOnce(journeys)).every(isLive)).toBe(true);
    const changed = await driver.sendAll(vase(harness.pictures, { sku: 'LATE-SHOWN', title: 'Oakline Vase once more' }), journeys);
    await harness.settle();
    const outcomes = await driver.readOnce(changed);
    expect(outcomes.map((outcome, index) => driver.differences(changed[index]!, outcome))).toEqual(changed.map(() => []));
    expect(harness.adapter.lag.shownMs).toBe(60 * MINUTE);
  });

  it('shows what it deletes for half an hour', async () => {
    const journeys = await driver.sendAll(vase(harness.pictures, { sku: 'LATE-GONE' }));
    await driver.readUntil(journeys, isLive);
    harness.sandbox.settings.goneAfterMs = 29 * MINUTE;
    const items = journeys.map(({ listing, externalIds, sequence }) => ({ listingId: listing.key, listing, externalIds, sequence }));
    await harness.adapter.withdraw(items, context);
    pass(28);
    expect((await driver.readOnce(journeys)).every(isLive)).toBe(true);
    pass(2);
    expect(await driver.readOnce(journeys)).toEqual(journeys.map(() => ({ outcome: 'absent', pollAfterMs: 0 })));
    expect(harness.adapter.lag.goneMs).toBe(30 * MINUTE);
  });

  it('looks before it makes a thing once more that may be there, and brings nothing back that was sold', async () => {
    const [, child] = await driver.sendAll(vase(harness.pictures, { sku: 'LOST', quantity: 3 }));
    await driver.readUntil([child!], isLive);
    const { sku } = child!.listing;
    await fetch(`${harness.sandbox.url}/_sandbox/sell`, { method: 'POST', body: JSON.stringify({ sku, quantity: 2 }) });
    const lost = { ...driver.item(child!), mayBeGone: true as const, units: { [sku]: 3 } };
    const puts = (): number => context.exchanges.filter(({ method, purpose }) => method === 'PUT' && purpose === 'send').length;
    const before = puts();
    // A look without an answer is no proof of anything.
    harness.sandbox.faults.add({ match: { method: 'GET', pathIncludes: '/items/' }, kind: 'status', status: 503 });
    expect(await harness.adapter.send([lost], context)).toMatchObject([{ outcome: 'retry', afterMs: 30_000 }]);
    expect(puts()).toBe(before);
    expect(await harness.adapter.send([lost], context)).toMatchObject([{ outcome: 'accepted' }]);
    await harness.settle();
    await driver.readOnce([child!]);
    expect([puts(), await quantityOf(sku)]).toEqual([before + 1, 1]);
  });
});
