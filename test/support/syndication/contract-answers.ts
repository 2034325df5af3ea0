import { expect, it } from '@jest/globals';
import type { ContractDriver, Journey } from './contract-driver.js';
import { isLive } from './contract-driver.js';
import type { ContractHarness, FaultMatch } from './harness.js';

const STATUSES = [400, 404, 409, 413, 429, 500, 503];

/** What a gateway says by itself: a page, a word of its own, or nothing. None is the channel's own form of a refusal. */
const BODIES: Record<number, unknown> = { 404: '<html><body>Not Found</body></html>', 413: '', 429: { message: 'Too Many Requests' } };

/**
 * It happened, and the answer says another thing, for each status and each thing that is sent: nobody knows, so the adapter says `unknown`, a look
 * finds it, and a repeat makes no second one. Part of the channel contract.
 */
export function itKnowsWhatItCannotKnow(made: () => { harness: ContractHarness; driver: ContractDriver }): void {
  const strike = (status: number, match: FaultMatch, phase: 'before' | 'after' = 'after'): void => {
    made().harness.sandbox.faults.add({ match, kind: 'status', status, phase, times: 1, body: BODIES[status] ?? {} });
  };
  const live = async (sku: string): Promise<Journey[]> => {
    const { harness, driver } = made();
    const journeys = await driver.sendAll(harness.product({ sku }));
    await driver.readUntil(journeys, isLive);
    return journeys;
  };
  const shown = async (journeys: Journey[]) => {
    const { driver } = made();
    const read = await driver.readUntil(journeys, isLive);
    return read.map((outcome, index) => driver.differences(journeys[index]!, outcome));
  };
  /** One listing that can be bought, with another price or number. */
  const offers = async (sku: string, change: { priceMinor?: string; quantity?: number }): Promise<Journey[]> => {
    const { harness, driver } = made();
    const changed = await driver.prepare(harness.product({ sku, ...change }), await live(sku));
    return changed.filter((journey) => driver.offers.skus(journey).length > 0).slice(0, 1);
  };

  it.each(STATUSES)('18 says unknown when a first content is answered by %d after the effect, and makes nothing twice', async (status) => {
    const { harness, driver } = made();
    const product = harness.product({ sku: `FIRST-${status}` });
    const journeys = (await driver.prepare(product)).filter((journey) => !journey.listing.parentKey).slice(0, 1);
    strike(status, harness.sendMatch);
    const outcomes = await driver.sendUntilDecided(product, journeys);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['unknown']);
    await driver.readUntil(journeys, (outcome) => outcome.outcome === 'found');
    const all = await driver.sendAll(product, journeys);
    expect(await shown(all)).toEqual(all.map(() => []));
    const keys = await harness.keysOnChannel();
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(STATUSES)('18a says unknown when another content is answered by %d, before the effect or after it', async (status) => {
    const { harness, driver } = made();
    const sku = `OTHER-${status}`;
    const before = await live(sku);
    for (const phase of ['before', 'after'] as const) {
      const product = harness.product({ sku, title: `Another title, ${phase} ${status}` });
      const [journey] = (await driver.prepare(product, before)).filter((one) => !one.listing.parentKey);
      strike(status, harness.sendMatch, phase);
      const outcomes = await driver.send([journey!]);
      expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['unknown']);
      await harness.settle();
      const [outcome] = await driver.readOnce([journey!]);
      expect(driver.differences(journey!, outcome!).length > 0).toBe(phase === 'before');
    }
  });

  it.each(STATUSES)('18b says unknown of a price that is answered by %d after the effect, and repeats it', async (status) => {
    const { harness, driver } = made();
    const one = await offers(`PRICE-${status}`, { priceMinor: '1111' });
    strike(status, harness.offerMatch ?? harness.sendMatch);
    expect([...(await driver.sendOffers(one)).values()].map(({ outcome }) => outcome)).toEqual(['unknown']);
    await driver.readUntil(one, isLive);
    await driver.sendAllOffers(one);
    expect(await shown(one)).toEqual([[]]);
  });

  it.each(STATUSES)('18c says unknown of a number that is answered by %d after the effect, and what is there is seen', async (status) => {
    const { harness, driver } = made();
    const sku = `STOCK-${status}`;
    const counts = harness.adapter.unitsField(sku) !== undefined;
    const one = await offers(sku, { quantity: counts ? 7 : 0 });
    strike(status, harness.stockMatch ?? harness.offerMatch ?? harness.sendMatch);
    expect([...(await driver.sendOffers(one)).values()].map(({ outcome }) => outcome)).toEqual(['unknown']);
    const [read] = await driver.readUntil(one, (outcome) => outcome.outcome === 'found');
    const [sellable = ''] = driver.offers.skus(one[0]!);
    if (counts) expect(read).toMatchObject({ observed: { [harness.adapter.unitsField(sellable)!]: 7 } });
    else expect(read).toMatchObject({ observed: { availability: 'OUT_OF_STOCK' } });
  });

  it.each(STATUSES)('18d says unknown of a withdrawal that is answered by %d after the effect, and repeats it', async (status) => {
    const { harness, driver } = made();
    const journeys = (await live(`GONE-${status}`)).slice(-1);
    const items = journeys.map(({ listing, externalIds, sequence }) => ({
      ...{ listingId: listing.key, listing, externalIds },
      sequence: sequence + 1n,
    }));
    strike(status, harness.withdrawMatch);
    const withdraw = async () => (await harness.adapter.withdraw(items, driver.context)).map(({ outcome }) => outcome);
    expect(await withdraw()).toEqual(['unknown']);
    expect(await withdraw()).toEqual(['accepted']);
    await driver.readUntil(journeys, (outcome) => outcome.outcome === 'absent');
  });
}
