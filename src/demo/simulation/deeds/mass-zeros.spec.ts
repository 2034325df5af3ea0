import { expect, test } from '@jest/globals';
import { Truth } from '../truths/truth.js';
import { restored } from './mass-zeros.js';

const SKU = 'CUS-MARLOW-40X40-SAGE';

test('who takes a mass back has prices back as well: what was withdrawn may be sold again, and elsewhere it may not', () => {
  const truth = new Truth(0);
  for (const market of ['US', 'GB']) truth.offers.get(`${SKU} ${market}`)!.price.say(null, 10).sure(11);
  const mayBeSold = (): boolean[] => ['US', 'GB'].map((market) => truth.mayBeOpen(SKU, market, 20, 20));
  expect(mayBeSold()).toEqual([false, false]);
  for (const saying of restored({ truth, now: 20 })) saying.over(21);
  expect(mayBeSold()).toEqual([true, false]);
  truth.offers.get(`${SKU} US`)!.price.say(null, 30).sure(31);
  expect(truth.mayBeOpen(SKU, 'US', 32, 32)).toBe(false);
});
