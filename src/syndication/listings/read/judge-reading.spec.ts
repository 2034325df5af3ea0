import { expect, test } from '@jest/globals';
import type { LeasedListing } from '../leased-listing.js';
import { judgeReading } from './judge-reading.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const absent = (row: Partial<LeasedListing>) =>
  judgeReading({
    row: { state: 'unknown', attempts: 0, acceptedPayloadHash: 'h', mayBeGoneSince: null, lastProblem: null, ...row } as LeasedListing,
    outcome: { outcome: 'absent', pollAfterMs: 0 },
    ...{
      owned: {},
      lag: { shownMs: 3_600_000 },
      normalise: (_field: string, value: unknown) => value,
      namesOf: () => [],
      now: NOW,
      random: () => 0,
    },
  });

test('what is gone was taken away by somebody, where we have not asked for it ourselves', () => {
  expect(absent({})).toMatchObject({ record: { state: 'processed', problem: { code: 'vanished' } }, drift: [{ field: '$listing' }] });
  const again = { state: 'planned', resend: true, problem: null, nextAt: NOW };
  expect(absent({ mayBeGoneSince: NOW })).toMatchObject({ record: again, drift: undefined });
  expect(absent({ acceptedPayloadHash: null })).toMatchObject({ record: again, drift: undefined });
});

test('what was taken and cannot be found is lost by the time that the channel needs, however often it was looked for', () => {
  const taken = (minutes: number, attempts: number) =>
    absent({ state: 'accepted', attempts, acceptedAt: new Date(NOW.getTime() - minutes * 60_000) });
  const waits = { record: { state: 'accepted', isLost: false, resend: false, problem: { code: 'not_visible_yet' } }, drift: undefined };
  expect(taken(59, 500)).toMatchObject(waits);
  // A worker that stood still meanwhile has hardly looked.
  expect(taken(600, 9)).toMatchObject(waits);
  expect(taken(60, 10)).toMatchObject({
    record: { state: 'planned', resend: true, isLost: true, problem: null, nextAt: NOW },
    drift: undefined,
  });
});

test('what never has an answer nor an effect is sent at ever longer pauses, and says why', () => {
  const lastProblem = { code: 'no_answer', message: 'Shopify answered 403, not in its own form', fix: '' };
  const tried = (attempts: number) => absent({ acceptedPayloadHash: null, attempts, lastProblem }).record;
  const pause = (attempts: number) => tried(attempts).nextAt.getTime() - NOW.getTime();
  expect([1, 4, 5, 8, 14, 40].map(pause)).toEqual([0, 0, 1_000, 8_000, 450_000, 450_000]);
  expect([tried(4).attempts, tried(4).problem, tried(9).attempts]).toEqual([4, null, 9]);
  expect(tried(9)).toMatchObject({ state: 'planned', resend: true, problem: { code: 'no_effect', message: 'Shopify answered 403, not in its own form; it had no effect, each time' } }); // prettier-ignore
  expect(absent({ acceptedPayloadHash: null, attempts: 9, lastProblem: { ...lastProblem, alone: true } }).record.problem).toMatchObject({
    alone: true,
  });
});
