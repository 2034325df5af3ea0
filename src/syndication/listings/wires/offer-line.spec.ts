import { expect, it } from '@jest/globals';
import { toOfferLines } from './offer-line.js';
import type { LineBasis, SaidLine } from './wire.js';

const said = (line: Pick<SaidLine, 'wire' | 'ends'> & Partial<SaidLine>): SaidLine => {
  const basis = {} as LineBasis;
  return { sku: 'MUG', statement: { of: line.wire }, buyable: false, basis, ...line };
};

it('a number asks for its look also where the price beside it ends the sale: the channel says that one first', () => {
  const all = [said({ wire: 'price', ends: true }), said({ wire: 'stock', ends: false, looks: true })];
  expect(toOfferLines('MUG', all, undefined)).toMatchObject([
    { sku: 'MUG', say: { price: { of: 'price' }, stock: { of: 'stock' } }, looks: true },
  ]);
  expect(toOfferLines('CUP', all, undefined)).toEqual([]);
});
