import { expect, test } from '@jest/globals';
import type { HttpRequest, HttpResponse } from '../../../port/index.js';
import type { Activity } from '../core/activity.js';
import { marketplaceOf } from '../world/channels.js';
import { ADDRESS, type StandIns } from '../world/stand-ins.js';
import { BoundWitness } from './bound-witness.js';
import { Truth } from './truth.js';

const SKU = 'TEE-FJELLA-WHITE-S';
const POOL = 'amazon_na';
const amazon = `${ADDRESS.amazon}/listings/2021-08-01/items/A2?marketplaceIds=${marketplaceOf('amazon_us')}`;
const shop = `${ADDRESS.shopify}/admin/api/graphql.json`;

function counted() {
  const truth = new Truth(0);
  const witness = new BoundWitness(truth, {} as StandIns, () => 100);
  const look = (at: number, url = amazon): void => {
    const activity = { outcome: { value: 1 } } as Activity;
    witness.began(activity, at);
    witness.turnOf(activity);
    witness.told({ request: { purpose: 'read', url } as HttpRequest, response: { text: `"sku":"${SKU}"` } as HttpResponse, at });
    witness.ended(activity);
  };
  return { truth, look, proven: () => witness.provenSales(POOL, SKU, 0) };
}

test('what was sold between two looks at the channel is proven; a look at another channel tells nothing of it', () => {
  const { truth, look, proven } = counted();
  look(10);
  truth.sell(POOL, SKU, 2, 20);
  look(30, shop);
  expect(proven()).toBe(0);
  look(40);
  truth.sell(POOL, SKU, 1, 50);
  expect(proven()).toBe(2);
  look(60);
  truth.sell(POOL, SKU, -1, 70);
  look(80);
  expect(proven()).toBe(2);
});

test('units that somebody adds by hand stand where sold ones stood, until the next look; those that are there already hide nothing', () => {
  const { truth, look, proven } = counted();
  look(10);
  truth.sell(POOL, SKU, 3, 20);
  truth.hide(POOL, SKU, 1, 21);
  look(30);
  expect(proven()).toBe(2);
  truth.hide(POOL, SKU, 5, 40);
  look(50);
  truth.sell(POOL, SKU, 2, 60);
  look(70);
  expect(proven()).toBe(4);
});

test('what is taken away by hand takes what was sold since the last look with it', () => {
  const { truth, look, proven } = counted();
  look(10);
  truth.sell(POOL, SKU, 1, 20);
  look(30);
  truth.sell(POOL, SKU, 1, 40);
  truth.hide(POOL, SKU, Infinity, 50);
  look(60);
  expect(proven()).toBe(1);
});

test('of what Google takes no more updates on that day it is known from its own answer', () => {
  const told = (status: number, at: number): boolean => {
    const witness = new BoundWitness(new Truth(0), {} as StandIns, () => at);
    const request = { url: `${ADDRESS.google}/products/v1`, body: `{"offerId":"${SKU}"}` } as HttpRequest;
    witness.told({ request, response: { status, text: 'quota/daily_limit_exceeded' } as HttpResponse, at: 13 * 3_600_000 });
    return witness.isExhausted({ pool: 'google', sku: SKU });
  };
  expect([told(429, 14 * 3_600_000), told(429, 35 * 3_600_000), told(429, 36 * 3_600_000), told(200, 14 * 3_600_000)]).toEqual([true, true, false, false]); // prettier-ignore
});

test('a count is bound by less of it where the source surely counts what is on hand; no number is any number beside in_stock, and none beside no word', () => {
  const { truth } = counted();
  const witness = new BoundWitness(truth, {} as StandIns, () => 100);
  const bound = () => witness.boundOf({ pool: POOL, sku: SKU, markets: ['US'], counts: true, name: '', channel: 'amazon_us', units: 0 });
  const { count, reserved, availability } = truth.offers.get(`${SKU} US`)!;
  reserved.say(4, 10).sure(20);
  expect(bound()).toBe(9);
  const declared = truth.counting.say('on_hand', 30);
  // Under way it may count or not, so more may be for sale, and less has to be.
  expect([bound(), truth.promised(SKU, 'US', 100, 100)]).toEqual([9, { least: 0, most: 4 }]);
  declared.sure(40);
  expect([bound(), truth.promised(SKU, 'US', 100, 100)]).toEqual([5, { least: 4, most: 4 }]);
  reserved.say(20, 50).sure(60);
  expect(bound()).toBe(0);
  count.say({ quantity: null, moment: 70 }, 70).sure(80);
  expect(bound()).toBe(Infinity);
  availability.say(null, 85).sure(90);
  expect(bound()).toBe(0);
});
