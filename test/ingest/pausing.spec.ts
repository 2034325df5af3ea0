import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { WriteFacts } from '../../src/catalog/index.js';
import { openErpDoor, type Answer, type Erp, type Summary } from './door.js';

let erp: Erp;
let errors: jest.SpiedFunction<Logger['error']>;
beforeAll(async () => {
  erp = await openErpDoor();
  await erp.asOwner(`
    CREATE FUNCTION fail_over_odd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'odd' USING ERRCODE = TG_ARGV[0]; END $$;
    CREATE TRIGGER odd BEFORE INSERT ON product_node FOR EACH ROW WHEN (NEW.sku LIKE 'ODD-%') EXECUTE FUNCTION fail_over_odd('XX000');
    CREATE TRIGGER cancelled BEFORE INSERT ON product_node FOR EACH ROW WHEN (NEW.sku LIKE 'SLOW-%') EXECUTE FUNCTION fail_over_odd('57014');
    CREATE TRIGGER odd BEFORE INSERT ON offer FOR EACH ROW WHEN (NEW.quantity = 13) EXECUTE FUNCTION fail_over_odd('XX000');
    ALTER TABLE product_node ADD CONSTRAINT no_bad_sku CHECK (sku !~ '^BAD');
  `);
});
afterAll(() => erp.close());
beforeEach(() => {
  errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
});
afterEach(() => errors.mockRestore());

const logged = () => errors.mock.calls.map(([, message]) => message as unknown);
const FAILED = 'Plinth failed over a line of the ERP';
const told = (one: Answer | Summary | undefined) =>
  one && 'line' in one ? `${one.line} ${one.verdict} ${one.problems.map(({ code }) => code).join()}`.trim() : one?.state;
const stored = async (skus: string[]) =>
  (
    await erp.rows<{ sku: string; verdict: string }>('SELECT sku, verdict FROM erp_message WHERE sku = ANY ($1) ORDER BY line, id', [skus])
  ).map(({ sku, verdict }) => `${sku} ${verdict}`);

