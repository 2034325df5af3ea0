import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { SystemClock } from '../clock/index.js';
import { contextFromHeaders, createLogger, Metrics, withContext } from './index.js';

function recorded() {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { logger: createLogger('info', destination), lines };
}

test('a secret never reaches a line, by its name or by its look', () => {
  const { logger, lines } = recorded();
  logger.info({ password: 'hunter2', account: { credentials: { clientSecret: 'hunter2', 'x-amz-access-token': 'hunter2' } } }, 'connected');
  logger.info({ headers: { authorization: 'Bearer hunter2' } }, 'key plk_hunter2-abc and postgres://plinth:hunter2@host/db');
  logger.error(new Error('could not reach postgres://plinth:hunter2@host/db'));
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('hunter2');
  expect(JSON.parse(lines[1]!)).toMatchObject({ msg: 'key plk_[hidden] and postgres://plinth:[hidden]@host/db' });
});

test('of what an outage makes fail each part says one line a minute, without a stack; a fault is said each time', () => {
  const lines: string[] = [];
  const destination = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
  let now = 0;
  const clock = Object.assign(new SystemClock(), { ticks: () => now });
  const logger = createLogger('info', destination, clock);
  const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const said = () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>);
  const line = { level: 50, time: expect.any(String), outage: 'unavailable', because: away.message };

  for (let n = 0; n < 3; n++) {
    logger.error({ context: 'Worker', err: away }, `The work on ${n} failed`);
    logger.error({ err: away }, 'The job queue reported an error');
    logger.error(away);
  }
  expect(said()).toEqual([
    { ...line, context: 'Worker', msg: 'The work on 0 failed' },
    { ...line, msg: 'The job queue reported an error' },
  ]);
  now = 59_999;
  logger.error({ context: 'Worker', err: away }, 'The work on 3 failed');
  expect(said()).toEqual([]);
  now = 60_000;
  logger.error({ context: 'Worker', err: away }, 'The work on 4 failed');
  // Another trouble of the same part is another line, and a fault of ours comes with its stack each time.
  logger.error({ context: 'Worker', err: Object.assign(new Error('no space left'), { code: 'ENOSPC' }) }, 'The work on 5 failed');
  for (let n = 0; n < 2; n++) logger.error({ context: 'Worker', err: new TypeError('x is undefined') }, 'The work on 6 failed');
  const [again, full, ...faults] = said();
  expect(again).toEqual({ ...line, context: 'Worker', unsaid: 3, msg: 'The work on 4 failed' });
  expect(full).toMatchObject({ outage: 'storage_full', because: 'no space left', msg: 'The work on 5 failed' });
  expect(faults).toEqual(
    [1, 2].map(() => expect.objectContaining({ err: expect.objectContaining({ stack: expect.stringContaining('telemetry.spec') }) })),
  );
});

test('a line names the request that it belongs to, across awaits', async () => {
  const { logger, lines } = recorded();
  await withContext({ requestId: 'r-1', traceId: 't-1', actor: 'ann' }, async () => {
    await Promise.resolve();
    logger.info('inside');
  });
  logger.info('outside');
  expect(JSON.parse(lines[0]!)).toMatchObject({ requestId: 'r-1', traceId: 't-1', actor: 'ann', msg: 'inside' });
  expect(JSON.parse(lines[1]!)).not.toHaveProperty('requestId');
});

test("a caller's ids are kept when they are well formed and replaced when they are not", () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  expect(contextFromHeaders({ 'x-request-id': 'abc-1', traceparent: `00-${trace}-00f067aa0ba902b7-01` })).toEqual({
    requestId: 'abc-1',
    traceId: trace,
  });
  const made = contextFromHeaders({ 'x-request-id': 'two\nlines', traceparent: 'nonsense' });
  expect(made.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(made.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test('metrics are counted per server and asked for by name', async () => {
  const [one, other] = [new Metrics(), new Metrics()];
  one.counter('plinth_things_total', 'Things', ['kind']).inc({ kind: 'a' });
  one.counter('plinth_things_total', 'Things', ['kind']).inc({ kind: 'a' });
  other.counter('plinth_things_total', 'Things', ['kind']);
  expect(await one.registry.metrics()).toContain('plinth_things_total{kind="a"} 2');
  expect(await other.registry.metrics()).not.toContain('kind="a"');
});
