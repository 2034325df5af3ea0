import { expect, it } from '@jest/globals';
import { pollDelay } from './backoff.js';

const looks = (asked: number | undefined, random: number): number[] => [0, 3, 11, 12, 14, 30].map((reads) => pollDelay(reads, asked, () => random)); // prettier-ignore

it('what a channel processes is looked at as it asks, and after a minute less and less often, though never sooner than it asks', () => {
  expect(looks(5_000, 1)).toEqual([5_000, 5_000, 5_000, 10_000, 40_000, 600_000]);
  expect(looks(5_000, 0)).toEqual([5_000, 5_000, 5_000, 5_000, 20_000, 300_000]);
  expect(looks(900_000, 0)).toEqual([900_000, 900_000, 900_000, 900_000, 900_000, 900_000]);
});

it('of one that asks for nothing the pauses grow from the first look on', () => {
  expect(looks(undefined, 1)).toEqual([500, 4_000, 600_000, 600_000, 600_000, 600_000]);
});
