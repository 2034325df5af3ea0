import { beforeEach, expect, test } from '@jest/globals';
import { TestClock } from '../../../libs/clock/index.js';
import type { Metrics } from '../../../libs/telemetry/index.js';
import { SenderStreaks } from './sender-streaks.js';
import { emptyCounts } from './verdict.js';

const HOUR = 3_600_000;
let clock: TestClock;
let streaks: SenderStreaks;
let isWell: () => boolean;
beforeEach(() => {
  clock = new TestClock();
  const metrics = { watch: (_name: string, well: () => boolean) => (isWell = well), gauge: () => undefined };
  streaks = new SenderStreaks(metrics as unknown as Metrics, clock);
});
const batch = (counts: Partial<ReturnType<typeof emptyCounts>>) => streaks.ended('erp', { ...emptyCounts(), ...counts });

test('hourly exports of which a few lines are stale beside as many news are none', () => {
  for (let hour = 0; hour < 240; hour++) {
    expect(batch({ unchanged: 9_996, updated: 2, stale: 2 })).toBeUndefined();
    expect(isWell()).toBe(true);
    clock.advance(HOUR);
  }
});

test('only where stale lines are more than three for each of news they count, and what news came is taken off', () => {
  expect(batch({ stale: 30, held: 10 })).toBeUndefined();
  expect(isWell()).toBe(true);
  expect(batch({ stale: 31, created: 2, updated: 2, parked: 2, held: 2, partly_rejected: 2 })).toBe(21);
  expect(isWell()).toBe(false);
  expect(batch({ stale: 6, updated: 2 })).toBeUndefined();
  expect(isWell()).toBe(true);
  expect(batch({ stale: 1 })).toBe(20);
  expect(batch({ updated: 500 })).toBeUndefined();
  expect(batch({ stale: 19, rejected: 100 })).toBeUndefined();
  expect(batch({ stale: 1, rejected: 100 })).toBe(20);
});

test('a mended sender that has nothing new to say ends its streak by a day without stale lines', () => {
  expect(batch({ stale: 200 })).toBe(200);
  for (let hour = 1; hour < 24; hour++) {
    clock.advance(HOUR);
    expect([batch({ unchanged: 10_000 }), isWell()]).toEqual([undefined, false]);
  }
  expect(batch({ stale: 1 })).toBe(201);
  clock.advance(24 * HOUR - 1);
  expect(isWell()).toBe(false);
  clock.advance(1);
  expect(isWell()).toBe(true);
  expect(batch({ stale: 1 })).toBeUndefined();
});
