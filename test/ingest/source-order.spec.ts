import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from './door.js';

const clock = new TestClock('2026-03-01T12:00:00.000Z');
let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor(clock);
});
afterAll(() => erp.close());

const told = async (lines: object[], door: 'items' | 'offers' = 'items') =>
  (await erp.push(door, lines)).verdicts.map(({ verdict, problems }) =>
    [verdict, ...problems.map(({ code, path }) => `${code} ${path}`)].join(' '),
  );

test('a revision minutes ahead of now is refused at both doors; what comes after it is not stale', async () => {
  const at = (sourceRevision: unknown) => ({ sku: 'AHEAD', facts: { weight: '1' }, sourceRevision });
  expect(await told([at('2026-03-01T12:04:59Z'), at('2026-03-01T12:05:01Z'), at('2031-01-01T00:00:00Z')])).toEqual([
    'created',
    'rejected source_revision_ahead line 2: sourceRevision',
    'rejected source_revision_ahead line 3: sourceRevision',
  ]);
  const offer = (sourceRevision: unknown, quantity: number) => ({ sku: 'AHEAD', market: 'US', quantity, sourceRevision });
  expect(await told([offer('2027-03-01T12:00:00Z', 9), offer('2026-03-01T12:00:00Z', 0)], 'offers')).toEqual([
    'rejected source_revision_ahead line 1: sourceRevision',
    'created',
  ]);
  expect(await erp.rows('SELECT quantity FROM offer')).toEqual([{ quantity: 0 }]);
});

test('a number that can be no clock of today only counts, as does a day with more digits that somewhere has begun; milliseconds, microseconds and nanoseconds minutes ahead are refused', async () => {
  const days = [20260301120600, '20260301120600123', '202603012359', '20260302235959', '202603020001.5'];
  const counts = [
    99999999999999,
    ...days,
    '260301120600',
    1772366640,
    1836000000,
    2147483647,
    20270101,
    '20261301000000',
    '20270229000000',
    7,
  ];
  expect(await told(counts.map((sourceRevision, n) => ({ sku: `COUNTED-${n}`, sourceRevision })))).toEqual(counts.map(() => 'created'));
  const ms = Date.parse('2026-03-01T12:00:00Z');
  expect(await told([4, 6].map((minutes) => ({ sku: 'MS', sourceRevision: ms + minutes * 60_000 })))).toEqual([
    'created',
    'rejected source_revision_ahead line 2: sourceRevision',
  ]);
  const zeros = ['000', '000000', '000.25'];
  expect(await told(zeros.map((more) => ({ sku: 'MICRO', sourceRevision: `${ms + 360_000}${more}` })))).toEqual(
    zeros.map((_, n) => `rejected source_revision_ahead line ${n + 1}: sourceRevision`),
  );
});

test('seconds minutes ahead are refused, and digits of a day that has begun nowhere yet', async () => {
  const refused = [
    1772366760,
    '1772366760.5',
    1774000000,
    20260303000000,
    '202603030000',
    '20260303000000123',
    20270101120000,
    '20460201235959.25',
  ];
  expect(await told(refused.map((sourceRevision, n) => ({ sku: `SECONDS-${n}`, sourceRevision })))).toEqual(
    refused.map((_, n) => `rejected source_revision_ahead line ${n + 1}: sourceRevision`),
  );
  expect(await erp.rows(`SELECT sku FROM product_node WHERE sku LIKE 'SECONDS%'`)).toEqual([]);
});

