import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Busy } from '../../libs/problem/index.js';
import { WriteFacts } from '../../src/catalog/index.js';
import { openErpDoor, type Answer, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
  // Rules that no check of the program knows: whatever one of them lets through some day meets a rule like these.
  await erp.asOwner(`
    ALTER TABLE product_node ADD CONSTRAINT no_bad_sku CHECK (sku !~ '^BAD');
    ALTER TABLE offer ADD CONSTRAINT no_thirteen CHECK (quantity IS DISTINCT FROM 13);
    -- Faults of a statement or of the server that come of one row: ODD-<SQLSTATE>-….
    CREATE FUNCTION fail_over_odd() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'odd' USING ERRCODE = split_part(NEW.sku, '-', 2); END $$;
    CREATE TRIGGER odd BEFORE INSERT ON product_node FOR EACH ROW WHEN (NEW.sku LIKE 'ODD-%') EXECUTE FUNCTION fail_over_odd();
  `);
});
afterAll(() => erp.close());

const told = (verdicts: Answer[]) => verdicts.map((one) => `${one.line} ${one.verdict} ${one.problems.map((p) => p.code).join()}`.trim());
const count = async (like: string) =>
  (await erp.rows<{ n: number }>('SELECT count(*)::int AS n FROM product_node WHERE sku LIKE $1', [like]))[0]!.n;

const bad = [5, 238, 471];
const skus = Array.from({ length: 700 }, (_, at) => (bad.includes(at) ? `BAD-${at}` : `FINE-${at}`));

test('of a chunk that the database refuses only those lines are refused that it does not take; the others are there, once', async () => {
  const lines = skus.map((sku) => ({ sku }));
  const { verdicts, summary } = await erp.push('items', lines, { key: 'halves' });
  expect([summary.state, summary.lines, summary.counts['created'], summary.counts['rejected']]).toEqual(['finished', 700, 697, 3]);
  expect(verdicts.map(({ line }) => line)).toEqual(lines.map((_, at) => at + 1));
  const refused = verdicts.filter(({ verdict }) => verdict === 'rejected');
  expect(refused.map(({ sku, problems }) => [sku, ...problems.map(({ code, path }) => `${code} ${path}`)])).toEqual(
    bad.map((at) => [`BAD-${at}`, `line_refused line ${at + 1}`]),
  );
  expect(refused[0]!.problems[0]).toMatchObject({
    message: expect.stringContaining('no_bad_sku') as unknown,
    details: { sqlstate: '23514', constraint: 'no_bad_sku' },
  });
  expect(await count('FINE-%')).toBe(697);
  const again = await erp.push('items', lines, { key: 'halves' });
  expect([again.summary.replayed, again.verdicts]).toEqual([true, verdicts]);
});

test('the same of offers', async () => {
  await erp.push('items', [{ sku: 'OFF' }]);
  const offer = (audience: string, quantity: number) => ({ sku: 'OFF', market: 'US', audience, quantity });
  const { verdicts, summary } = await erp.push('offers', [offer('a', 12), offer('b', 13), offer('c', 14)]);
  expect([summary.state, ...told(verdicts)]).toEqual(['finished', '1 created', '2 rejected line_refused', '3 created']);
});

test('a parked line that the database refuses when its parent comes does not break the parent; what waits beside it comes in', async () => {
  const parked = ['BAD-1', 'KIN-1', 'BAD-2', 'KIN-2'].map((sku) => ({ sku, parent: 'KIN', kind: 'variant' }));
  await erp.push('items', parked, { key: 'parked-bad' });
  expect(told((await erp.push('items', [{ sku: 'KIN' }])).verdicts)).toEqual(['1 created']);
  expect([await count('KIN%'), await count('BAD%')]).toEqual([3, 0]);
  expect(told((await erp.push('items', parked, { key: 'parked-bad' })).verdicts)).toEqual([
    '1 rejected line_refused,was_parked',
    '2 created was_parked',
    '3 rejected line_refused,was_parked',
    '4 created was_parked',
  ]);
});

