import { describe, expect, it } from '@jest/globals';
import { explainListing } from '../../src/syndication/ledger/explain.js';
import type { ListingView } from '../../src/syndication/ledger/listing-views.repository.js';

const NOW = new Date('2026-03-01T00:00:00Z');
const child = (more: Partial<ListingView>) => ({ state: 'planned', parentKey: 'MUG', problem: null, nextAt: NOW, ...more }) as ListingView;
const refusal = { code: 'missing_attribute', message: 'Amazon requires brand', fix: 'Fill brand' };

describe('a child of a parent that is not accepted', () => {
  it('names what is wrong with the parent, how to mend it, and whose it is', () => {
    expect(explainListing(child({ parentState: 'refused', parentProblem: refusal }), { state: 'active', dryRun: false }, NOW)).toEqual({
      waitsFor: 'parent',
      message: 'Its parent MUG has to be accepted first (it is refused: Amazon requires brand)',
      fix: 'Mend MUG: Fill brand',
      owner: 'pim',
    });
  });

  it('of one that is still on its way waits, and nobody has to do anything', () => {
    expect(explainListing(child({ parentState: 'sending', parentProblem: null }), { state: 'active', dryRun: false }, NOW)).toEqual({
      waitsFor: 'parent',
      message: 'Its parent MUG has to be accepted first (it is sending)',
      fix: 'See what MUG waits for',
      owner: 'plinth',
    });
  });
});

it('a withdrawal says what it waits for: the end of a dry run, or the channel to show it gone', () => {
  const gone = { code: 'waits_for_read_back', message: 'The channel took the withdrawal; it is read back next', fix: 'Nothing to do' };
  const listing = child({ state: 'withdrawing', parentState: null, problem: gone, nextAt: new Date(NOW.getTime() + 1000) });
  expect(explainListing(listing, { state: 'active', dryRun: true }, NOW).waitsFor).toBe('dry_run');
  expect(explainListing(listing, { state: 'active', dryRun: false }, NOW)).toMatchObject({
    waitsFor: 'waits_for_read_back',
    message: gone.message,
  });
});
