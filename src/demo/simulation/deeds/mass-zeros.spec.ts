import { expect, test } from '@jest/globals';
import { Known, Truth, type Count } from '../truths/truth.js';
import { beforeZeros, restored } from './mass-zeros.js';

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

test('a 0 of the last ten minutes belongs to the mass, and one of a mass that may be open; an older one does not', () => {
  const count = new Known<Count>({ quantity: 2, moment: 0 }, 0);
  count.say({ quantity: 0, moment: 1_000 }, 1_000).sure(1_001);
  const before = (now: number, isOpen = false) => beforeZeros(count, now, isOpen).quantity;
  expect([before(601_000), before(601_002), before(601_002, true)]).toEqual([2, 0, 2]);
});

test('what may never have been in force ends nothing: a count that came while zeros were let in stands', () => {
  const count = new Known<Count>({ quantity: 9, moment: 0 }, 0);
  const seven = count.say({ quantity: 7, moment: 10 }, 10);
  count.say({ quantity: 0, moment: 5 }, 11).over(12);
  seven.sure(13);
  expect(count.between(20, 20).map(({ quantity }) => quantity)).toEqual([7, 0]);
});