test('a line of which not even the message can be stored is refused by itself, too', async () => {
  await erp.asOwner(`ALTER TABLE erp_message ADD CONSTRAINT unstored CHECK (sku <> 'LOST' OR sku IS NULL) NOT VALID`);
  const lines = [{ sku: 'KEPT-1' }, { sku: 'LOST' }, { sku: 'KEPT-2' }];
  const { verdicts, summary } = await erp.push('items', lines, { key: 'lost' });
  await erp.asOwner('ALTER TABLE erp_message DROP CONSTRAINT unstored');
  expect([summary.state, ...told(verdicts)]).toEqual(['finished', '1 created', '2 rejected line_refused', '3 created']);
  expect(await count('LOST')).toBe(0);
  expect(told((await erp.push('items', lines, { key: 'lost' })).verdicts)).toEqual(told(verdicts));
});

test('what is no line’s fault still breaks a batch, and its repeat goes on: a table that is away', async () => {
  await erp.asOwner('ALTER TABLE node_change RENAME TO node_change_away');
  const { summary } = await erp.push('items', [{ sku: 'LATER' }], { key: 'away' });
  await erp.asOwner('ALTER TABLE node_change_away RENAME TO node_change');
  expect([summary.state, summary.lines]).toEqual(['broken', 0]);
  expect(told((await erp.push('items', [{ sku: 'LATER' }], { key: 'away' })).verdicts)).toEqual(['1 created']);
});

/** What was logged as a fault of ours while it ran, by its message and that of the error. */
async function logging<T>(work: () => Promise<T>): Promise<{ result: T; logged: unknown[] }> {
  const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  try {
    const result = await work();
    const logged = errors.mock.calls.map(([what, message]) => [message, ((what as { err?: Error }).err?.stack ?? '').split('\n')[0]]);
    return { result, logged };
  } finally {
    errors.mockRestore();
  }
}
/** While nothing is wrong with the odd lines. */
async function sound<T>(work: () => Promise<T>): Promise<T> {
  await erp.asOwner('ALTER TABLE product_node DISABLE TRIGGER odd');
  const result = await work();
  await erp.asOwner('ALTER TABLE product_node ENABLE TRIGGER odd');
  return result;
}
const FAILED = 'Plinth failed over a line of the ERP';

test('whatever else a line makes the program fail by is that line’s alone, and logged once with its stack', async () => {
  const facts = erp.app.get(WriteFacts, { strict: false });
  const write = facts.write.bind(facts);
  facts.write = (m, rows, ...more) => {
    if (rows.some(({ sku }) => sku === 'TYPE')) throw new TypeError('a fault of ours');
    return write(m, rows, ...more);
  };
  const lines = ['G-1', 'ODD-XX000-1', 'G-2', 'TYPE', 'G-3', 'ODD-XX001-1', 'ODD-42601-1', 'ODD-25P02-1', 'G-4'].map((sku) => ({ sku }));
  const { result, logged } = await logging(() => erp.push('items', lines, { key: 'faults' }));
  Reflect.deleteProperty(facts, 'write');
  expect([result.summary.state, ...told(result.verdicts)]).toEqual([
    'finished',
    '1 created',
    '2 rejected line_failed',
    '3 created',
    '4 rejected line_failed',
    '5 created',
    '6 rejected line_failed',
    '7 rejected line_failed',
    '8 rejected line_failed',
    '9 created',
  ]);
  expect(result.verdicts[3]!.problems).toMatchObject([
    { path: 'line 4', message: expect.not.stringContaining('a fault of ours'), fix: expect.stringContaining('give batch and line') },
  ]);
  const odd = [FAILED, 'QueryFailedError: odd'];
  expect(logged).toEqual([odd, [FAILED, 'TypeError: a fault of ours'], odd, odd, odd]);
  const again = await erp.push('items', lines, { key: 'faults' });
  expect([again.summary.replayed, again.verdicts]).toEqual([true, result.verdicts]);
  // What it says is right: once the fault is mended, it is taken.
  expect(told((await erp.push('items', [{ sku: 'TYPE' }])).verdicts)).toEqual(['1 created']);
});

