import { expect, test } from '@jest/globals';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { NO_POLICY } from '../../reach/stock-policy.js';
import { poolKey } from '../wires/pool.repository.js';
import type { PoolMember } from '../wires/stock-pool.js';
import { waitsForLook } from './waits-for-look.js';

const now = new Date('2026-03-01T10:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const channel = (comparesUnits: boolean) => ({ adapter: { comparesUnits } }) as LoadedChannel;
const row = { key: 'MUG', kind: 'child' as const, skus: ['MUG'], attempts: 0, mayBeGoneSince: null as Date | null };
const member = (listingId: string, knownAt: Date | null | undefined): PoolMember => ({
  ...{ channel: listingId, left: 9, from: null, open: true, policy: NO_POLICY, sold: [] },
  ...(knownAt !== undefined && { stands: { listingId, knownAt } }),
});
const judged = (
  members: PoolMember[],
  more: { attempts?: number; kind?: 'parent'; isThere?: boolean; compares?: boolean; mayBeGoneSince?: Date } = {},
) => {
  const { isThere = false, compares = false, ...of } = more;
  const lines = new Map([['MUG', { stockAccepted: isThere ? { quantity: 9 } : null }]]);
  const verdict = waitsForLook(
    channel(compares),
    { row: { ...row, ...of }, lines, pools: new Map([[poolKey('MUG', 'MUG'), members]]) },
    now,
  );
  return verdict?.step === 'wait' ? [verdict.problem.code, verdict.delayMs, verdict.looks] : verdict;
};

test('what is made where others sell the same number waits until one of them was looked at just now', () => {
  expect(judged([member('DE', ago(11)), member('FR', ago(60))])).toEqual(['waits_for_look', 500, ['DE', 'FR']]);
  expect(judged([member('DE', ago(10)), member('FR', ago(60))])).toBe(undefined);
  expect(judged([])).toBe(undefined);
});

test('also while it is open whether any were sold, and not where none stands there', () => {
  expect(judged([member('DE', null)])).toEqual(['waits_for_look', 500, ['DE']]);
  expect(judged([member('DE', undefined)])).toBe(undefined);
});

test('what is there already, has no number, or is compared by its channel waits for nobody; nor does anything for ever', () => {
  expect(judged([member('DE', ago(60))], { isThere: true })).toBe(undefined);
  // It is not there: whoever makes it says the number for all.
  expect(judged([member('DE', ago(60))], { isThere: true, mayBeGoneSince: now })).toEqual(['waits_for_look', 500, ['DE']]);
  expect(judged([member('DE', ago(60))], { kind: 'parent' })).toBe(undefined);
  expect(judged([member('DE', ago(60))], { compares: true })).toBe(undefined);
  expect(judged([member('DE', ago(60))], { attempts: 59 })).toEqual(['waits_for_look', 8_000, ['DE']]);
  expect(judged([member('DE', ago(60))], { attempts: 60 })).toBe(undefined);
});
