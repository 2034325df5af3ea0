import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../../../libs/canonical/index.js';
import type { ExistingListing, SendOutcome } from '../../../src/port/index.js';
import type { MappedProduct } from '../../../src/port/index.js';
import { itKnowsWhatItCannotKnow } from './contract-answers.js';
import { ContractDriver, isLive } from './contract-driver.js';
import { itMovesPriceAndStock } from './contract-wires.js';
import type { ContractHarness } from './harness.js';
import type { TestContext } from './test-context.js';

/**
 * What the core relies on, asked of an adapter against its sandbox. Each channel's spec calls it once:
 * `describeChannelContract('shopify', () => harness)`. The harness is asked for in each test, so it may be made in `beforeAll`.
 */
export function describeChannelContract(name: string, makeHarness: () => ContractHarness): void {
  describe(`${name} keeps the channel contract`, () => {
    let harness: ContractHarness;
    let driver: ContractDriver;
    const opened: TestContext[] = [];
    const open = (make: () => TestContext): TestContext => {
      const context = make();
      opened.push(context);
      return context;
    };
    /** All first listings: those that wait for no parent. */
    const firstOf = async (product: MappedProduct) => (await driver.prepare(product)).filter((journey) => !journey.listing.parentKey);

    beforeEach(() => {
      harness = makeHarness();
      harness.sandbox.faults.clear();
      driver = new ContractDriver(
        harness,
        open(() => harness.context()),
      );
    });
    afterAll(async () => {
      await Promise.all(opened.map((context) => context.close()));
    });

    it('1 renders the same bytes from the same input, whatever the order of siblings', async () => {
      const product = harness.product({ sku: 'PURE' });
      const once = await driver.prepare(product);
      const turned = { ...product, nodes: [product.nodes[0]!, ...product.nodes.slice(1).reverse()] };
      const again = await driver.prepare(turned);
      const said = (one: (typeof once)[number]) => driver.offers.skus(one).map((sku) => [sku, driver.offers.render(one, sku)]);
      const bytes = (journeys: typeof once): string[] =>
        journeys.map((one) => canonicalJson([one.listing.key, one.rendered, said(one)])).sort();
      expect(bytes(await driver.prepare(harness.product({ sku: 'PURE' })))).toEqual(bytes(once));
      expect(bytes(again)).toEqual(bytes(once));
      expect(once.flatMap((journey) => journey.rendered.issues.filter((issue) => issue.severity !== 'warning'))).toEqual([]);
      const offers = once.flatMap((one) => driver.offers.skus(one).map((sku) => driver.offers.render(one, sku)));
      expect(offers.map(({ buyable, issues }) => [buyable, issues])).toEqual(offers.map(() => [true, { price: [], stock: [] }]));
      expect(offers.length).toBeGreaterThan(1);
    });

    it('1a names each owned field by what a policy for drift can say: content by target or as unmapped, price and stock as theirs', async () => {
      const { adapter } = harness;
      const targets = adapter.fields.flatMap(({ target }) => [target, target.split('.')[0]!]);
      for (const journey of await driver.prepare(harness.product({ sku: 'NAMED' }))) {
        const { owned, targets: rendered } = journey.rendered;
        for (const field of Object.keys(owned)) {
          const names = adapter.namesOf(field);
          expect(names[0]).toBe(field);
          const last = names.at(-1)!;
          expect({ field, last, known: targets.includes(last) || adapter.unmapped.includes(last) }).toEqual({ field, last, known: true });
          if (rendered[field]) expect({ field, last }).toEqual({ field, last: rendered[field] });
          expect({ field, ofOffer: names.some((name) => adapter.offerNames.includes(name)) }).toEqual({ field, ofOffer: false });
        }
        for (const sku of driver.offers.skus(journey)) {
          const { price, stock } = driver.offers.render(journey, sku);
          const fields = [
            ...Object.keys(adapter.ownedOffer(sku, 'price', price!)),
            ...Object.keys(adapter.ownedOffer(sku, 'stock', stock!)),
          ];
          expect(fields.filter((field) => !adapter.offerNames.includes(adapter.namesOf(field).at(-1)!))).toEqual([]);
          const ofPrice = (field: string): boolean => adapter.priceNames.includes(adapter.namesOf(field).at(-1)!);
          expect(fields.filter(ofPrice)).toEqual(Object.keys(adapter.ownedOffer(sku, 'price', price!)));
        }
      }
    });

    it('2 sends, reads back as live, and shows what was sent', async () => {
      const journeys = await driver.sendAll(harness.product({ sku: 'LIVE' }));
      const outcomes = await driver.readUntil(journeys, isLive);
      expect(outcomes.map((outcome, index) => driver.differences(journeys[index]!, outcome))).toEqual(journeys.map(() => []));
      expect(journeys.every((journey) => Object.keys(journey.rendered.owned).length > 0)).toBe(true);
      for (const journey of journeys)
        for (const sku of driver.offers.skus(journey)) {
          expect(Object.keys(journey.accepted.offers[sku] ?? {}).sort()).toEqual(['price', 'stock']);
          const units = harness.adapter.unitsField(sku);
          if (units !== undefined) expect(driver.owned(journey)[units]).toBe(3);
        }
    });

    it('3 sends the same twice without a duplicate', async () => {
      const product = harness.product({ sku: 'TWICE' });
      const journeys = await driver.sendAll(product);
      const before = [...(await harness.keysOnChannel())].sort();
      await driver.readUntil(journeys, isLive);
      await driver.sendAll(product, journeys);
      await harness.settle();
      expect([...(await harness.keysOnChannel())].sort()).toEqual(before);
    });

    it.each([
      ['the answer is lost', 'reset'],
      ['a server error is answered', 'status'],
    ] as const)('4 says unknown when %s after the effect, finds it by reading, and repeats it without a duplicate', async (_how, kind) => {
      const product = harness.product({ sku: `LOST-${kind.toUpperCase()}` });
      const journeys = (await firstOf(product)).slice(0, 1);
      harness.sandbox.faults.add({ match: harness.sendMatch, kind, status: 503, phase: 'after', times: 1 });
      const outcomes = await driver.sendUntilDecided(product, journeys);
      expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['unknown']);
      await driver.readUntil(journeys, (outcome) => outcome.outcome === 'found');
      const all = await driver.sendAll(product, journeys);
      await driver.readUntil(all, isLive);
      const keys = await harness.keysOnChannel();
      expect(new Set(keys).size).toBe(keys.length);
    });

    it('5 is told to slow down: tries again after that time, and tells the core what it learned', async () => {
      const ready = await warmUp(driver, harness.product({ sku: 'FAST' }), harness);
      harness.sandbox.faults.add({ ...harness.throttled, match: harness.sendMatch, phase: 'before', times: 20 });
      const before = driver.context.exchanges.length;
      const [outcome] = await driver.send(ready.slice(0, 1));
      expect(outcome).toMatchObject({ outcome: 'retry', reason: expect.any(String) });
      // One call, and none to look: the channel's own word is that nothing was done.
      expect(driver.context.exchanges.slice(before).map(({ purpose }) => purpose)).toEqual(['send']);
      expect((outcome as Extract<SendOutcome, { outcome: 'retry' }>).afterMs).toBeGreaterThan(0);
      expect(driver.context.learned.length).toBeGreaterThan(0);
    });

    it('6 cannot tell whether a server error came before the effect, and tries again after a refused connection', async () => {
      const ready = await warmUp(driver, harness.product({ sku: 'DOWN' }), harness);
      harness.sandbox.faults.add({ match: harness.sendMatch, kind: 'status', status: 503, phase: 'before', times: 20 });
      const [failed] = await driver.send(ready.slice(0, 1));
      expect(failed!.outcome).toBe('unknown');
      const away = new ContractDriver(
        harness,
        open(() => harness.unreachableContext()),
      );
      const [refused] = await away.send(ready.slice(0, 1));
      expect(refused!.outcome).toBe('retry');
    });

    it('7 gives code, message and mending for what the channel refuses, and does not ask to repeat it', async () => {
      const journeys = await firstOf(harness.breakProduct());
      const outcomes = await driver.send(journeys.slice(0, 1));
      const [refused] = outcomes;
      expect(refused!.outcome).toBe('terminal');
      const issues = (refused as Extract<SendOutcome, { outcome: 'terminal' }>).issues;
      expect(issues.length).toBeGreaterThan(0);
      for (const issue of issues) {
        expect(issue.code).not.toBe('');
        expect(issue.message).not.toBe('');
        expect(issue.fix).not.toBe('');
      }
    });

    it('8 accepted is not live: a later rejection is read with its issues', async () => {
      const journeys = await driver.sendAll(harness.rejectedLate());
      const isDecided = (outcome: { outcome: string; state?: string }): boolean =>
        outcome.outcome === 'found' && outcome.state !== 'accepted';
      const outcomes = await driver.readUntil(journeys.slice(-1), (outcome) => isDecided(outcome));
      const [outcome] = outcomes;
      expect(outcome).toMatchObject({ outcome: 'found', state: 'rejected' });
      expect(outcome!.outcome === 'found' ? outcome!.issues.length : 0).toBeGreaterThan(0);
    });

    it('9 says absent of what is not there', async () => {
      const journeys = await firstOf(harness.product({ sku: 'NEVER-SENT' }));
      const outcomes = await driver.readOnce(journeys);
      expect(outcomes.map((outcome) => outcome.outcome)).toEqual(journeys.map(() => 'absent'));
    });

    it('10 withdraws, and does so again without complaint', async () => {
      const journeys = await driver.sendAll(harness.product({ sku: 'GONE' }));
      await driver.readUntil(journeys, isLive);
      const items = [...journeys].reverse().map(({ listing, externalIds, sequence }) => ({
        listingId: listing.key,
        listing,
        externalIds,
        sequence: sequence + 1n,
      }));
      const first = await harness.adapter.withdraw(items, driver.context);
      expect(first.map((outcome) => outcome.outcome)).toEqual(items.map(() => 'accepted'));
      await driver.readUntil(journeys, (outcome) => outcome.outcome === 'absent');
      const second = await harness.adapter.withdraw(items, driver.context);
      expect(second.map((outcome) => outcome.outcome)).toEqual(items.map(() => 'accepted'));
    });

    it('11 lists all that is there, page after page', async () => {
      const keys = await harness.foreignSeed();
      const found: ExistingListing[] = [];
      for await (const existing of harness.adapter.existing(driver.context)) found.push(existing);
      const listed = new Set(found.map((existing) => existing.key));
      expect(keys.filter((key) => !listed.has(key))).toEqual([]);
      expect(listed.size).toBe(found.length);
    });

    it('12 renews an expired token by itself', async () => {
      const product = harness.product({ sku: 'TOKEN' });
      const before = await driver.sendAll(product);
      harness.expireToken();
      const journeys = await driver.sendAll(harness.product({ sku: 'TOKEN', title: 'Sent with a new token' }), before);
      const outcomes = await driver.readUntil(journeys, isLive);
      expect(outcomes.map((outcome, index) => driver.differences(journeys[index]!, outcome))).toEqual(journeys.map(() => []));
    });

    it('13 sees what another hand changed on an owned field', async () => {
      const product = harness.product({ sku: 'DRIFT' });
      const journeys = await driver.sendAll(product);
      await driver.readUntil(journeys, isLive);
      const field = await harness.foreignChange(product);
      await harness.settle();
      const outcomes = await driver.readOnce(journeys);
      expect(outcomes.flatMap((outcome, index) => driver.differences(journeys[index]!, outcome))).toContain(field);
    });

    itMovesPriceAndStock(() => ({ harness, driver }));

    it('15 does not overwrite a foreign thing under the same key', async () => {
      if (!harness.foreignTwin) return;
      const product = harness.product({ sku: 'TWIN' });
      await harness.foreignTwin(product);
      const before = [...(await harness.keysOnChannel())].sort();
      const journeys = await firstOf(product);
      const outcomes = await driver.send(journeys.slice(0, 1));
      expect(outcomes).toMatchObject([{ outcome: 'terminal', issues: [{ code: expect.stringMatching(/exists_unmatched/i) }] }]);
      expect([...(await harness.keysOnChannel())].sort()).toEqual(before);
    });

    it('16 names in every exchange the listings it concerns, so that each finds the call that sent it and the look that found it', async () => {
      const journeys = await driver.sendAll(harness.product({ sku: 'NAMED' }));
      await driver.readUntil(journeys, isLive);
      const { exchanges } = driver.context;
      const keys = journeys.map((journey) => journey.listing.key).sort();
      for (const purpose of ['send', 'read'])
        expect([...new Set(exchanges.filter((one) => one.purpose === purpose).flatMap((one) => one.listingIds))].sort()).toEqual(keys);
      const nameless = exchanges.filter((one) => ['send', 'read', 'withdraw'].includes(one.purpose) && one.listingIds.length === 0);
      expect(nameless.map((one) => one.url)).toEqual([]);
    });

    it.each([
      ['the answer was lost', 'reset'],
      ['a server error was answered', 'status'],
    ] as const)('17 withdraws again what it withdrew when %s, and it is gone', async (_how, kind) => {
      const journeys = (await driver.sendAll(harness.product({ sku: `GONE-${kind.toUpperCase()}` }))).slice(-1);
      await driver.readUntil(journeys, isLive);
      const items = journeys.map(({ listing, externalIds, sequence }) => ({
        listingId: listing.key,
        listing,
        externalIds,
        sequence: sequence + 1n,
      }));
      harness.sandbox.faults.add({ match: {}, kind, status: 503, phase: 'after', times: 1 });
      const lost = await harness.adapter.withdraw(items, driver.context);
      expect(lost.map((outcome) => outcome.outcome)).toEqual(['unknown']);
      const again = await harness.adapter.withdraw(items, driver.context);
      expect(again.map((outcome) => outcome.outcome)).toEqual(['accepted']);
      await driver.readUntil(journeys, (outcome) => outcome.outcome === 'absent');
    });

    itKnowsWhatItCannotKnow(() => ({ harness, driver }));

    it('writes no secret into an exchange', async () => {
      await driver.sendAll(harness.product({ sku: 'SECRET' }));
      const written = JSON.stringify(driver.context.exchanges);
      for (const secret of Object.values(driver.context.account.credentials)) {
        if (secret.length >= 8) expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
      }
      expect(driver.context.exchanges.length).toBeGreaterThan(0);
    });
  });
}

/**
 * Some channels need things in place before the call that counts (files). Sends the product's first listings until they were taken once,
 * and returns them rendered anew with another title, so that the next send is a change.
 */
async function warmUp(driver: ContractDriver, product: MappedProduct, harness: ContractHarness) {
  const journeys = await driver.sendAll(product);
  await driver.readUntil(journeys, isLive);
  const changed = harness.product({ sku: product.rootSku, title: 'Another title, same product' });
  return (await driver.prepare(changed, journeys)).filter((journey) => !journey.listing.parentKey);
}
