import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { standingOf } from '../../src/syndication/findings/drift-standing.js';
import { explainListing } from '../../src/syndication/ledger/explain.js';
import type { ExplainInputs } from '../../src/syndication/ledger/explanation.js';
import type { DriftView, ListingView } from '../../src/syndication/ledger/listing-views.repository.js';
import type { WireView } from '../../src/syndication/ledger/wire-views.repository.js';
import { LISTING_STATES } from '../../src/syndication/listing.js';
import type { LeasedListing } from '../../src/syndication/listings/leased-listing.js';
import { judgeReading } from '../../src/syndication/listings/read/judge-reading.js';
import { judgeShown } from '../../src/syndication/listings/wires/judge-shown.js';
import type { OfferLineRow } from '../../src/syndication/listings/wires/offer-line-row.js';
import { WIRE_STATES } from '../../src/syndication/listings/wires/wire.js';
import { FakeAdapter } from '../support/syndication/index.js';

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
    acceptedPayloadHash: null,
    otherwise: [],
    removal: null,
    losing: null,
    wanted: true,
    desiredRevision: '1',
    renderedRevision: '1',
    sentAt: null,
    ...more,
  }) as ListingView;
const wire = (more: Partial<WireView>) =>
  ({ wire: 'price', state: 'live', onChannel: true, problem: null, nextAt: NOW, acceptedAt: null, ...more }) as WireView;
const drift = (more: Partial<DriftView>) =>
  ({
    ...{ field: 'title', sent: 'ours', live: 'theirs', decision: null, decidedBy: null, ignoreUntil: null },
    ...{ policy: null, policyBy: null, pushedAt: null, notPushed: null },
    ...more,
  }) as DriftView;
type Inputs = Partial<Omit<ExplainInputs, 'drift'>> & { drift?: DriftView[] };
const explain = (listing: ListingView, { drift: found = [], ...more }: Inputs = {}) =>
  explainListing({
    ...{ listing, channel: { state: 'active', dryRun: false }, wires: [], stops: [], leftOut: null, issues: [], labels: [], now: NOW },
    ...{ holds: [], undeclared: '' },
    ...more,
    drift: found.map((one) => ({ ...one, standing: standingOf(one, listing, NOW) })),
  });
const BEFORE = new Date(NOW.getTime() - 1);
const AFTER = new Date(NOW.getTime() + 1);
const refusal = { code: 'missing_attribute', message: 'Amazon requires brand', fix: 'Fill brand' };

