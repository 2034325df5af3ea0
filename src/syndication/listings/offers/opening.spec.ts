import { expect, it } from '@jest/globals';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { openAlone, withNumbers } from './opening.js';
import { fingerprint, type RenderedLine } from '../wires/render-lines.js';
import type { WireVerdict } from '../wires/wire-verdict.js';
import type { RenderedWires } from './wire-renderer.service.js';
import type { OfferWire } from '../../../port/index.js';
import type { SaidLine } from '../wires/wire.js';

const OPEN = { price: 9 };
const channel = {
  adapter: { opens: (before: object, price: object) => !('price' in before) && 'price' in price },
} as unknown as LoadedChannel;
const line = (before: object): RenderedLine => {
  const known = { priceAccepted: {}, stockAccepted: { quantity: 3 }, priceProblem: null, ...before };
  return {
    sku: 'MUG',
    before: known,
    rendered: { price: OPEN, buyable: true, issues: { price: [], stock: [] } },
  } as unknown as RenderedLine;
};
const wires = (names: OfferWire[], before: object = {}): RenderedWires =>
  ({ listing: { wires: names.map((wire) => ({ wire })) }, lines: [line(before)] }) as unknown as RenderedWires;
const verdict = (wire: OfferWire, isSaid: boolean, look = false): WireVerdict => {
  const say = isSaid ? [{ sku: 'MUG', wire } as SaidLine] : [];
  return { wire: { wire }, say, look, confirmed: [], noted: [], rest: { state: 'live', problem: null } } as unknown as WireVerdict;
};
const saidOf = (one: RenderedWires, ...all: WireVerdict[]) =>
  withNumbers(channel, one, all).map(({ say, rest }) => [say.length, rest.state]);

it('a price that opens an offer is alone where its number is not due; one that opens nothing, or was refused, needs none', () => {
  const alone = (names: OfferWire[], before?: object) => openAlone(channel, [wires(names, before)]).length;
  expect([alone(['price']), alone(['price', 'stock']), alone(['stock'])]).toEqual([1, 0, 0]);
  expect([alone(['price'], { priceAccepted: { price: 8 } }), alone(['price'], { stockAccepted: null })]).toEqual([0, 0]);
  expect(alone(['price'], { priceProblem: { rejectedHash: fingerprint(OPEN) } })).toBe(0);
});

it('it waits for a number that is looked at first, or that another says at this moment', () => {
  const both = wires(['stock', 'price']);
  expect(saidOf(both, verdict('stock', true), verdict('price', true))).toEqual([[1, 'live'], [1, 'live']]); // prettier-ignore
  expect(saidOf(both, verdict('stock', false, true), verdict('price', true))).toEqual([[0, 'live'], [0, 'planned']]); // prettier-ignore
  expect(saidOf(wires(['price']), verdict('price', true))).toEqual([[0, 'planned']]);
  // What is not counted, or refused, keeps no price.
  expect(saidOf(both, verdict('stock', false), verdict('price', true))).toEqual([[0, 'live'], [1, 'live']]); // prettier-ignore
});