/** One stream that stays open, whose sender reads an answer before it says more. */
function pausingSender(door: 'items' | 'offers', key: string) {
  let body!: ReadableStreamDefaultController<Uint8Array>;
  const request = fetch(`${erp.url}/erp/v1/${door}`, {
    ...{ method: 'POST', duplex: 'half' },
    body: new ReadableStream<Uint8Array>({ start: (controller) => void (body = controller) }),
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${erp.keys.integration}`, 'idempotency-key': key },
  } as RequestInit);
  const answers = (async function* () {
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of (await request).body as unknown as AsyncIterable<Uint8Array>) {
      const lines = (text + decoder.decode(part, { stream: true })).split('\n');
      text = lines.pop()!;
      yield* lines.map((line) => JSON.parse(line) as Answer | Summary);
    }
  })();
  const next = async () => (await answers.next()).value as Answer | Summary | undefined;
  const say = (...lines: object[]) => body.enqueue(new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  return {
    next,
    say,
    ask: async (line: object) => (say(line), told(await next())),
    close: () => body.close(),
  };
}

test('a first line over which the program fails is told while its sender waits, and so is what comes behind it', async () => {
  const sender = pausingSender('items', 'first');
  expect(await sender.ask({ sku: 'ODD-1' })).toBe('1 rejected line_failed');
  expect([await stored(['ODD-1']), logged()]).toEqual([['ODD-1 rejected'], [FAILED]]);
  expect(await sender.ask({ sku: 'A-2' })).toBe('2 created');
  expect(await sender.ask({ sku: 'ODD-3' })).toBe('3 rejected line_failed');
  sender.close();
  expect(await sender.next()).toMatchObject({ state: 'finished', lines: 3, counts: { created: 1, rejected: 2 } });
  expect(await sender.next()).toBeUndefined();
  const again = await erp.push('items', [{ sku: 'ODD-1' }, { sku: 'A-2' }, { sku: 'ODD-3' }], { key: 'first' });
  expect([again.summary.replayed, ...again.verdicts.map(told)]).toEqual([
    ...[true, '1 rejected line_failed', '2 created', '3 rejected line_failed'],
  ]);
});

test('the same of offers', async () => {
  await erp.push('items', [{ sku: 'OFF' }]);
  const offer = (quantity: number, audience: string) => ({ sku: 'OFF', market: 'US', audience, quantity });
  const sender = pausingSender('offers', 'offers');
  expect(await sender.ask(offer(13, 'a'))).toBe('1 rejected line_failed');
  expect(await sender.ask(offer(12, 'a'))).toBe('2 created');
  sender.close();
  expect(told(await sender.next())).toBe('finished');
});

test('what the database refuses behind it proves nothing: both are told in order at the pause', async () => {
  const sender = pausingSender('items', 'refused');
  sender.say({ sku: 'ODD-R' }, { sku: 'BAD-R' });
  expect([told(await sender.next()), told(await sender.next())]).toEqual(['1 rejected line_failed', '2 rejected line_refused']);
  sender.close();
  expect(told(await sender.next())).toBe('finished');
});

test('the pause gives it another try: what failed for a moment is taken', async () => {
  const facts = erp.app.get(WriteFacts, { strict: false });
  const write = facts.write.bind(facts);
  let tries = 0;
  facts.write = (...all) => {
    tries += 1;
    if (tries <= 3) throw new TypeError('a moment');
    return write(...all);
  };
  const sender = pausingSender('items', 'moment');
  const answer = await sender.ask({ sku: 'MOMENT' });
  Reflect.deleteProperty(facts, 'write');
  sender.close();
  expect([answer, told(await sender.next()), tries, logged()]).toEqual(['1 created', 'finished', 4, []]);
  expect(await stored(['MOMENT'])).toEqual(['MOMENT created']);
});

test('and one that another try finds cancelled breaks the batch, answered by nothing', async () => {
  const facts = erp.app.get(WriteFacts, { strict: false });
  let tries = 0;
  facts.write = () => {
    tries += 1;
    const cancelled = new QueryFailedError('SELECT', [], Object.assign(new Error('cancelled'), { code: '57014' }));
    return Promise.reject(tries <= 2 ? new TypeError('a moment') : cancelled);
  };
  const sender = pausingSender('items', 'later');
  const answer = await sender.ask({ sku: 'LATER' });
  Reflect.deleteProperty(facts, 'write');
  sender.close();
  expect([answer, tries, await stored(['LATER'])]).toEqual(['broken', 3, []]);
});

test('a statement that is cancelled shows nothing of its line, at a pause neither: the batch breaks, and the repeat takes it', async () => {
  const sender = pausingSender('items', 'slow');
  expect(await sender.ask({ sku: 'SLOW-1' })).toBe('broken');
  sender.close();
  expect([await stored(['SLOW-1']), logged()]).toEqual([[], ['A batch broke off']]);
});

test('a fault over all lines breaks the batch at the fifth, whenever its sender pauses, and the repeat uses up no further line', async () => {
  const lines = Array.from({ length: 6 }, (_, at) => ({ sku: `ODD-ALL-${at + 1}` }));
  const sender = pausingSender('items', 'all');
  const answers: unknown[] = [];
  for (const line of lines.slice(0, 5)) answers.push(await sender.ask(line));
  sender.close();
  const failed = [1, 2, 3, 4].map((line) => `${line} rejected line_failed`);
  expect(answers).toEqual([...failed, 'broken']);
  const again = await erp.push('items', lines, { key: 'all' });
  expect([again.summary.state, ...again.verdicts.map(told)]).toEqual(['broken', ...failed]);
  await erp.asOwner('ALTER TABLE product_node DISABLE TRIGGER odd');
  const sound = await erp.push('items', lines, { key: 'all' });
  await erp.asOwner('ALTER TABLE product_node ENABLE TRIGGER odd');
  expect([sound.summary.state, ...sound.verdicts.map(told)]).toEqual(['finished', ...failed, '5 created', '6 created']);
});