test('a clock that jumps back is told when most of a batch is stale, and not for a few lines', async () => {
  const night = (sourceRevision: string, weight: string, count = 30) =>
    Array.from({ length: count }, (_, n) => ({ sku: `CLOCK-${n}`, facts: { weight }, sourceRevision }));
  expect((await erp.push('items', night('2026-03-01T11:00:00Z', '1'))).summary.problems).toBeUndefined();
  expect((await erp.push('items', night('2026-03-01T10:00:00Z', '2', 5))).summary).toMatchObject({ counts: { stale: 5 } });
  const { summary } = await erp.push('items', night('2026-03-01T10:00:00Z', '2'));
  expect(summary).toMatchObject({ state: 'finished', counts: { stale: 30 }, problems: [{ code: 'stale_streak' }] });
  expect((await erp.push('items', night('2026-03-01T11:30:00Z', '2'))).summary).toMatchObject({ counts: { updated: 30 } });
  // News takes them off one by one.
  const { problems } = (await erp.push('items', night('2026-03-01T10:00:00Z', '9', 15))).summary;
  expect(problems).toMatchObject([{ message: expect.stringContaining('15 of 15 lines (20 with its batches before)') }]);
  expect((await erp.push('items', night('2026-03-01T11:31:00Z', '3'))).summary).toMatchObject({ counts: { updated: 30 } });
});

test('a streak is counted over the batches of a sender, and readiness tells of it until news comes', async () => {
  const one = (sourceRevision: string, weight: string) => erp.push('items', [{ sku: 'STREAK', facts: { weight }, sourceRevision }]);
  const ready = async () => await erp.get<{ status: string; senders: string }>('/health/ready');
  await one('2026-03-01T11:00:00Z', '1');
  for (let n = 0; n < 19; n++) expect((await one('2026-03-01T10:00:00Z', '2')).summary.problems).toBeUndefined();
  expect(await ready()).toMatchObject({ status: 'ok', senders: 'ok' });
  const { summary } = await one('2026-03-01T10:00:00Z', '2');
  expect(summary.problems).toMatchObject([
    { code: 'stale_streak', message: expect.stringContaining('1 of 1 lines (20 with its batches before) are older') },
  ]);
  expect(await ready()).toMatchObject({ status: 'ok', senders: 'failing' });
  await one('2026-03-01T11:10:00Z', '2');
  expect(await ready()).toMatchObject({ status: 'ok', senders: 'ok' });
});

test('what is mostly news ends a streak, however much of it is stale; another sender has a streak of its own; the metrics name who has one', async () => {
  const batch = (stale: number, news: number, at: string) => [
    ...Array.from({ length: stale }, (_, n) => ({ sku: `MIXED-${n}`, facts: { weight: '9' }, sourceRevision: '2026-03-01T09:00:00Z' })),
    ...Array.from({ length: news }, (_, n) => ({ sku: `MIXED-${n}`, facts: { weight: at.slice(14, 16) }, sourceRevision: at })),
  ];
  const told = async (lines: object[], role: 'integration' | 'administrator' = 'integration') => {
    const { counts, problems = [] } = (await erp.push('items', lines, { role })).summary;
    return [counts['stale'], ...problems.map(({ code }) => code)];
  };
  const streaks = async () => {
    const text = await (await fetch(`${erp.url}/metrics`, { headers: { authorization: `Bearer ${erp.keys.viewer}` } })).text();
    return text.split('\n').filter((line) => line.startsWith('plinth_stale_streak_lines{'));
  };
  await told(batch(0, 30, '2026-03-01T11:00:00Z'));
  for (const minute of ['11', '12', '13']) expect(await told(batch(14, 30, `2026-03-01T11:${minute}:00Z`))).toEqual([14]);
  expect(await told(batch(15, 0, ''))).toEqual([15]);
  await told(batch(0, 15, '2026-03-01T11:20:00Z'), 'administrator');
  expect(await told(batch(15, 0, ''), 'administrator')).toEqual([15]);
  expect(await streaks()).toEqual([]);
  expect(await told(batch(5, 0, ''))).toEqual([5, 'stale_streak']);
  expect(await streaks()).toEqual(['plinth_stale_streak_lines{source="erp"} 20']);
});

