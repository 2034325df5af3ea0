import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openErpDoor, type Answer, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

const facts = async (sku: string) => (await erp.rows<{ facts: object }>('SELECT facts FROM product_node WHERE sku = $1', [sku]))[0]?.facts;
const told = (verdicts: Answer[]) => verdicts.map((one) => `${one.line} ${one.verdict} ${one.problems.map((p) => p.code).join()}`.trim());

describe('verdicts', () => {
  test('every line gets one, in order, and the summary counts them', async () => {
    const items = [
      { sku: 'A', family: 'tees', facts: { weight: '1.50', origin: 'PT' }, sourceRevision: 5 },
      { sku: 'A', facts: { weight: 1.5 }, sourceRevision: 6 },
      { sku: 'A', facts: { weight: '2' }, sourceRevision: 7 },
      { sku: 'A', facts: { weight: '9' }, sourceRevision: 4 },
      { sku: 'A-1', parent: 'NOT-YET', facts: {} },
      { sku: 'A', facts: { 'title@en_US': 'Mine' } },
      { sku: 'A', colour: 'red' },
      { sku: 'A', facts: { unheard: 1 } },
      { facts: {} },
      { sku: 'A', sourceRevision: '2026-03-01T10:00:00' },
    ];
    const { verdicts, summary } = await erp.push('items', items);
    expect(told(verdicts)).toEqual([
      '1 created',
      '2 unchanged',
      '3 updated',
      '4 stale',
      '5 parked',
      '6 rejected not_owner',
      '7 rejected unknown_field',
      expect.stringMatching(/^8 rejected (attribute_unknown|unknown_field)$/),
      '9 rejected wrong_type',
      '10 rejected source_revision_invalid',
    ]);
    expect(summary).toMatchObject({
      lines: 10,
      replayed: false,
      state: 'finished',
      counts: { created: 1, updated: 1, unchanged: 1, stale: 1, parked: 1, held: 0, rejected: 5 },
    });
    expect(verdicts[5]!.problems[0]!.message).toMatch(/merchandisers|people/);
    expect(await facts('A')).toEqual({ weight: '2', origin: 'PT' });
    expect(await erp.rows('SELECT count(*)::int AS n FROM erp_message WHERE batch_id = $1', [summary.batch])).toEqual([{ n: 10 }]);
  });

  test('an absent field leaves, null clears', async () => {
    await erp.push('items', [{ sku: 'N', facts: { weight: '1', origin: 'PT' } }]);
    await erp.push('items', [{ sku: 'N', facts: { origin: null } }]);
    expect(await facts('N')).toEqual({ weight: '1' });
  });

  test('lines that are no messages are refused with their place; the others go on', async () => {
    const long = `{"sku":"L","facts":{"origin":"${'x'.repeat(1024 * 1024)}"}}`;
    const deep = `{"sku":"D","facts":${'['.repeat(50)}${']'.repeat(50)}}`;
    const body = Buffer.concat([
      Buffer.from('\ufeff{"sku":"OK-1","facts":{}}\r\n\n{"sku": "x",}\n[1]\n'),
      Buffer.from(`${long}\n${deep}\n{"sku":"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}\n{"sku":"NUL\\u0000"}\n{"sku":"\\ud800"}\n{"sku":"OK-2","facts":{"weight":12345678901234567890.123}}'),
    ]);
    const { verdicts } = await erp.push('items', body);
    expect(told(verdicts)).toEqual([
      '1 created',
      '2 rejected bad_json',
      '3 rejected not_an_object',
      '4 rejected line_too_long',
      '5 rejected too_deep',
      '6 rejected not_utf8',
      '7 rejected sku_invalid',
      '8 rejected sku_invalid',
      '9 created',
    ]);
    expect(verdicts[1]!.problems[0]!.path).toBe('line 2, column 13');
    expect(await facts('OK-2')).toEqual({ weight: '12345678901234567890.123' });
  });

  test('a JSON array is answered by one object; gzip is taken; other forms, roles and callers are not', async () => {
    const send = (body: string | Buffer, headers: Record<string, string>) =>
      fetch(`${erp.url}/erp/v1/items`, { method: 'POST', body, headers });
    const bearer = { authorization: `Bearer ${erp.keys.integration}` };
    const list = await send(JSON.stringify([{ sku: 'J' }, 7]), { ...bearer, 'content-type': 'application/json' });
    expect(await list.json()).toMatchObject({
      verdicts: [
        { line: 1, verdict: 'created' },
        { line: 2, verdict: 'rejected' },
      ],
      summary: { lines: 2 },
    });
    const zipped = await erp.push('items', gzipSync('{"sku":"Z"}'), { headers: { 'content-encoding': 'gzip' } });
    expect(told(zipped.verdicts)).toEqual(['1 created']);
    expect((await send('x', { ...bearer, 'content-type': 'application/octet-stream' })).status).toBe(415);
    expect((await send('x', { ...bearer, 'content-type': 'text/csv' })).status).toBe(415);
    expect((await erp.push('items', [{ sku: 'V' }], { role: 'editor' })).status).toBe(403);
    expect((await send('{"sku":"V"}', { 'content-type': 'application/x-ndjson' })).status).toBe(401);
    expect(await facts('V')).toBeUndefined();
  });
});

describe('order', () => {
  test('a variant before its parent waits, is listed, and comes with the parent, its later messages too', async () => {
    await erp.push('items', [{ sku: 'P-1', parent: 'p', facts: { size: 's1', weight: '1' } }]);
    const behind = await erp.push('items', [{ sku: 'P-1', facts: { weight: '2' } }]);
    expect(told(behind.verdicts)).toEqual(['1 parked']);
    const waiting = await erp.get<{ items: { sku: string; waitsFor: string }[] }>('/erp/v1/parked');
    expect(waiting.items.filter((one) => one.sku === 'P-1').map((one) => one.waitsFor)).toEqual(['p', 'p']);
    await erp.push('items', [{ sku: 'p', family: 'tees', familyVariant: 'tees_by_size' }]);
    expect(await facts('P-1')).toEqual({ size: 's1', weight: '2' });
    expect((await erp.get<typeof waiting>('/erp/v1/parked')).items.filter((one) => one.sku === 'P-1')).toEqual([]);
  });

  test('a parked line that proves wrong when its parent comes is told so in its stored answer', async () => {
    const first = await erp.push(
      'items',
      [
        { sku: 'Q-1', parent: 'Q', facts: { size: 's1' } },
        { sku: 'Q-2', parent: 'Q', facts: { size: 's1' } },
      ],
      { key: 'q' },
    );
    expect(told(first.verdicts)).toEqual(['1 parked', '2 parked']);
    await erp.push('items', [{ sku: 'Q', family: 'tees', familyVariant: 'tees_by_size' }]);
    const again = await erp.push(
      'items',
      [
        { sku: 'Q-1', parent: 'Q', facts: { size: 's1' } },
        { sku: 'Q-2', parent: 'Q', facts: { size: 's1' } },
      ],
      { key: 'q' },
    );
    expect(again.summary.replayed).toBe(true);
    expect(again.verdicts[1]!.verdict).toBe('rejected');
    expect(again.verdicts[1]!.problems.map(({ code }) => code)).toEqual(['axis_values_taken', 'was_parked']);
  });

  test('items without a family wait in the inbox', async () => {
    await erp.push('items', [{ sku: 'INBOX' }, { sku: 'FILED', family: 'tees' }]);
    const { items } = await erp.get<{ items: { sku: string }[] }>('/erp/v1/inbox');
    expect(items.map((one) => one.sku)).toContain('INBOX');
    expect(items.map((one) => one.sku)).not.toContain('FILED');
  });

  test('whatever the order and the cut into requests, the end is the same', async () => {
    let run = 0;
    const messages = (name: string) => [
      { sku: name, family: 'tees', familyVariant: 'tees_by_size', facts: { origin: 'PT' }, sourceRevision: 1 },
      { sku: name, facts: { origin: 'IT' }, sourceRevision: '3' },
      ...[1, 2].flatMap((n) => [
        { sku: `${name}-${n}`, parent: name, facts: { size: `s${n}`, weight: '1' }, sourceRevision: 1 },
        { sku: `${name}-${n}`, parent: name, facts: { size: `s${n}`, weight: null }, sourceRevision: 2 },
        { sku: `${name}-${n}`, parent: name, facts: { size: `s${n}`, weight: '3' }, sourceRevision: 5 },
        { sku: `${name}-${n}`, parent: name, facts: { size: `s${n}`, weight: '4', origin: 'ES' }, sourceRevision: 4 },
      ]),
    ];
    // Whatever message of a node comes first makes it, so each names its place: family, parent, axis value.
    const whole = (name: string) =>
      messages(name).map((one) => (one.sku === name ? { ...one, family: 'tees', familyVariant: 'tees_by_size' } : one));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...Array(10).keys()], { minLength: 10 }),
        fc.integer({ min: 1, max: 10 }),
        async (order, cut) => {
          const name = `R${run++}`;
          const all = whole(name);
          const shuffled = order.map((at) => all[at]!);
          for (const part of [shuffled.slice(0, cut), shuffled.slice(cut)]) if (part.length > 0) await erp.push('items', part);
          expect([await facts(name), await facts(`${name}-1`), await facts(`${name}-2`)]).toEqual([
            { origin: 'IT' },
            { size: 's1', weight: '3', origin: 'ES' },
            { size: 's2', weight: '3', origin: 'ES' },
          ]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('batches', () => {
  test('the same key and body replays the answer and changes nothing; another body is refused', async () => {
    const items = [{ sku: 'I', facts: { weight: '1' } }, { nonsense: 1 }];
    const first = await erp.push('items', items, { key: 'k-1' });
    await erp.push('items', [{ sku: 'I', facts: { weight: '2' } }]);
    const again = await erp.push('items', items, { key: 'k-1' });
    expect(again.verdicts).toEqual(first.verdicts);
    expect(again.summary).toEqual({ ...first.summary, replayed: true });
    expect(await facts('I')).toEqual({ weight: '2' });
    const other = await erp.push('items', [{ sku: 'I', facts: { weight: '3' } }], { key: 'k-1' });
    expect([other.status, other.problems[0]!.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await facts('I')).toEqual({ weight: '2' });
    expect(await erp.rows(`SELECT count(*)::int AS n FROM erp_batch WHERE idempotency_key = 'k-1'`)).toEqual([{ n: 1 }]);
  });

  test('of two at once one works and the other is told; a connection that breaks keeps what was answered, and the repeat doubles nothing', async () => {
    const all = Array.from({ length: 700 }, (_, at) => ({ sku: `B-${at}`, facts: { weight: String(at) } }));
    const client = new AbortController();
    const encoder = new TextEncoder();
    let send!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (send = controller) });
    const request = fetch(`${erp.url}/erp/v1/items`, {
      ...{ method: 'POST', body, signal: client.signal, duplex: 'half' },
      headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${erp.keys.integration}`, 'idempotency-key': 'k-2' },
    } as RequestInit);
    send.enqueue(
      encoder.encode(
        all
          .slice(0, 600)
          .map((one) => `${JSON.stringify(one)}\n`)
          .join(''),
      ),
    );
    request.catch(() => undefined);
    const count = async () => (await erp.rows<{ n: number }>(`SELECT count(*)::int AS n FROM product_node WHERE sku LIKE 'B-%'`))[0]!.n;
    await until(async () => (await count()) >= 500);
    const second = await erp.push('items', all, { key: 'k-2' });
    expect([second.status, second.problems[0]!.code]).toEqual([409, 'batch_running']);
    client.abort();
    await until(async () => (await erp.rows(`SELECT 1 FROM erp_batch WHERE idempotency_key = 'k-2' AND state = 'broken'`)).length === 1);
    const kept = await count();
    // The batch is broken a moment before its lock is free.
    let repeat = second;
    await until(async () => (repeat = await erp.push('items', all, { key: 'k-2' })).status === 200);
    expect(repeat.summary).toMatchObject({ lines: 700, counts: { created: 700 }, state: 'finished' });
    expect(await count()).toBe(700);
    expect(kept).toBeGreaterThanOrEqual(500);
    expect(await erp.rows(`SELECT count(*)::int AS n FROM node_change WHERE sku LIKE 'B-%'`)).toEqual([{ n: 700 }]);
    expect(await erp.rows(`SELECT count(*)::int AS n FROM erp_message WHERE sku LIKE 'B-%'`)).toEqual([{ n: 700 }]);
  });

  test('a batch that broke is not continued with other lines', async () => {
    const [key] = await erp.rows<{ id: string }>(`SELECT id FROM api_key WHERE role = 'integration'`);
    await erp.push('items', [{ sku: 'X-1' }, { sku: 'X-2' }], { key: 'k-3' });
    await erp.asOwner(`ALTER TABLE erp_batch DISABLE TRIGGER erp_batch_state`);
    await erp.ds.query(`UPDATE erp_batch SET state = 'broken' WHERE idempotency_key = 'k-3' AND key_id = $1`, [key!.id]);
    await erp.asOwner(`ALTER TABLE erp_batch ENABLE TRIGGER erp_batch_state`);
    const other = await erp.push('items', [{ sku: 'X-1' }, { sku: 'X-OTHER' }], { key: 'k-3' });
    expect([other.status, other.problems[0]!.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await facts('X-OTHER')).toBeUndefined();
    expect((await erp.push('items', [{ sku: 'X-1' }, { sku: 'X-2' }], { key: 'k-3' })).summary).toMatchObject({
      state: 'finished',
      lines: 2,
    });
  });

  test('a fault in the middle is told, what was answered stays, and the repeat goes on', async () => {
    const all = Array.from({ length: 520 }, (_, at) => ({ sku: `F-${at}` }));
    await erp.asOwner(`
      CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk' USING ERRCODE = 'io_error'; END $$;
      CREATE TRIGGER breaks BEFORE INSERT ON erp_message FOR EACH ROW WHEN (NEW.sku = 'F-510') EXECUTE FUNCTION breaks();
    `);
    const first = await erp.push('items', all, { key: 'k-4' });
    expect([first.verdicts.length, first.summary.state, first.summary.problems![0]!.code]).toEqual([500, 'broken', 'batch_broken']);
    await erp.asOwner('DROP FUNCTION breaks() CASCADE');
    expect((await erp.push('items', all, { key: 'k-4' })).summary).toMatchObject({ state: 'finished', counts: { created: 520 } });
  });

  test('2,000 lines pass in one request, in order, and a long stream keeps memory flat', async () => {
    const { verdicts, summary } = await erp.push(
      'items',
      Array.from({ length: 2000 }, (_, at) => ({ sku: `M-${at}`, facts: { weight: String(at) } })),
    );
    expect(verdicts.map((one) => one.line)).toEqual(Array.from({ length: 2000 }, (_, at) => at + 1));
    expect(summary.counts['created']).toBe(2000);
    const before = process.memoryUsage().rss;
    const wide = 'x'.repeat(900 * 1024);
    const big = await erp.push('items', Array.from({ length: 60 }, (_, at) => `{"sku":"W-${at}","nonsense":"${wide}`).join('\n'));
    expect(big.summary.counts['rejected']).toBe(60);
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
  });

  test('a sender who waits for an answer before the next line gets one', async () => {
    let send!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (send = controller) });
    send.enqueue(new TextEncoder().encode('{"sku":"S-1"}\n'));
    const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${erp.keys.integration}` };
    const request = fetch(`${erp.url}/erp/v1/items`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
    await until(async () => (await facts('S-1')) !== undefined);
    send.close();
    expect((await (await request).text()).trimEnd().split('\n')).toHaveLength(2);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 150_000; Date.now() < end;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen');
}
