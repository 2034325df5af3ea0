import { describe, expect, it } from '@jest/globals';
import { settledTo, settledUpTo, toSettle } from './settled.js';

const then = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-02T00:00:00Z');
const plain = { excludedFamilies: [] as string[], settleTo: null, settledAt: then, familiesTo: null, familiesAt: null };
const ours = { ...plain, excludedFamilies: ['mugs'], familiesAt: then };

describe('how far an assortment is settled', () => {
  it('stands where the release before looks, but of one with families', () => {
    expect(toSettle(plain, true)).toMatchObject({ settleTo: '0', familiesTo: null });
    expect(toSettle({ ...plain, settleTo: '7' }, false)).toMatchObject({ settleTo: '7', familiesTo: null });
    expect(toSettle(ours, true)).toMatchObject({ settleTo: null, familiesTo: '0' });
    expect(settledUpTo(plain, '7', later)).toEqual({ settleTo: '7', settledAt: then, familiesTo: null, familiesAt: then });
    expect(settledUpTo(ours, '7', later)).toEqual({ settleTo: null, settledAt: then, familiesTo: '7', familiesAt: then });
    expect(settledUpTo(ours, null, later)).toEqual({ settleTo: null, settledAt: later, familiesTo: null, familiesAt: later });
  });

  it('is nothing where the release before has begun or ended it, and rests where nobody has', () => {
    expect(settledTo(toSettle(ours, false))).toBeNull();
    expect(toSettle({ ...ours, familiesTo: '7' }, false)).toMatchObject({ settleTo: null, familiesTo: '7' });
    expect(toSettle({ ...ours, settleTo: '7' }, false)).toMatchObject({ settleTo: null, familiesTo: '0' });
    expect(toSettle({ ...ours, settledAt: later }, false)).toMatchObject({ familiesTo: '0', familiesAt: later });
  });

  it('begins anew by rules alone once no family is left out any more', () => {
    expect(toSettle({ ...ours, excludedFamilies: [], familiesTo: '0' }, false)).toMatchObject({ settleTo: '0', familiesTo: null });
  });
});
