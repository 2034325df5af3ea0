import { expect, it } from '@jest/globals';
import type { Problem } from '../../../../libs/problem/index.js';
import type { OfferOutcome } from '../../../port/index.js';
import { judgeWire, takenLines, withLook } from './judge-offer.js';
import { RECOUNT } from '../wires/recount.js';
import type { LeasedWire, LineBasis, SaidLine } from '../wires/wire.js';

const NOW = new Date('2027-03-02T09:00:00Z');
const wire = (name: 'price' | 'stock') => ({ wire: name, attempts: 0 }) as unknown as LeasedWire;
const said = (name: 'price' | 'stock', ends: boolean, stopped: string | null = 'no_price'): SaidLine => {
  const basis = { stopped } as LineBasis;
  return { sku: 'MUG', wire: name, statement: {}, buyable: false, ends, basis };
};
const stateOf = (line: SaidLine) =>
  judgeWire(wire(line.wire), [line], { outcome: 'unknown', reason: 'Nobody answers' }, NOW, () => 0.5).state;

it('a stop whose outcome nobody knows is said again without a look', () => {
  expect(stateOf(said('stock', true))).toBe('planned');
  expect(stateOf(said('price', true))).toBe('planned');
  expect(stateOf(said('price', false, 'recall'))).toBe('planned');
});

it('units of an offer that is closed are looked for first: where somebody deleted it, they would be said for ever', () => {
  expect(stateOf(said('stock', false))).toBe('unknown');
  expect(stateOf(said('stock', false, 'recall'))).toBe('unknown');
  expect(stateOf(said('price', false))).toBe('unknown');
});

it('a number that waits for a look is tried again, while the end of the sale beside it is through', () => {
  const all = [said('price', true), said('stock', false)];
  const exceptions = [{ sku: 'MUG', wire: 'stock' as const, unseen: true as const }];
  const outcome = { outcome: 'accepted' as const, processed: false, pollAfterMs: 1_000, exceptions };
  const states = (['price', 'stock'] as const).map((name) => judgeWire(wire(name), all, outcome, NOW, () => 0.5));
  expect(states.map(({ state, attempts }) => [state, attempts])).toEqual([
    ['accepted', 0],
    ['planned', 1],
  ]);
  expect(takenLines(all, outcome).map((line) => line.wire)).toEqual(['price']);
});

it('where another line waits for a look, a refusal of what was said does not end the matter', () => {
  const issues = [{ code: 'no', message: 'No', fix: 'Yes' }] as Problem[];
  const judged = (outcome: OfferOutcome) => withLook(judgeWire(wire('stock'), [said('stock', false)], outcome, NOW, () => 0.5));
  expect(judged({ outcome: 'terminal', issues })).toMatchObject({ state: 'accepted', problem: RECOUNT });
  expect(judged({ outcome: 'accepted', processed: false, pollAfterMs: 1_000 })).toMatchObject({ state: 'accepted', problem: RECOUNT });
  expect(judged({ outcome: 'retry', afterMs: 1_000, reason: 'Busy' })).toMatchObject({ state: 'planned', problem: { code: 'retry' } });
});
