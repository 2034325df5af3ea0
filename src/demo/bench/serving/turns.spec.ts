import { expect, test } from '@jest/globals';
import { latencyOf, rateOf } from './drive.js';
import { median } from './turns.js';

test('a median is the one in the middle, or between the two', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2.5, 0]);
});

test('latencies are told in proportion, whatever order they came in', () => {
  expect(latencyOf(Array.from({ length: 101 }, (_, at) => 100 - at))).toEqual({ p50: 50, p95: 95, p99: 99 });
  expect(rateOf({ requests: 30, seconds: 2 })).toBe(15);
});
