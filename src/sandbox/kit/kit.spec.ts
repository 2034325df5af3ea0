import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { RequestLog } from './request-log.js';
import { startSandbox, type RunningSandbox } from './server.js';

/** A channel that counts what reaches it. */
function counting() {
  let calls = 0;
  return {
    name: 'shopify' as const,
    routes: ({ app }: RunningSandbox) => void app.post('/work', () => ({ calls: ++calls })),
    state: () => ({ calls }),
    reset: () => void (calls = 0),
  };
}

describe('the common part of the sandboxes', () => {
  let sandbox: RunningSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox(counting() as never);
  });
  afterEach(() => sandbox.close());

  const post = async (path: string, body: string) => {
    const answer = await fetch(`${sandbox.url}${path}`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const fault = (more: object) => post('/_sandbox/faults', JSON.stringify({ kind: 'status', status: 503, ...more }));
  const work = async (body = '') => (await fetch(`${sandbox.url}/work`, { method: 'POST', body })).status;
  const calls = async () => ((await (await fetch(`${sandbox.url}/_sandbox/state`)).json()) as { calls: number }).calls;

  it.each([
    ['clock', '{}', 'advanceMs'],
    ['clock', '{"advanceMs":"1 day"}', 'advanceMs'],
    ['clock', '{"advanceMs":1e300}', 'advanceMs'],
    ['clock', '[1]', ''],
    ['settings', '{"latency":5}', 'latency'],
    ['settings', '{"latencyMs":"soon"}', 'latencyMs'],
    ['settings', '{"visibleAfterMs":-1}', 'visibleAfterMs'],
    ['settings', '{"goneAfterMs":"soon"}', 'goneAfterMs'],
    ['settings', '{"rateLimits":"none"}', 'rateLimits'],
    ['faults', '{', ''],
    ['faults', '{}', 'kind'],
    ['faults', '{"kind":"explode"}', 'kind'],
    ['faults', '{"kind":"reset","match":"productSet"}', 'match'],
    ['faults', '{"kind":"reset","match":{"url":"/x"}}', 'match.url'],
    ['faults', '{"kind":"reset","match":{"method":1}}', 'match.method'],
    ['faults', '{"kind":"reset","phase":"during"}', 'phase'],
    ['faults', '{"kind":"reset","times":0}', 'times'],
    ['faults', '{"kind":"status","status":99}', 'status'],
    ['faults', '{"kind":"delay"}', 'delayMs'],
  ])('refuses %s %s, names the place and stays as it was', async (route, body, path) => {
    const before = await (await fetch(`${sandbox.url}/_sandbox`)).json();
    const answer = await post(`/_sandbox/${route}`, body);
    expect([answer.status, answer.body.code, answer.body.path]).toEqual([400, 'bad_admin_request', path]);
    expect(String(answer.body.fix).length).toBeGreaterThan(10);
    const after = await (await fetch(`${sandbox.url}/_sandbox`)).json();
    expect({ ...(after as object), now: 0 }).toEqual({ ...(before as object), now: 0 });
    expect(await work()).toBe(200);
  });

  it('strikes after `skip` requests that match, `times` times, and leaves the others alone', async () => {
    expect((await fault({ match: { method: 'POST', pathIncludes: '/work', bodyIncludes: 'x' }, skip: 1, times: 2 })).status).toBe(200);
    const seen = [];
    for (const body of ['x', 'y', 'x', 'x', 'y', 'x']) seen.push(await work(body));
    expect(seen).toEqual([200, 200, 503, 503, 200, 200]);
    expect(await calls()).toBe(4);
  });

  it('loses the request before the work, or the answer after it', async () => {
    await fault({ phase: 'before' });
    expect([await work(), await calls()]).toEqual([503, 0]);
    await fault({ phase: 'after' });
    expect([await work(), await calls()]).toEqual([503, 1]);
    await fault({ kind: 'reset', phase: 'after' });
    await expect(work()).rejects.toThrow();
    expect(await calls()).toBe(2);
    await fault({ kind: 'truncate', phase: 'after' });
    const cut = await fetch(`${sandbox.url}/work`, { method: 'POST' });
    await expect(cut.text()).rejects.toThrow();
    expect(await calls()).toBe(3);
  });

  it('keeps a media fault for files: no request takes it', async () => {
    await fault({ kind: 'media', match: { sourceIncludes: 'front' } });
    expect(await work()).toBe(200);
    expect(sandbox.faults.takeMedia('http://127.0.0.1/back.jpg')).toBeUndefined();
    expect(sandbox.faults.takeMedia('http://127.0.0.1/front.jpg')).toMatchObject({ kind: 'media' });
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('keeps a late fault for what is judged: no request takes it', async () => {
    await fault({ kind: 'late', match: { bodyIncludes: 'Second' }, code: '99' });
    expect(await work()).toBe(200);
    expect(sandbox.faults.takeLate({ title: 'First words' })).toBeUndefined();
    expect(sandbox.faults.takeLate({ title: 'Second words' })).toMatchObject({ kind: 'late', code: '99' });
    expect(sandbox.faults.takeLate({ title: 'Second words' })).toBeUndefined();
  });
});

describe('the request log', () => {
  const request = (url: string, body: string) => ({ method: 'POST', url, body }) as unknown as FastifyRequest;

  it('keeps the newest 20,000 requests', () => {
    const log = new RequestLog();
    for (let index = 0; index < 25_000; index += 1) log.add(index, request(`/${index}`, 'x'), 200);
    const entries = log.entries();
    expect([entries.length, entries[0]!.url, entries.at(-1)!.url]).toEqual([20_000, '/5000', '/24999']);
    expect(entries[0]).toEqual({ at: '1970-01-01T00:00:05.000Z', method: 'POST', url: '/5000', body: 'x', status: 200 });
  });

  it('keeps no more than 32 million characters of bodies', () => {
    const log = new RequestLog();
    const body = 'x'.repeat(8 * 1024 * 1024);
    for (let index = 0; index < 6; index += 1) log.add(index, request(`/${index}`, body), 200);
    expect(log.entries().map(({ url }) => url)).toEqual(['/2', '/3', '/4', '/5']);
    log.add(9, request('/huge', 'x'.repeat(33 * 1024 * 1024)), 413);
    log.add(10, request('/small', 'x'), 200);
    expect(log.entries().map(({ url }) => url)).toEqual(['/small']);
  });
});