test('an ordinary night whose clock went back is told, though most of its lines say what is known', async () => {
  const night = (at: string, changed: number, weight: string) =>
    Array.from({ length: 1_000 }, (_, n) => ({ sku: `NIGHT-${n}`, facts: { weight: n < changed ? weight : '1' }, sourceRevision: at }));
  const told = async (lines: object[]) => {
    const { counts, problems = [] } = (await erp.push('items', lines, { role: 'administrator' })).summary;
    return [counts['updated'], counts['unchanged'], counts['stale'], ...problems.map(({ code }) => code)];
  };
  expect(await told(night('2026-03-01T11:00:00Z', 0, ''))).toEqual([0, 0, 0]);
  expect(await told(night('2026-03-01T10:00:00Z', 200, '2'))).toEqual([0, 800, 200, 'stale_streak']);
  // What changes nothing neither ends a streak nor makes it longer.
  const ready = async () => (await erp.get<{ senders: string }>('/health/ready')).senders;
  expect(await told(night('2026-03-01T11:30:00Z', 0, ''))).toEqual([0, 1_000, 0]);
  expect(await ready()).toBe('failing');
  const { summary } = await erp.push('items', night('2026-03-01T10:00:00Z', 1, '2'), { role: 'administrator' });
  expect(summary.problems).toMatchObject([{ message: expect.stringContaining('1 of 1000 lines (201 with its batches before)') }]);
  expect(await told(night('2026-03-01T11:40:00Z', 200, '2'))).toEqual([200, 800, 0]);
});

const lives = async (sku: string) => (await erp.rows<{ lifecycle: string; sellable: boolean }>(`SELECT lifecycle, sellable FROM product_node WHERE sku = '${sku}'`))[0]; // prettier-ignore

test('whether it is sold has its place in the order, also where the newer line made it or found it so', async () => {
  const line = (sku: string, sellable: boolean, sourceRevision: number) => ({ sku, sellable, sourceRevision });
  expect(await told([line('SOLD-1', false, 10), line('SOLD-1', true, 5)])).toEqual(['created', 'stale']);
  expect(await told([line('SOLD-2', true, 1), line('SOLD-2', true, 10), line('SOLD-2', false, 5)])).toEqual([
    'created',
    'unchanged',
    'stale',
  ]);
  expect([await lives('SOLD-1'), await lives('SOLD-2')]).toEqual([
    { lifecycle: 'active', sellable: false },
    { lifecycle: 'active', sellable: true },
  ]);
  expect(await told([line('SOLD-2', false, 11), line('SOLD-1', true, 11)])).toEqual(['updated', 'updated']);
});

test('a product whose variants are sold is not sold again because its line is repeated', async () => {
  const product = { sku: 'P', family: 'tees', familyVariant: 'tees_by_size', sellable: false, sourceRevision: 1 };
  expect(await told([{ ...product, sellable: undefined }, { sku: 'P-1', parent: 'P', sellable: true, facts: { size: 's1' }, sourceRevision: 1 }])).toEqual(['created', 'created']); // prettier-ignore
  const single = { sku: 'R', family: 'tees', sellable: true, sourceRevision: 1 };
  await told([single, { sku: 'R', familyVariant: 'tees_by_size', sellable: false, sourceRevision: 2 }]);
  expect(await told([single])).toEqual(['stale']);
  expect(await lives('R')).toEqual({ lifecycle: 'active', sellable: false });
});

test('an older line still says what the one that made the product left open, and is stale where it says less than is known', async () => {
  expect(
    await told([
      { sku: 'LIFE', sourceRevision: 10 },
      { sku: 'LIFE', lifecycle: 'discontinued', sourceRevision: 5 },
    ]),
  ).toEqual(['created', 'updated']);
  expect(await lives('LIFE')).toMatchObject({ lifecycle: 'discontinued' });
  const life = (lifecycle: string, sourceRevision: number) => ({ sku: 'LIFE', lifecycle, sourceRevision });
  expect(await told([life('active', 20), life('run_out', 15), life('active', 15), life('active', 20)])).toEqual([
    'updated',
    'stale',
    'unchanged',
    'unchanged',
  ]);
  expect(await lives('LIFE')).toMatchObject({ lifecycle: 'active' });
});
