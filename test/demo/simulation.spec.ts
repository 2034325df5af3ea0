import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { Dice } from '../../src/demo/simulation/core/dice.js';
import { planSeed } from '../../src/demo/simulation/run-seed.js';
import { Known } from '../../src/demo/simulation/truths/truth.js';
import { runPlinth } from '../cli/run-plinth.js';

const DAYS = '2';
/** As `npm run simulate` gives it (scripts/run.mjs): a fifth less of the processor. */
const ROOM = ['--max-semi-space-size=64', '--min-semi-space-size=16'];

/** What docs/simulation.md shows. */
const SHOWN = /npm run simulate -- --seeds 2\n```\n+```text\n(.*?)```/s.exec(readFileSync('docs/simulation.md', 'utf8'))![1]!;
/** The kinds of lines, in their order: numbers are of one release on one machine. */
const formOf = (text: string): string[] => [
  ...new Set(
    text
      .trim()
      .replace(/[0-9a-f]{16}/g, 'hash')
      .replace(/\d+(\.\d+)?/g, 'n')
      .replace(/\bseeds?, /, 'seeds, ')
      .split('\n'),
  ),
];

/** `✓ seed 7: 86 steps, 2814 gates, 10 sold, 3.1 s, 88c461bec886e9ec`, by seed. */
async function simulate(...words: string[]): Promise<Map<number, { steps: number; gates: number; sold: number; fingerprint: string }>> {
  const run = await runPlinth(['simulate', '--no-shrink', ...words], {}, { longestMs: 600_000, heap: ROOM });
  expect(run).toEqual({ code: 0, err: '', out: expect.stringContaining('No rule was broken.') });
  expect(formOf(run.out)).toEqual(formOf(SHOWN));
  const told = run.out.matchAll(/^✓ seed (\d+): (\d+) steps, (\d+) gates, (\d+) sold, [\d.]+ s, ([0-9a-f]{16})$/gm);
  return new Map(
    [...told].map(([, seed, steps, gates, sold, fingerprint]) => [
      Number(seed),
      { steps: Number(steps), gates: Number(gates), sold: Number(sold), fingerprint: fingerprint! },
    ]),
  );
}

it('twenty worlds break no rule, and a world is the same in another process, after other worlds and in another house', async () => {
  const worlds = await simulate('--seeds', '20', '--days', DAYS);
  expect([...worlds.keys()]).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  // Worlds in which nothing happens would break no rule either.
  for (const { steps, gates } of worlds.values()) expect({ steps, busy: gates > 500 }).toEqual({ steps: Number(DAYS) * 43, busy: true });
  expect([...worlds.values()].filter(({ sold }) => sold > 0).length).toBeGreaterThan(5);
  const again = await simulate('--seeds', '1', '--from', '3', '--days', DAYS, '--jobs', '1');
  expect(again).toEqual(new Map([[3, worlds.get(3)]]));
  // Thousands of gates, one after the other: a minute on an idle machine.
}, 1_300_000);

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
