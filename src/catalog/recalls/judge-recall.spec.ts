import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Lifecycle } from '../products/terms.js';
import { judgeRecall, type RecallQuestion } from './judge-recall.js';
import type { Recall, RecallSaid } from './recall.js';

const SINCE = new Date('2026-03-01T10:00:00Z');
const recallOf = (owner: string, market: string | null, lifecycleThen: Recall['lifecycleThen'] = 'active') =>
  ({
    id: `${owner} ${market}`,
    sku: 'MUG',
    owner,
    market,
    reason: null,
    since: SINCE,
    door: 'erp',
    liftAskedBy: null,
    lifecycleThen,
  }) as Recall;
const judge = (more: Partial<RecallQuestion>) =>
  judgeRecall({
    ...{
      path: 'line 1',
      sku: 'MUG',
      speaker: 'erp',
      kind: 'source',
      lifecycle: 'active',
      wanted: undefined,
      said: undefined,
      own: [],
      above: [],
    },
    ...more,
  });

const markets = fc.option(fc.subarray(['DE', 'US'], { minLength: 1 }), { nil: null });
const said = fc.option(
  fc.oneof(
    fc.record({ lifted: fc.constant(false as const), markets, reason: fc.constantFrom('Lead', null) }),
    fc.record({ lifted: fc.constant(true as const), markets, reason: fc.constant('Mended') }),
  ),
  { nil: undefined },
) as fc.Arbitrary<RecallSaid | undefined>;
const step = fc.record({
  speaker: fc.constantFrom('erp', 'qa'),
  wanted: fc.constantFrom<Lifecycle | undefined>('active', 'discontinued', 'run_out', 'planned', undefined),
  said,
});

test('whatever is said, in whatever order: only a lift by its owner ends a recall, and a life that was sent meanwhile counts after it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let open: Recall[] = [];
      let lifecycle: Lifecycle = 'active';
      let life: Lifecycle = 'active';
      for (const one of steps) {
        const verdict = judge({ ...one, lifecycle, own: open });
        if (verdict.refused) {
          const { lifted, markets: named } = one.said!;
          const concerned = open.filter(({ market }) => named === null || (market !== null && named.includes(market)));
          const mine = open.some(({ owner }) => owner === one.speaker);
          expect([lifted, concerned.some(({ owner }) => owner === one.speaker)]).toEqual([true, false]);
          expect(verdict.refused.code).toBe(mine ? 'lift_misses' : 'recall_not_yours');
          expect(mine || concerned.length > 0).toBe(true);
          continue;
        }
        expect(verdict.lifts.every(({ owner }) => one.said?.lifted === true && owner === one.speaker)).toBe(true);
        open = [
          ...open.filter((each) => !verdict.lifts.includes(each)),
          ...verdict.begins.map(({ market }) => recallOf(one.speaker, market, market === null ? verdict.then : null)),
        ];
        expect(new Set(open.map(({ id }) => id)).size).toBe(open.length);
        life = one.wanted ?? life;
        lifecycle = verdict.lifecycle;
        // What says nothing of lives leaves what was said of them.
        for (const each of open) if (each.market === null) each.lifecycleThen = verdict.then ?? each.lifecycleThen;
        expect(lifecycle).toBe(open.some(({ market }) => market === null) ? 'recalled' : life);
      }
    }),
  );
});

test('a feed is told that the recall stands, with whose it is and how it ends; a person is refused', () => {
  const own = [recallOf('erp', null)];
  const message = 'MUG is recalled in all markets since 2026-03-01T10:00:00.000Z by erp (no reason was given).';
  const told = judge({ lifecycle: 'recalled', wanted: 'active', own });
  expect([told.lifecycle, told.then, told.refused]).toEqual(['recalled', 'active', undefined]);
  expect(told.warnings).toEqual([
    {
      ...{ code: 'recall_stands', path: 'line 1.lifecycle', severity: 'warning', owner: 'erp', details: { recall: 'erp null' } },
      message: `${message} The lifecycle counts once that is lifted.`,
      fix: 'Only erp lifts it alone, by an item line with recall {"lifted": true}; else one person asks by askToLiftRecall(id: erp null) and another confirms by confirmRecallLift.',
    },
  ]);
  const refused = judge({ kind: 'person', speaker: 'ada', lifecycle: 'recalled', wanted: 'active', own });
  expect(refused.refused).toMatchObject({
    code: 'recall_stands',
    severity: 'error',
    message: `${message} A lifecycle does not end a recall.`,
  });
});

test('a recall in one market leaves the life alone; of a node above, a feed that says active is told', () => {
  expect(judge({ said: { lifted: false, markets: ['DE', 'DE'], reason: 'Lead' } })).toMatchObject({
    ...{ begins: [{ market: 'DE', reason: 'Lead' }], lifecycle: 'active', then: null, warnings: [] },
  });
  expect(judge({ wanted: 'active', above: [recallOf('qa', 'DE', null)] }).warnings.map(({ code }) => code)).toEqual(['recall_stands']);
  expect(judge({ wanted: 'discontinued', above: [recallOf('qa', null)] })).toMatchObject({ lifecycle: 'discontinued', warnings: [] });
});

test('the same recall again begins nothing; a reason that comes later is written down', () => {
  const own = [recallOf('erp', null)];
  const again = (reason: string | null) => judge({ lifecycle: 'recalled', own, said: { lifted: false, markets: null, reason } });
  expect(again(null)).toMatchObject({ begins: [], reasons: [], lifecycle: 'recalled' });
  expect(again('Lead')).toMatchObject({ begins: [], reasons: [{ market: null, reason: 'Lead' }] });
});

test('who gives no reason is told as long as his recall has none, a person how persons say it', () => {
  const codes = (more: Partial<RecallQuestion>) =>
    judge({ said: { lifted: false, markets: null, reason: null }, ...more }).warnings.map(({ code }) => code);
  expect([codes({}), codes({ own: [recallOf('erp', null)] })]).toEqual([['recall_without_reason'], ['recall_without_reason']]);
  expect(codes({ own: [{ ...recallOf('erp', null), reason: 'Lead' }] })).toEqual([]);
  const others = [recallOf('qa', null), recallOf('erp', 'DE')].map((one) => ({ ...one, reason: 'Lead' }));
  expect(codes({ own: others })).toEqual(['recall_without_reason']);
  const [told] = judge({ said: { lifted: false, markets: null, reason: null }, kind: 'person' }).warnings;
  expect(told).toMatchObject({
    code: 'recall_without_reason',
    severity: 'warning',
    fix: expect.stringMatching(/^Say it by recallProduct/),
  });
});

test('nobody lifts what another recalled; what is lifted already is lifted', () => {
  const lift: RecallSaid = { lifted: true, markets: null, reason: 'Mended' };
  expect(judge({ said: lift, own: [recallOf('qa', 'DE', null)] }).refused).toMatchObject({ code: 'recall_not_yours', owner: 'qa' });
  expect(judge({ said: lift })).toMatchObject({ lifts: [], lifecycle: 'active', warnings: [] });
  const own = [recallOf('erp', null, 'run_out'), recallOf('qa', null, 'run_out')];
  expect(judge({ said: lift, lifecycle: 'recalled', own })).toMatchObject({ lifts: [own[0]], lifecycle: 'recalled', then: 'run_out' });
  expect(judge({ said: lift, lifecycle: 'recalled', own: [own[0]!] })).toMatchObject({ lifts: [own[0]], lifecycle: 'run_out', then: null });
});
