import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SeedResult, Step } from './run-seed.js';
import { shrink, type Run } from './shrink.js';

const STEPS = 301;
const steps = Array.from({ length: STEPS }, (_, seed): Step => ({ deed: 'evening', seed }));
const result = (breaches: string[], failedAt?: number): SeedResult =>
  ({ seed: 1, breaches, steps: 0, gates: 0, fingerprint: '', diary: [], failedAt, sold: 0 }) as SeedResult;

/** Breaks rule 4 at the last of these steps, where all of them were lived in their order; rule 9 where only the first one was. */
const breaking =
  (culprits: readonly number[]): Run =>
  (lived) => {
    const places = lived.map(({ seed }) => seed);
    const last = culprits.reduce((at, one) => (at < 0 ? -1 : places.indexOf(one, at)), 0);
    if (last >= 0) return Promise.resolve(result(['4: it oversold', '9: and more'], last));
    return Promise.resolve(places.includes(culprits[0]!) ? result(['9: another matter'], places.length - 1) : result([]));
  };

it('finds the very steps that break a rule among three hundred, and takes no other rule for it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(STEPS - 1), { minLength: 1, maxLength: 4 }), async (some) => {
      const culprits = some.toSorted((a, b) => a - b);
      const run = breaking(culprits);
      const shrunk = await shrink(run, steps, await run(steps));
      expect(shrunk.places).toEqual(culprits);
      expect(shrunk.result.breaches[0]).toBe('4: it oversold');
      expect(shrunk.runs).toBeLessThanOrEqual(200);
    }),
    { numRuns: 100 },
  );
});

it('ends after two hundred worlds with the fewest steps that it has found, which still break the rule', async () => {
  const culprits = Array.from({ length: 100 }, (_, at) => at * 3);
  const run = breaking(culprits);
  const shrunk = await shrink(run, steps, await run(steps));
  expect(shrunk.runs).toBe(200);
  expect((await run(shrunk.places.map((place) => steps[place]!))).breaches[0]).toBe('4: it oversold');
});
