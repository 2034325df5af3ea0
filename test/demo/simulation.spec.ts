import { expect, it } from '@jest/globals';
import { Dice } from '../../src/demo/simulation/core/dice.js';
import { planSeed } from '../../src/demo/simulation/run-seed.js';
import { Known } from '../../src/demo/simulation/truths/truth.js';
import { runPlinth } from '../cli/run-plinth.js';

it('some worlds of two days break no rule', async () => {
  const run = await runPlinth(['simulate', '--no-shrink', '--seeds', '3', '--from', '7', '--days', '2'], {});
  expect(run).toEqual({ code: 0, err: '', out: expect.stringContaining('No rule was broken.') });
  const told = [...run.out.matchAll(/^✓ seed (\d+): (\d+) steps, (\d+) gates, (\d+) sold/gm)].map((found) => found.slice(1).map(Number));
  expect(told.map(([seed, steps]) => [seed, steps])).toEqual([7, 8, 9].map((seed) => [seed, 86]));
  // Worlds in which nothing happens would break no rule either.
  expect(told.every(([, , gates, sold]) => gates! > 1_000 && sold! > 0)).toBe(true);
  // Thousands of gates, one after the other: half a minute on an idle machine.
}, 600_000);

it('a seed says the same steps each time, and another seed others', () => {
  expect(planSeed(5, 1)).toEqual(planSeed(5, 1));
  expect(planSeed(5, 1)).toHaveLength(43);
  expect(planSeed(5, 1)).not.toEqual(planSeed(6, 1));
  const dice = new Dice(1);
  expect([dice.below(10), dice.below(10), dice.below(10)]).toEqual([6, 0, 5]);
});

it('what may be in force: both of two that are said at once, and nothing older than what is sure', () => {
  const known = new Known('old', 0, false);
  const one = known.say('one', 10);
  const two = known.say('two', 11);
  expect(known.between(12, 12)).toEqual(['old', 'one', 'two']);
  one.sure(13);
  two.sure(14);
  expect(known.between(15, 15)).toEqual(['one', 'two']);
  known.say('new', 20).sure(21);
  expect(known.between(22, 22)).toEqual(['new']);
  const byRevision = new Known(1, 0);
  const lower = byRevision.say(2, 5);
  byRevision.say(3, 6).sure(7);
  lower.sure(8);
  expect(byRevision.between(9, 9)).toEqual([3]);
});
