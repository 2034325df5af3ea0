import { expect, test } from '@jest/globals';
import type { LeasedListing } from '../leased-listing.js';
import { judgeReading } from './judge-reading.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const absent = (row: Partial<LeasedListing>) =>
  judgeReading({
    row: { state: 'unknown', attempts: 0, acceptedPayloadHash: 'h', mayBeGoneSince: null, lastProblem: null, ...row } as LeasedListing,
    outcome: { outcome: 'absent', pollAfterMs: 0 },
    ...{ owned: {}, normalise: (_field: string, value: unknown) => value, namesOf: () => [], now: NOW, random: () => 0 },
  });

test('what is gone was taken away by somebody, where we have not asked for it ourselves', () => {
  expect(absent({})).toMatchObject({ record: { state: 'processed', problem: { code: 'vanished' } }, drift: [{ field: '$listing' }] });
  const again = { state: 'planned', resend: true, problem: null, nextAt: NOW };
  expect(absent({ mayBeGoneSince: NOW })).toMatchObject({ record: again, drift: undefined });
  expect(absent({ acceptedPayloadHash: null })).toMatchObject({ record: again, drift: undefined });
  expect(absent({ state: 'accepted', attempts: 9 })).toMatchObject({ record: { state: 'accepted', isLost: false }, drift: undefined });
  expect(absent({ state: 'accepted', attempts: 10 })).toMatchObject({ record: { ...again, isLost: true }, drift: undefined });
});
