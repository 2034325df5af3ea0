import { expect, test } from '@jest/globals';
import { estimateOf, SHARE } from './sample.js';

/** Mulberry32, a generator with a seed: the same trees and samples each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('an estimate is near the truth as often as its error says, whether products have one row or many', () => {
  for (const most of [1, 30]) {
    const next = dice(7);
    const products = Array.from({ length: 8_000 }, () => 1 + Math.floor(next() * most));
    const truth = products.reduce((sum, rows) => sum + rows, 0);
    let within = 0;
    let sum = 0;
    for (let at = 0; at < 300; at++) {
      const sample = products.filter(() => next() < 1 / SHARE);
      const { count, error } = estimateOf(sample.reduce((all, rows) => all + rows, 0), sample.reduce((all, rows) => all + rows * rows, 0)); // prettier-ignore
      if (Math.abs(count - truth) <= error) within++;
      sum += count;
    }
    // 68 % of 300 are 204, give or take 8.
    expect(within).toBeGreaterThan(180);
    expect(within).toBeLessThan(228);
    expect(Math.abs(sum / 300 / truth - 1)).toBeLessThan(0.02);
  }
});

test('an empty sample does not say that there is nothing', () => {
  expect(estimateOf(0, 0)).toEqual({ count: 0, isExact: false, error: 64 });
});