describe('what is withdrawn', () => {
  const recall = { id: '1', sku: 'MUG', reason: 'lead', market: null, owner: 'erp', door: 'erp', since: NOW, liftedAt: null };
  const stops = [{ sku: 'MUG', stop: { reason: 'recall', everywhere: true, recall } }] as unknown as ExplainInputs['stops'];
  const off = (more: Partial<ListingView>) => child({ state: 'withdrawn', wanted: false, skus: ['MUG'], sequence: '0', ...more });

  it.each([
    ['never there', {}, 'It was never on the channel'],
    ['taken off after it was sent', { sentAt: NOW, sequence: '2' }, 'It was taken off the channel'],
    ['taken off though only adopted', { sequence: '1' }, 'It was taken off the channel'],
  ])('was %s', (_, known, message) => {
    expect(explain(off(known)).message).toBe(message);
    expect(explain(off(known), { stops }).message).toMatch(new RegExp(`: nobody can buy it\\. ${message}\\.$`));
  });
});

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
      ...{ waitsFor: 'drift', owner: 'publisher', differs: 'open', message: 'It is no longer on the channel: somebody took it away there' },
      fix: 'Decide in its drift: push ours makes it anew, keep theirs leaves it away',
    });
  });

  it('names the first field that differs, and whose decision it is', () => {
    expect(explain(live, { drift: [drift({}), drift({ field: 'price' })] })).toEqual({
      waitsFor: 'drift',
      message: 'The channel shows another title (and 1 more): "theirs"',
      fix: 'Decide in its drift: keep theirs, push ours or ignore it',
      owner: 'publisher',
      differs: 'open',
    });
  });

  it('differs by what somebody decided, until the time for which it is ignored is over', () => {
    expect(explain(live, { drift: [drift({ decision: 'keep_theirs', decidedBy: 'Pia' })] })).toMatchObject({
      ...{ waitsFor: null, differs: 'by_decision' },
      message: 'It is live and differs, as Pia decided: title is "theirs" there and "ours" here',
    });
    const ignored = (ignoreUntil: Date) => explain(live, { drift: [drift({ decision: 'ignore', decidedBy: 'Pia', ignoreUntil })] });
    expect(ignored(NOW).waitsFor).toBe('drift');
    expect(ignored(AFTER)).toMatchObject({
      ...{ waitsFor: null, differs: 'by_decision' },
      message: 'It is live and differs, as Pia decided until 2026-03-01T00:00:00.001Z: title is "theirs" there and "ours" here',
    });
  });

  it('differs by the policy of the field, named with both values and whose word it is', () => {
    const kept = drift({ policy: 'keep_theirs', policyBy: 'Ada' });
    expect(explain(live, { drift: [kept, drift({ field: 'brand', sent: null, policy: 'keep_theirs', policyBy: 'Ada' })] })).toEqual({
      ...{ waitsFor: null, differs: 'by_policy', owner: 'plinth' },
      message: 'It is live, differs by policy: title is "theirs" there and "ours" here, as Ada keeps theirs on this channel (and 1 more)',
      fix: 'Nothing to do, or set another policy (setDriftPolicy)',
    });
    // What is open beside it is told first, and so is a decision on the difference itself.
    expect(explain(live, { drift: [kept, drift({ field: 'brand' })] })).toMatchObject({ waitsFor: 'drift', differs: 'open' });
    expect(explain(live, { drift: [{ ...kept, decision: 'keep_theirs', decidedBy: 'Pia' }] }).differs).toBe('by_decision');
  });

  it('says that ours is on its way, and asks somebody where that did not help or is not done', () => {
    const pushed = drift({ policy: 'push_ours', policyBy: 'Ada', pushedAt: NOW });
    const found = (one: DriftView, sentAt: Date | null = BEFORE) => explain({ ...live, sentAt }, { drift: [one] });
    expect(found({ ...pushed, pushedAt: null })).toMatchObject({ waitsFor: 'drift', owner: 'plinth', differs: 'pushing' });
    expect(found(pushed)).toMatchObject({ owner: 'plinth', differs: 'pushing' });
    expect(found(pushed, NOW)).toMatchObject({ owner: 'publisher', differs: 'open', fix: expect.stringMatching(/did not help$/) });
    expect(found({ ...pushed, pushedAt: null, notPushed: 'pushed_before' }).fix).toMatch(/pushed this field within a day already/);
    expect(found({ ...pushed, pushedAt: null, notPushed: 'kept_beside' }).fix).toMatch(/would push it, and undo what is kept beside it/);
    expect(found({ ...pushed, notPushed: 'in_vain' })).toMatchObject({ differs: 'open', fix: expect.stringMatching(/did not help$/) });
    const byPerson = drift({ decision: 'push_ours', pushedAt: NOW });
    expect([found(byPerson).differs, found(byPerson, NOW).differs]).toEqual(['pushing', 'open']);
  });

  it('says that newer money waits, and that a price outlives its sale', () => {
    const issue = (code: string) => ({ code, message: 'A-1: the price stands', fix: 'Mend it', owner: 'erp' });
    expect(explain(live, { issues: [issue('sale_price_stands')] })).toEqual({
      ...{ waitsFor: 'sale_price', message: 'It is live; A-1: the price stands', fix: 'Mend it', owner: 'erp' },
    });
    const hold = (sku: string, money: boolean) => ({ sku, money, count: !money });
    const holds = [hold('A-1', true), hold('A-2', true), hold('A-3', false)];
    expect(explain(live, { issues: [issue('sale_price_stands')], holds: holds.slice(0, 2) })).toMatchObject({
      ...{ waitsFor: 'price_decision', owner: 'publisher' },
      message: 'It is live; newer money of A-1 (and 1 more) waits for a person, and the last price stays until then',
    });
    // A 0 that waits is told first: meanwhile it is sold.
    expect(explain(live, { holds }).waitsFor).toBe('count_decision');
    expect(explain(live, { issues: [issue('gtin_twice')] }).waitsFor).toBe(null);
  });

  it('says that a label is another by now than what was approved', () => {
    const label = {
      code: 'label_not_live',
      path: 'color.sand',
      message: 'The option sand is "Dune"',
      fix: 'Submit it again',
      owner: 'pim',
    };
    const told = { waitsFor: 'label_not_live', fix: 'Submit it again', owner: 'pim' };
    const message = 'It is live as it was approved; The option sand is "Dune" (and 1 more)';
    expect(explain(live, { labels: [label, label] })).toEqual({ ...told, message });
    // What was accepted there is not as it was approved.
    expect(explain(live, { labels: [label], drift: [drift({ policy: 'keep_theirs', policyBy: 'Ada' })] })).toEqual({
      ...{ ...told, differs: 'by_policy' },
      message: `It is live, differs by policy: title is "theirs" there and "ours" here, as Ada keeps theirs on this channel; ${label.message}`,
    });
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
    const kept = drift({ decision: 'keep_theirs', decidedBy: 'Pia' });
    expect(explain(waiting, { drift: [kept] })).toMatchObject({
      ...{ waitsFor: 'rendering_decision', differs: 'by_decision' },
      message: expect.stringMatching(/^It is live and differs, as Pia decided: .* here. This version of Plinth \(1\.2\) says title, /),
    });
  });

  it('says that a sale price is not shown, by what the look at the price found', () => {
    const issue = { code: 'sale_price_not_shown', message: 'MUG: its sale price is not shown', fix: 'End the sale', owner: 'erp' };
    expect(explain(live, { issues: [issue] })).toEqual({
      ...{ waitsFor: 'sale_price', message: 'It is live; MUG: its sale price is not shown', fix: 'End the sale', owner: 'erp' },
    });
  });

  it.each(['stock_not_counted', 'stock_unknown'])('says why nothing is for sale of what nobody counted (%s)', (code) => {
    const issue = { code, message: 'MUG: it is not counted', fix: 'Send a quantity', owner: 'erp' };
    expect(explain(live, { issues: [issue] })).toEqual({ waitsFor: 'count', message: 'It is live; MUG: it is not counted', fix: issue.fix, owner: 'erp' }); // prettier-ignore
  });

  it('says before that why nothing is for sale of what was counted', () => {
    const unseen = { code: 'sold_unseen', message: 'MUG: all of it counts as sold', fix: 'Let its source send a count', owner: 'erp' };
    const sale = { code: 'sale_price_not_shown', message: 'MUG: its sale price is not shown', fix: 'End the sale', owner: 'erp' };
    const told = { waitsFor: 'count', message: 'It is live; MUG: all of it counts as sold', fix: unseen.fix, owner: 'erp' };
    expect(explain(live, { issues: [sale, unseen] })).toEqual(told);
  });

  it('does not say of what is recalled that nobody can buy it, where the channel shows otherwise', () => {
    const recall = { id: '1', sku: 'MUG', reason: 'lead', market: null, owner: 'erp', door: 'erp', since: BEFORE, liftedAt: null };
    const stops = [{ sku: 'MUG', stop: { reason: 'recall', everywhere: true, recall } }] as unknown as ExplainInputs['stops'];
    const recalled = { ...live, skus: ['MUG'] };
    expect(explain(recalled, { stops }).waitsFor).toBe('recall');
    const told = explain(recalled, { stops, drift: [drift({ field: 'quantity', sent: 0, live: 7 })] });
    expect([told.waitsFor, told.message, told.owner]).toEqual([
      'drift',
      'The channel shows another quantity: 7, although it is recalled',
      'publisher',
    ]);
  });

  it('names what somebody changed there while it is not seen live', () => {
    const told = explain({ ...live, state: 'processed' } as ListingView, {
      drift: [drift({ field: 'status', sent: 'ACTIVE', live: 'DRAFT' })],
    });
    expect([told.waitsFor, told.message]).toEqual(['drift', 'The channel shows another status: "DRAFT"']);
  });

  it.each([
    [{ state: 'paused', dryRun: false }, 'channel', 'Its stock is due, and the channel is paused'],
    [{ state: 'active', dryRun: true }, 'dry_run', 'Its stock is due; the channel is in a dry run, so nothing is sent'],
    [{ state: 'active', dryRun: false }, 'stock', 'Its stock is due and waits for a worker'],
  ])('says what holds up a stop on a channel that is %j', (channel, waitsFor, message) => {
    const told = explain(live, { channel, wires: [wire({ wire: 'stock', state: 'planned' })] });
    expect([told.waitsFor, told.message]).toEqual([waitsFor, message]);
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

describe('whose it is', () => {
  const issue = { ...refusal, owner: 'erp' };
  const other = { ...refusal, message: 'Amazon requires a brand that it knows', owner: 'operator' };

  it.each(['refused', 'rejected'] as const)('is what the issue says with which content was %s', (state) => {
    expect(explain(child({ state, problem: refusal }), { issues: [other, issue] })).toMatchObject({
      message: refusal.message,
      owner: 'erp',
    });
    expect(explain(child({ state, problem: refusal }), { issues: [other] }).owner).toBe('pim');
  });

  it.each(['refused', 'rejected'] as const)('is what the issue says with which a price was %s', (state) => {
    const wires = [wire({ state, problem: refusal })];
    expect(explain(child({ state: 'live' }), { wires, issues: [other, { ...issue, owner: 'pim' }] }).owner).toBe('pim');
    expect(explain(child({ state: 'live' }), { wires, issues: [other] }).owner).toBe('erp');
  });

  it('is what the issue says of a withdrawal that the channel refuses, and of a parent that was refused', () => {
    const leaving = child({ state: 'withdrawing', problem: refusal, nextAt: AFTER });
    expect(explain(leaving, { issues: [{ ...issue, owner: 'operator' }] })).toMatchObject({ waitsFor: refusal.code, owner: 'operator' });
    expect(explain(leaving).owner).toBe('plinth');
    expect(explain(child({ parentState: 'rejected', parentProblem: refusal, parentOwner: 'erp' })).owner).toBe('erp');
  });
});

it.each(['refused', 'rejected'] as const)('what is %s tells that the channel still shows what was live before', (state) => {
  const before = child({ state, problem: refusal, livePayloadHash: 'h', liveAt: NOW });
  expect(explain(before).message).toBe('Amazon requires brand. The channel still shows what was live since 2026-03-01T00:00:00.000Z');
  expect(explain(child({ state, problem: refusal })).message).toBe('Amazon requires brand');
});

it('what was taken and never seen live may be shown, but for what the channel took and then rejected', () => {
  const may = 'Amazon requires brand. What the channel took before it may show; nobody has seen that live';
  const taken = { problem: refusal, acceptedPayloadHash: 'before', payloadHash: 'now' };
  for (const state of ['refused', 'rejected'] as const) expect(explain(child({ ...taken, state })).message).toBe(may);
  expect(explain(child({ ...taken, state: 'rejected', payloadHash: 'before' })).message).toBe('Amazon requires brand');
});

it('what is well says who has not declared what its counts mean', () => {
  const undeclared = '; erp has not declared what it counts: taken as sellable';
  expect(explain(child({ state: 'live' }), { undeclared })).toEqual({
    ...{ waitsFor: null, message: `It is live and shows what it should${undeclared}`, fix: 'Nothing to do', owner: 'plinth' },
  });
});

const fake = new FakeAdapter();
const trimmed = (one: unknown): unknown => fake.normalise('', one);
const LIVE_ROW = {
  ...{ id: '1', state: 'live', payloadHash: 'h', livePayloadHash: 'h', acceptedAt: NOW, attempts: 0, lastProblem: null },
} as LeasedListing;
const WELL = 'It is live and shows what it should';

describe('says that all is well', () => {
  const decision = fc.constantFrom(null, 'keep_theirs', 'push_ours', 'ignore');
  const found = fc.record({
    decision,
    ignoreUntil: fc.constantFrom(null, BEFORE, NOW, AFTER),
    policy: fc.constantFrom(null, 'alert', 'keep_theirs', 'push_ours'),
    pushedAt: fc.constantFrom(null, BEFORE, NOW, AFTER),
    notPushed: fc.constantFrom(null, 'pushed_before', 'kept_beside'),
    field: fc.constantFrom('title', '$listing'),
  });
  /** Mostly as it is when all is well: else hardly any state would be so in every respect. */
  const mostly = <const T>(usual: T, ...all: readonly T[]) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...all) });
  const ASKING = ['sale_price_stands', 'sale_price_not_shown', 'sold_unseen'] as const;
  const asks = (issue: string | null): boolean => (ASKING as readonly (string | null)[]).includes(issue);
  const issuesOf = (issue: string | null) => (issue ? [{ code: issue, message: '', fix: '', owner: 'erp' }] : []);
  const holdsOf = (holds: string) =>
    holds === 'none' ? [] : [{ sku: 'MUG', money: ['money', 'both'].includes(holds), count: ['count', 'both'].includes(holds) }];
  const ledger = fc.record({
    state: mostly('live', ...LISTING_STATES),
    price: mostly('live', ...WIRE_STATES),
    stock: mostly('live', ...WIRE_STATES),
    drifts: fc.array(found, { maxLength: 3 }),
    sentAt: fc.constantFrom(null, BEFORE, NOW, AFTER),
    desiredRevision: mostly('1', '2'),
    wanted: mostly(true, false),
    // The issue of a hold is hours late on both ends: only the hold itself tells.
    issue: mostly(null, ...ASKING, 'price_hold_open', 'gtin_twice'),
    holds: mostly('none', 'money', 'count', 'both'),
    label: mostly(false, true),
  });

  it('if and only if content, price and stock are seen as they were sent, nothing differs, and nobody is asked; accepted is told by whose word', () => {
    const told = { well: 0, by_policy: 0, by_decision: 0, open: 0, pushing: 0 };
    fc.assert(
      fc.property(ledger, ({ state, price, stock, drifts, sentAt, desiredRevision, wanted, issue, holds, label }) => {
        const listing = child({ state, sentAt, desiredRevision, wanted });
        const open = drifts.map((one) =>
          drift({ ...one, policyBy: one.policy && 'Ada', decidedBy: one.decision && 'Pia' } as Partial<DriftView>),
        );
        const said = explain(listing, {
          wires: [wire({ state: price }), wire({ wire: 'stock', state: stock })],
          drift: open,
          issues: issuesOf(issue),
          holds: holdsOf(holds),
          labels: label ? [{ code: 'label_not_live', message: '', fix: '', owner: 'pim' } as never] : [],
        });
        const asked = desiredRevision !== '1' || !wanted || label || asks(issue) || holds !== 'none';
        const shown = state === 'live' && price === 'live' && stock === 'live';
        expect(said.message === WELL).toBe(shown && !asked && open.length === 0);
        const standings = open.map((one) => standingOf(one, listing, NOW));
        const accepted = standings.every((standing) => standing === 'by_policy' || standing === 'by_decision');
        expect(said.waitsFor === null).toBe(state === 'withdrawn' || (shown && !asked && accepted));
        if (said.differs === 'by_policy')
          expect(said.message).toMatch(/^It is live, differs by policy: (title|\$listing) is "theirs" there and "ours" here, as Ada /);
        if (said.differs) expect(standings).toContain(said.differs);
        if (said.message === WELL) told.well++;
        if (said.differs) told[said.differs]++;
      }),
      { numRuns: 5_000 },
    );
    for (const [how, times] of Object.entries(told)) expect({ how, often: times > 50 }).toEqual({ how, often: true });
  });

  it('if and only if the fields of the channel equal those of the payloads, whatever was decided, and nothing waits', () => {
    const value = mostly('a', null, 'b', ' a ', '');
    const fields = fc.record({ title: value, brand: value, care: value });
    const policies = fc.record({ title: fc.constantFrom(null, 'keep_theirs', 'push_ours'), brand: decision });
    const amount = mostly('1200', '1000', null, undefined);
    const units = fc.constantFrom(null, 0, 3, 5);
    const offers = fc.record({
      ...{ price: fc.constantFrom('1200', '1000'), seenPrice: amount },
      ...{ quantity: units, seenUnits: fc.oneof(units, fc.constantFrom(undefined, 7, 'many')) },
      stoodLately: mostly(null, 0, 3),
      ...{ issue: mostly(null, ...ASKING, 'gtin_twice'), holds: mostly('none', 'money', 'count') },
    });
    const told = { well: 0, sold: 0, doubted: 0, differs: 0 };
    fc.assert(
      fc.property(fields, fields, policies, offers, (owned, seen, { title, brand }, offer) => {
        const { price, seenPrice, quantity, seenUnits, stoodLately } = offer;
        const observed = { ...seen, 'MUG:price': seenPrice, 'MUG:quantity': seenUnits };
        const content = judgeReading({
          row: LIVE_ROW,
          outcome: { outcome: 'found', state: 'live', observed, issues: [] },
          owned,
          normalise: (field, one) => fake.normalise(field, one),
          namesOf: (one) => [one],
          lag: fake.lag,
          now: NOW,
          random: () => 1,
        });
        const line = {
          ...{
            listingId: '1',
            sku: 'MUG',
            priceAccepted: { price },
            stockAccepted: { quantity },
            units: quantity,
            unitsAt: null,
            sold: [],
          },
          ...{ priceSent: { price }, stockSent: { quantity }, lowerSeen: null, lowerAt: null, higherSeen: null, buyable: true },
          stood: stoodLately === null ? [] : [[BEFORE.toISOString(), stoodLately]],
        } as unknown as OfferLineRow;
        const shown = judgeShown({ listingId: '1', lines: [line], observed, adapter: fake, now: NOW, unknown: new Set(), patient: false });
        const open = [...content.drift!, ...shown.differences].map((one) =>
          drift({
            ...one,
            policy: one.field === 'title' ? title : null,
            policyBy: 'Ada',
            decision: one.field === 'brand' ? brand : null,
            ignoreUntil: AFTER,
          } as Partial<DriftView>),
        );
        // What may be an old answer is looked at again before anybody says what it is.
        const isDoubted = shown.doubts.length > 0;
        const said = explain(child({ state: content.record.state }), {
          wires: [wire({}), wire({ wire: 'stock', state: isDoubted ? 'accepted' : 'live' })],
          drift: open,
          issues: issuesOf(offer.issue),
          holds: holdsOf(offer.holds),
        });
        const equal = (['title', 'brand', 'care'] as const).every((name) => trimmed(owned[name]) === trimmed(seen[name]));
        const isSold = typeof seenUnits === 'number' && quantity !== null && seenUnits < quantity;
        const isOld = isSold && seenUnits === stoodLately;
        const shows = equal && seenPrice === price && ((seenUnits ?? null) === quantity || (isSold && !isOld));
        expect(said.message === WELL).toBe(shows && !asks(offer.issue) && offer.holds === 'none');
        expect(isDoubted).toBe(isOld);
        if (said.message === WELL) told[isSold ? 'sold' : 'well']++;
        if (isDoubted) told.doubted++;
        if (said.differs) told.differs++;
      }),
      { numRuns: 10_000 },
    );
    for (const [how, times] of Object.entries(told)) expect({ how, often: times > 20 }).toEqual({ how, often: true });
  });
});
