import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainListing } from '../../src/syndication/ledger/explain.js';
import type { ExplainInputs } from '../../src/syndication/ledger/explanation.js';
import type { DriftView, ListingView } from '../../src/syndication/ledger/listing-views.repository.js';
import type { WireView } from '../../src/syndication/ledger/wire-views.repository.js';
import { LISTING_STATES } from '../../src/syndication/listing.js';
import { WIRE_STATES } from '../../src/syndication/listings/wires/wire.js';

const NOW = new Date('2026-03-01T00:00:00Z');
const child = (more: Partial<ListingView>) =>
  ({
    state: 'planned',
    kind: 'child',
    parentKey: 'MUG',
    parentState: null,
    problem: null,
    nextAt: NOW,
    livePayloadHash: null,
    otherwise: [],
    ...more,
  }) as ListingView;
const wire = (more: Partial<WireView>) =>
  ({ wire: 'price', state: 'live', onChannel: true, problem: null, nextAt: NOW, acceptedAt: null, ...more }) as WireView;
const drift = (more: Partial<DriftView>) => ({ field: 'title', live: 'theirs', decision: null, ignoreUntil: null, ...more }) as DriftView;
const explain = (listing: ListingView, more: Partial<ExplainInputs> = {}) =>
  explainListing({ listing, channel: { state: 'active', dryRun: false }, wires: [], drift: [], stops: [], now: NOW, ...more });
const refusal = { code: 'missing_attribute', message: 'Amazon requires brand', fix: 'Fill brand' };

describe('a child of a parent that is not accepted', () => {
  it('names what is wrong with the parent, how to mend it, and whose it is', () => {
    expect(explain(child({ parentState: 'refused', parentProblem: refusal }))).toEqual({
      waitsFor: 'parent',
      message: 'Its parent MUG has to be accepted first (it is refused: Amazon requires brand)',
      fix: 'Mend MUG: Fill brand',
      owner: 'pim',
    });
  });

  it('of one that is still on its way waits, and nobody has to do anything', () => {
    expect(explain(child({ parentState: 'sending', parentProblem: null }))).toEqual({
      waitsFor: 'parent',
      message: 'Its parent MUG has to be accepted first (it is sending)',
      fix: 'See what MUG waits for',
      owner: 'plinth',
    });
  });
});

it('a withdrawal says what it waits for: the end of a dry run, or the channel to show it gone', () => {
  const gone = { code: 'waits_for_read_back', message: 'The channel took the withdrawal; it is read back next', fix: 'Nothing to do' };
  const listing = child({ state: 'withdrawing', problem: gone, nextAt: new Date(NOW.getTime() + 1000) });
  expect(explain(listing, { channel: { state: 'active', dryRun: true } }).waitsFor).toBe('dry_run');
  expect(explain(listing)).toMatchObject({ waitsFor: 'waits_for_read_back', message: gone.message });
});

describe('what is live', () => {
  const live = child({ state: 'live' });

  it('says of what somebody took away there that it is gone', () => {
    expect(explain(live, { drift: [drift({ field: '$listing', live: null })] })).toEqual({
      ...{ waitsFor: 'drift', owner: 'publisher', message: 'It is no longer on the channel: somebody took it away there' },
      fix: 'Decide in its drift: push ours makes it anew, keep theirs leaves it away',
    });
  });

  it('names the first field that differs, and whose decision it is', () => {
    expect(explain(live, { drift: [drift({}), drift({ field: 'price' })] })).toEqual({
      waitsFor: 'drift',
      message: 'The channel shows another title (and 1 more): "theirs"',
      fix: 'Decide in its drift: keep theirs, push ours or ignore it',
      owner: 'publisher',
    });
  });

  it('differs by what somebody decided, until the time for which it is ignored is over', () => {
    expect(explain(live, { drift: [drift({ decision: 'keep_theirs' })] })).toMatchObject({
      waitsFor: null,
      message: 'It is live and differs, as somebody decided, in title',
    });
    const ignored = drift({ decision: 'ignore', ignoreUntil: new Date(NOW.getTime() - 1) });
    expect(explain(live, { drift: [ignored] }).waitsFor).toBe('drift');
  });

  it('says what a new version of Plinth would say otherwise, and who lets it in; a drift comes first', () => {
    const waiting = child({
      state: 'live',
      channel: 'shop',
      otherwise: [
        { wire: 'content', renderer: '1.2', fields: ['title', 'tags', 'vendor'] },
        { wire: 'price', renderer: '1.2', fields: ['variant:A:price'] },
      ],
    });
    expect(explain(waiting)).toEqual({
      waitsFor: 'rendering_decision',
      message:
        'It is live and shows what was sent. This version of Plinth (1.2) says title, tags, vendor and 1 more otherwise, and sends nothing of that by itself; the next change of the listing takes it along',
      fix: 'See renderDifferences of shop, then let it in by letInRendering',
      owner: 'publisher',
    });
    expect(explain(waiting, { drift: [drift({})] }).waitsFor).toBe('drift');
  });

  it('says of a price that the channel refused what stands instead, and whose it is', () => {
    const refused = wire({ state: 'rejected', problem: { code: 'bad', message: 'too low', fix: 'Raise it' }, acceptedAt: NOW });
    expect(explain(live, { wires: [refused] })).toEqual({
      waitsFor: 'price',
      message: 'The channel refused its newest price: too low; the one that the channel took on 2026-03-01T00:00:00.000Z stands',
      fix: 'Raise it',
      owner: 'erp',
    });
  });
});

it.each(['refused', 'rejected'] as const)('what is %s tells that the channel still shows what was live before', (state) => {
  const before = child({ state, problem: refusal, livePayloadHash: 'h', liveAt: NOW });
  expect(explain(before).message).toBe('Amazon requires brand. The channel still shows what was live since 2026-03-01T00:00:00.000Z');
  expect(explain(child({ state, problem: refusal })).message).toBe('Amazon requires brand');
});

it('says that all is well if and only if content, price and stock are live and no difference is open', () => {
  const wires = fc.tuple(fc.constantFrom(...WIRE_STATES), fc.constantFrom(...WIRE_STATES));
  const differences = fc.array(fc.constantFrom(null, 'keep_theirs', 'ignore'), { maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...LISTING_STATES), wires, differences, (state, [price, stock], decisions) => {
      const found = explain(child({ state }), {
        wires: [wire({ state: price }), wire({ wire: 'stock', state: stock })],
        drift: decisions.map((decision) => drift({ decision, ignoreUntil: new Date(NOW.getTime() + 1) })),
      });
      const allWell = state === 'live' && price === 'live' && stock === 'live' && decisions.length === 0;
      expect(found.message === 'It is live and shows what it should').toBe(allWell);
      expect(found.waitsFor === null).toBe(
        state === 'withdrawn' || (state === 'live' && price === 'live' && stock === 'live' && !decisions.includes(null)),
      );
    }),
    { numRuns: 2_000 },
  );
});
