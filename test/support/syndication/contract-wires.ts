import { expect, it } from '@jest/globals';
import { canonicalJson } from '../../../libs/canonical/index.js';
import { decimalAmount } from '../../../src/port/kit/index.js';
import { isLive, type ContractDriver } from './contract-driver.js';
import type { ContractHarness } from './harness.js';

/** Price and stock move by themselves: without the content, down to nothing, and again where nobody knows. Part of the channel contract. */
export function itMovesPriceAndStock(made: () => { harness: ContractHarness; driver: ContractDriver }): void {
  it('2a tells what a customer pays by what it said and by what is seen, sales included, and that nobody can buy', async () => {
    const { harness, driver } = made();
    const { adapter } = harness;
    const product = harness.product({ sku: 'PAID' });
    const journeys = await driver.sendAll(product);
    const outcomes = await driver.readUntil(journeys, isLive);
    const { currency } = driver.context.channel.market;
    const now = driver.context.now();
    const amounts = (sku: string, fields: Record<string, unknown>): unknown => {
      const money = adapter.paidBy(sku, fields, currency, now);
      return money ? [Number(money.paid), money.usual === null ? null : Number(money.usual), money.currency] : money;
    };
    const told = journeys.flatMap((journey, index) =>
      driver.offers.skus(journey).map((sku) => {
        const outcome = outcomes[index]!;
        const node = journey.product.nodes.find((one) => one.sku === sku)!;
        const said = (more: object, stopped?: 'no_price' | 'lifecycle'): Record<string, unknown> => {
          const { price, stock } = adapter.renderOffer({
            ...{ listing: journey.listing, sku, channel: driver.context.channel, account: driver.context.account },
            ...{ offer: { ...node.offer!, ...more }, quantity: 3, accepted: journey.accepted.offers[sku] ?? {} },
            ...(stopped && { stopped }),
          });
          return { ...(price && adapter.ownedOffer(sku, 'price', price)), ...adapter.ownedOffer(sku, 'stock', stock!) };
        };
        const price = node.offer!.price!;
        const full = [Number(decimalAmount(price)), null, currency];
        const salePrice = { ...price, minor: String(BigInt(price.minor) - 100n) };
        const at = (ms: number): string => new Date(now.getTime() + ms).toISOString();
        const sale = said({ salePrice, saleFrom: at(-1000), saleTo: at(3_600_000) });
        return [
          [amounts(sku, outcome.outcome === 'found' ? outcome.observed : {}), full],
          [amounts(sku, said({})), full],
          [amounts(sku, sale), [Number(decimalAmount(salePrice)), full[0], currency]],
          [amounts(sku, said({ price: null }, 'no_price')), null],
          [amounts(sku, said({}, 'lifecycle')), null],
        ];
      }),
    );
    expect(told.length).toBeGreaterThan(0);
    for (const pairs of told) expect(pairs.map(([found]) => found)).toEqual(pairs.map(([, wanted]) => wanted));
  });

  it('14 sends a mere change of price and stock without the content, which stays', async () => {
    const { harness, driver } = made();
    const journeys = await driver.sendAll(harness.product({ sku: 'OFFER' }));
    await driver.readUntil(journeys, isLive);
    const cheaper = await driver.prepare(harness.product({ sku: 'OFFER', priceMinor: '1111', quantity: 7 }), journeys);
    // The payload of the content knows nothing of price and stock.
    const again = await driver.prepare(harness.product({ sku: 'OFFER' }), cheaper);
    expect(cheaper.map((journey) => canonicalJson(journey.rendered))).toEqual(again.map((journey) => canonicalJson(journey.rendered)));
    const outcomes = await driver.sendOffers(cheaper);
    const selling = cheaper.filter((journey) => driver.offers.skus(journey).length > 0);
    expect([...outcomes.keys()]).toEqual(selling.map((journey) => journey.listing.key));
    for (const outcome of outcomes.values()) {
      expect(outcome.outcome).toBe('accepted');
      expect(outcome.exceptions ?? []).toEqual([]);
    }
    const read = await driver.readUntil(cheaper, isLive);
    expect(read.map((outcome, index) => driver.differences(cheaper[index]!, outcome))).toEqual(cheaper.map(() => []));
    for (const journey of selling)
      for (const sku of driver.offers.skus(journey)) {
        const units = harness.adapter.unitsField(sku);
        if (units !== undefined) expect(journey.units[sku]).toBe(7);
      }
    // And a change of the content leaves them as they were acknowledged.
    const renamed = await driver.prepare(
      harness.product({ sku: 'OFFER', title: 'Another title', priceMinor: '9999', quantity: 9 }),
      cheaper,
    );
    expect((await driver.send(renamed)).map((outcome) => outcome.outcome)).toEqual(renamed.map(() => 'accepted'));
    const after = await driver.readUntil(renamed, isLive);
    expect(after.map((outcome, index) => driver.differences(renamed[index]!, outcome))).toEqual(renamed.map(() => []));
  });

  it('14b stops the sale by a stock of 0, by a missing price, by the lifecycle and by a recall, also of a product that cannot be rendered', async () => {
    const { harness, driver } = made();
    const journeys = await driver.sendAll(harness.product({ sku: 'STOP' }));
    await driver.readUntil(journeys, isLive);
    const selling = journeys.filter((journey) => driver.offers.skus(journey).length > 0);
    for (const journey of selling)
      for (const sku of driver.offers.skus(journey)) {
        const node = journey.product.nodes.find((one) => one.sku === sku)!;
        const { channel, account } = driver.context;
        const accepted = journey.accepted.offers[sku]!;
        const input = { listing: journey.listing, sku, channel, account, accepted, quantity: 3 };
        const { adapter } = harness;
        const stops = [
          adapter.renderOffer({ ...input, offer: node.offer, quantity: 0 }),
          adapter.renderOffer({ ...input, offer: { ...node.offer!, price: null }, stopped: 'no_price' }),
          adapter.renderOffer({ ...input, offer: null, stopped: 'no_price' }),
          adapter.renderOffer({ ...input, offer: node.offer, stopped: 'market_recall' }),
          adapter.renderOffer({ ...input, offer: node.offer, stopped: 'recall' }),
          adapter.renderOffer({ ...input, offer: node.offer, stopped: 'lifecycle' }),
        ];
        for (const [at, stop] of stops.entries()) {
          expect(stop.buyable).toBe(false);
          expect(stop.stock).toBeDefined();
          expect(stop.issues.stock.filter((issue) => issue.severity !== 'warning')).toEqual([]);
          const units = adapter.unitsField(sku);
          const [ofPrice, ofBoth] = [at >= 1 && at <= 3, at === 4];
          if (harness.pooled && (ofPrice || ofBoth)) expect(stop.price).not.toEqual(accepted.price);
          if (harness.pooled && ofPrice) continue;
          if (units !== undefined) expect(adapter.ownedOffer(sku, 'stock', stop.stock!)[units]).toBe(0);
        }
        expect(adapter.renderOffer({ ...input, offer: node.offer })).toMatchObject({ buyable: true, ...accepted });
      }
    const soldOut = await driver.prepare(harness.product({ sku: 'STOP', quantity: 0 }), journeys);
    const outcomes = [...(await driver.sendOffers(soldOut)).values()];
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(selling.map(() => 'accepted'));
    const read = await driver.readUntil(soldOut, (outcome) => outcome.outcome === 'found');
    expect(read.map((outcome, index) => driver.differences(soldOut[index]!, outcome))).toEqual(soldOut.map(() => []));
  });

  it.each([
    ['the answer is lost', 'reset'],
    ['a server error is answered', 'status'],
  ] as const)('14c says unknown of an offer when %s after the effect, and repeats it', async (_how, kind) => {
    const { harness, driver } = made();
    const sku = `OFFER-${kind.toUpperCase()}`;
    const journeys = await driver.sendAll(harness.product({ sku }));
    await driver.readUntil(journeys, isLive);
    const cheaper = await driver.prepare(harness.product({ sku, priceMinor: '1111', quantity: 2 }), journeys);
    const one = cheaper.filter((journey) => driver.offers.skus(journey).length > 0).slice(0, 1);
    harness.sandbox.faults.add({ match: harness.offerMatch ?? harness.sendMatch, kind, status: 503, phase: 'after', times: 1 });
    const [lost] = [...(await driver.sendOffers(one)).values()];
    expect(lost!.outcome).toBe('unknown');
    await driver.readUntil(one, isLive);
    await driver.sendAllOffers(one);
    const read = await driver.readUntil(one, isLive);
    expect(read.map((outcome, index) => driver.differences(one[index]!, outcome))).toEqual([[]]);
  });
}