test('a line over which the program fails for a moment is taken by its second try', async () => {
  const facts = erp.app.get(WriteFacts, { strict: false });
  const write = facts.write.bind(facts);
  let tries = 0;
  facts.write = (...all) => {
    tries += 1;
    if (tries === 1) throw new TypeError('a moment');
    return write(...all);
  };
  const { verdicts } = await erp.push('items', [{ sku: 'MOMENT' }]);
  Reflect.deleteProperty(facts, 'write');
  expect([tries, ...told(verdicts)]).toEqual([2, '1 created']);
});

test('five such lines in a row are no lines’ fault: the batch breaks, keeps what it answered, and its repeat goes on', async () => {
  const odd = Array.from({ length: 8 }, (_, at) => ({ sku: `ODD-XX000-R${at}` }));
  const lines = [{ sku: 'ROW-1' }, ...odd.slice(0, 4), { sku: 'ROW-2' }, ...odd];
  const { result, logged } = await logging(() => erp.push('items', lines, { key: 'row' }));
  const failed = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${from + at} rejected line_failed`);
  const first = ['1 created', ...failed(2, 5), '6 created', ...failed(7, 10)];
  expect([result.summary.state, ...told(result.verdicts)]).toEqual(['broken', ...first]);
  expect(result.summary.problems).toMatchObject([{ code: 'batch_broken' }]);
  expect(logged.map((one) => (one as string[])[0])).toEqual([...Array.from({ length: 8 }, () => FAILED), 'A batch broke off']);
  // While the fault lasts a repeat uses up no further line.
  const { result: still } = await logging(() => erp.push('items', lines, { key: 'row' }));
  expect([still.summary.state, ...told(still.verdicts)]).toEqual(['broken', ...first]);
  const again = await sound(() => erp.push('items', lines, { key: 'row' }));
  const rest = Array.from({ length: 4 }, (_, at) => `${11 + at} created`);
  expect([again.summary.state, ...told(again.verdicts)]).toEqual(['finished', ...first, ...rest]);
});

test('a line over which the program fails is not given up where no other of its batch was taken: the repeat takes it', async () => {
  const lines = [{ sku: 'ODD-XX000-A1' }, { sku: 'BAD-A' }, { sku: 'ODD-XX000-A2' }];
  const { result, logged } = await logging(() => erp.push('items', lines, { key: 'alone' }));
  expect([result.summary.state, result.verdicts, await count('ODD-%-A%')]).toEqual(['broken', [], 0]);
  expect(logged).toEqual([['A batch broke off', 'QueryFailedError: odd']]);
  expect(await erp.rows(`SELECT FROM erp_message WHERE sku LIKE 'ODD-%-A%'`)).toEqual([]);
  const again = await sound(() => erp.push('items', lines, { key: 'alone' }));
  expect([again.summary.state, ...told(again.verdicts)]).toEqual(['finished', '1 created', '2 rejected line_refused', '3 created']);
});

test('one that stands before all that is taken is at fault as well, and answered in its place', async () => {
  const lines = ['ODD-XX000-B1', 'BAD-B', 'B-1', 'ODD-XX000-B2'].map((sku) => ({ sku }));
  const { result } = await logging(() => erp.push('items', lines));
  expect([result.summary.state, result.summary.counts['rejected'], ...told(result.verdicts)]).toEqual([
    ...['finished', 3, '1 rejected line_failed', '2 rejected line_refused', '3 created', '4 rejected line_failed'],
  ]);
});

test('a statement that took too long, or was cancelled, is no line’s fault, whatever else was taken', async () => {
  const lines = ['C-1', 'ODD-57014-C', 'C-2'].map((sku) => ({ sku }));
  const { result, logged } = await logging(() => erp.push('items', lines, { key: 'slow' }));
  expect([result.summary.state, ...told(result.verdicts)]).toEqual(['broken', '1 created']);
  expect(logged).toEqual([['A batch broke off', 'QueryFailedError: odd']]);
  const again = await sound(() => erp.push('items', lines, { key: 'slow' }));
  expect([again.summary.state, ...told(again.verdicts)]).toEqual(['finished', '1 created', '2 created', '3 created']);
});

test.each([
  ['five lines that waited and over which the program fails', 'XX000', 5],
  ['one that waited and over which a statement is cancelled', '57014', 1],
])('%s wait on: what brings their parent fails', async (_what, state, many) => {
  const parent = { sku: `KEEP-${state}` };
  const parked = Array.from({ length: many }, (_, at) => ({ sku: `ODD-${state}-K${at}`, parent: parent.sku, kind: 'variant' }));
  const stand = async () =>
    await erp.rows(
      `SELECT e.verdict, p.refused_at FROM erp_parked p JOIN erp_message e ON e.id = p.message_id WHERE p.sku LIKE 'odd-${state.toLowerCase()}-k%'`,
    );
  await erp.push('items', parked);
  const { result } = await logging(() => erp.push('items', [parent], { key: parent.sku }));
  expect([result.summary.state, result.verdicts, await count(parent.sku)]).toEqual(['broken', [], 0]);
  expect(await stand()).toEqual(Array.from({ length: many }, () => ({ verdict: 'parked', refused_at: null })));
  expect(told((await sound(() => erp.push('items', [parent], { key: parent.sku }))).verdicts)).toEqual(['1 created']);
  expect([await stand(), await count(`ODD-${state}-K%`)]).toEqual([[], many]);
});

test('a parked line over which the program fails when its parent comes does not break the parent', async () => {
  const parked = ['ODD-XX000-P', 'PAL-1', 'ODD-XX001-P'].map((sku) => ({ sku, parent: 'PAL', kind: 'variant' }));
  await erp.push('items', parked, { key: 'parked-odd' });
  const { result, logged } = await logging(() => erp.push('items', [{ sku: 'PAL' }]));
  expect(told(result.verdicts)).toEqual(['1 created']);
  expect(logged.map((one) => (one as string[])[0])).toEqual(Array.from({ length: 2 }, () => 'Plinth failed over a line that had waited'));
  expect(told((await erp.push('items', parked, { key: 'parked-odd' })).verdicts)).toEqual([
    '1 rejected line_failed,was_parked',
    '2 created was_parked',
    '3 rejected line_failed,was_parked',
  ]);
});

test('new children whose look meets a table that is locked for seconds wait for it, and break nothing', async () => {
  await erp.push('items', [{ sku: 'LOCK-OLD' }]);
  const held = erp.asOwner('BEGIN; LOCK TABLE product_node IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(3); COMMIT');
  const isHeld = `SELECT FROM pg_locks WHERE relation = 'product_node'::regclass AND mode = 'AccessExclusiveLock' AND granted`;
  while ((await erp.rows(isHeld)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const lines = [{ sku: 'LOCK-1', parent: 'LOCK' }, { sku: 'LOCK-2', parent: 'LOCK-OLD' }, { sku: 'LOCK' }];
  const { verdicts, summary } = await erp.push('items', lines);
  await held;
  expect([summary.state, summary.problems, ...told(verdicts)]).toEqual(['finished', undefined, '1 created', '2 created', '3 created']);
});

test('a batch that breaks because something stayed locked says so', async () => {
  const facts = erp.app.get(WriteFacts, { strict: false });
  facts.write = () => Promise.reject(new Busy());
  const pauses = jest.spyOn(Math, 'random').mockReturnValue(0);
  const { result } = await logging(() => erp.push('items', [{ sku: 'BUSY' }], { key: 'busy' }));
  pauses.mockRestore();
  Reflect.deleteProperty(facts, 'write');
  expect(result.summary).toMatchObject({ state: 'broken', lines: 0 });
  expect(result.summary.problems).toMatchObject([
    { code: 'batch_broken', message: expect.stringContaining('stayed locked'), details: { reason: 'busy' } },
  ]);
  expect(told((await erp.push('items', [{ sku: 'BUSY' }], { key: 'busy' })).verdicts)).toEqual(['1 created']);
});
