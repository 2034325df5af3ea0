import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { getIntrospectionQuery } from 'graphql';
import { Metrics } from '../../libs/telemetry/index.js';
import { startTestServer, type TestServer } from '../../test/support/index.js';
import { ACCESS, ApiKeysService } from './index.js';

const METRICS = 'token-of-the-scraper-1234';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api', config: { metricsToken: METRICS } });
});
afterAll(() => server.close());

const KEYS = '{ apiKeys { person role } }';

describe('access', () => {
  test('a key of the right role is let in', async () => {
    const answer = await server.graphql<{ apiKeys: { person: string }[] }>(KEYS);
    expect(answer.status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.apiKeys).toHaveLength(8);
  });

  test.each(['viewer', 'editor', 'approver', 'publisher', 'integration'] as const)('a %s may not administer', async (role) => {
    const answer = await server.graphql(KEYS, {}, server.keys[role]);
    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: `A key with the role ${role} may not administer.`,
        extensions: expect.objectContaining({ code: 'forbidden', fix: 'Use a key with the role administrator.' }),
      }),
    ]);
    expect(answer.data).toBeNull();
  });

  test.each([
    ['no key', null],
    ['an unknown key', `plk_${'x'.repeat(43)}`],
    ['something else', 'Basic abc'],
  ])('%s is refused before anything is read, the schema too', async (_what, key) => {
    const answer = await server.graphql('{ __schema { types { name } } }', {}, key);
    expect(answer.status).toBe(401);
    expect(answer.errors?.[0]?.extensions.code).toBe('unauthenticated');
    expect(answer.data).toBeNull();
  });

  test('a revoked key and an expired key no longer work', async () => {
    const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { token apiKey { id prefix } userErrors { code path message fix } } }`;
    const made = await server.graphql<{ createApiKey: { token: string; apiKey: { id: string; prefix: string } } }>(create, {
      input: { name: 'short', person: 'sam', role: 'viewer' },
    });
    const { token, apiKey } = made.data.createApiKey;
    expect((await server.graphql('{ __typename }', {}, token)).status).toBe(200);
    expect(token.startsWith(apiKey.prefix)).toBe(true);
    await server.graphql('mutation ($id: ID!) { revokeApiKey(id: $id) { userErrors { code } } }', { id: apiKey.id });
    expect((await server.graphql('{ __typename }', {}, token)).status).toBe(401);

    const record = { actor: 'ada', target: `api_key ${apiKey.id}` };
    const details = { name: 'short', person: 'sam', role: 'viewer', prefix: apiKey.prefix, expiresAt: null };
    expect(await server.ds.query(`SELECT verb, actor, target, details FROM audit WHERE door = 'graphql' ORDER BY id`)).toEqual([
      { verb: 'create_api_key', ...record, details },
      { verb: 'revoke_api_key', ...record, details },
    ]);

    const past = await server.graphql<{ createApiKey: { token: string } }>(create, {
      input: { name: 'old', person: 'sam', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' },
    });
    expect((await server.graphql('{ __typename }', {}, past.data.createApiKey.token)).status).toBe(401);
    expect(await server.ds.query('SELECT count(*) AS n FROM api_key WHERE encode(hash, $1) LIKE $2', ['escape', '%plk%'])).toEqual([
      { n: '0' },
    ]);
  });

  test('bad input comes back as data with its place', async () => {
    const answer = await server.graphql<{ createApiKey: { userErrors: object[] } }>(
      `mutation { createApiKey(input: { name: "", person: "p", role: viewer }) { token userErrors { code path message fix } } }`,
    );
    expect(answer.data.createApiKey).toEqual({
      token: null,
      userErrors: [
        {
          code: 'invalid',
          path: 'input.name',
          message: 'input.name must have 1 to 100 characters.',
          fix: 'Send a name without control characters.',
        },
      ],
    });
    const unknown = await server.graphql<{ revokeApiKey: { userErrors: { code: string }[] } }>(
      'mutation { revokeApiKey(id: "nope") { userErrors { code } } }',
    );
    expect(unknown.data.revokeApiKey.userErrors).toEqual([{ code: 'api_key_not_found' }]);
  });

  test('every query, mutation and route declares who may use it', () => {
    const reflector = server.app.get(Reflector);
    const modules = [...server.app.get(ModulesContainer).values()];
    const instances = new Set(modules.flatMap((m) => [...m.providers.values(), ...m.controllers.values()].map((found) => found.instance)));
    const scanner = new MetadataScanner();
    const open: string[] = [];
    let operations = 0;
    for (const instance of instances) {
      if (!instance || typeof instance !== 'object' || !Object.getPrototypeOf(instance)) continue;
      for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(instance))) {
        const handler = (instance as Record<string, () => unknown>)[name]!;
        const isRoute = Reflect.hasMetadata('method', handler) && Reflect.hasMetadata('path', handler);
        const kind = Reflect.getMetadata('graphql:resolver_type', handler) as string | undefined;
        if (!isRoute && !['Query', 'Mutation', 'Subscription'].includes(kind ?? '')) continue;
        operations++;
        if (reflector.get(ACCESS, handler) === undefined) open.push(`${instance.constructor.name}.${name}`);
      }
    }
    expect(open).toEqual([]);
    expect(operations).toBeGreaterThanOrEqual(7);
  });
});

describe('a fault of ours', () => {
  test('is masked in GraphQL, on the interpreted and on the compiled path, and leaves other fields alone', async () => {
    const keys = server.app.get(ApiKeysService, { strict: false });
    const list = keys.list.bind(keys);
    keys.list = () => Promise.reject(new Error('relation "secret_table" does not exist'));
    for (let round = 0; round < 3; round++) {
      const answer = await server.graphql('{ apiKeys { id } }');
      expect(answer.errors).toEqual([
        {
          message: 'Something went wrong inside Plinth.',
          path: ['apiKeys'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'internal', fix: expect.any(String), requestId: expect.any(String) },
        },
      ]);
      expect(JSON.stringify(answer)).not.toContain('secret_table');
    }
    keys.list = list;
    expect((await server.graphql('{ apiKeys { id } }')).errors).toBeUndefined();
  });

  test('is masked over REST', async () => {
    const { registry } = server.app.get(Metrics, { strict: false });
    const metrics = registry.metrics.bind(registry);
    registry.metrics = () => Promise.reject(new Error('at /etc/secret'));
    const answer = await fetch(`${server.url}/metrics`, { headers: { 'x-request-id': 'r2', authorization: `Bearer ${METRICS}` } });
    registry.metrics = metrics;
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { problems: [{ code: 'internal', message: 'Something went wrong inside Plinth.', fix: expect.any(String) }], requestId: 'r2' },
    ]);
  });
});

describe('limits', () => {
  const codes = async (query: string, variables = {}) =>
    (await server.graphql(query, variables)).errors?.map((error) => error.extensions.code);

  test('a query that does not fit the schema is told why', async () => {
    const answer = await server.graphql('{ nonsense }');
    expect(answer.status).toBe(200);
    expect(answer.errors?.[0]).toMatchObject({
      message: 'Cannot query field "nonsense" on type "Query".',
      extensions: { code: 'bad_query' },
    });
  });

  test('depth, aliases, fields and pages are bounded', async () => {
    const deep = `{ __schema { types { ${'fields { type { '.repeat(8)} name ${'} }'.repeat(8)} } } }`;
    expect(await codes(deep)).toEqual(['query_too_expensive']);
    expect(await codes(`{ product(sku: "x") ${'{ nodes '.repeat(15)}{ sku }${'}'.repeat(15)} }`)).toEqual(['query_too_expensive']);
    const literal = `${'['.repeat(9_000)}${']'.repeat(9_000)}`;
    expect(
      await codes(`mutation { updateCells(input: { sku: "x", expectedRevision: 1, values: ${literal} }) { userErrors { code } } }`),
    ).toEqual(['query_too_expensive']);
    const aliases = Array.from({ length: 51 }, (_, at) => `a${at}: __typename`).join(' ');
    expect(await codes(`{ ${aliases} }`)).toEqual(['query_too_expensive']);
    const spreads = Array.from(
      { length: 20 },
      (_, at) => `fragment f${at} on ApiKey { ${at ? `...f${at - 1} ...f${at - 1}` : 'id name'} }`,
    ).join(' ');
    expect(await codes(`{ apiKeys { ...f19 } } ${spreads}`)).toEqual(['query_too_expensive']);
    expect(await codes('{ __typename }')).toBeUndefined();
    expect(await codes(getIntrospectionQuery())).toBeUndefined();
  });

  test('a query of ten thousand aliases is refused while it is read, before a second is spent on it', async () => {
    const aliases = Array.from({ length: 10_000 }, (_, at) => `a${at}: product(sku: "x") { sku }`).join(' ');
    const answer = await server.graphql(`{ ${aliases} }`);
    expect(answer.status).toBe(200);
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('20000 tokens'),
      extensions: { code: 'query_too_expensive' },
    });
  });

  test.each([
    ['reviews(first: 1, channel: $s) { nodes { id } }', 'query'],
    ['createApiKey(input: { name: $s, person: $s, role: viewer }) { userErrors { code } }', 'mutation'],
    ['createProduct(input: { sku: "NUL", categories: [$s] }) { userErrors { code } }', 'mutation'],
    ['rollbackChannel(sku: $s, channel: $s, edition: 1) { userErrors { code } }', 'mutation'],
    ['versions(sku: $s) { nodes { id } }', 'query'],
    ['readiness(sku: $s) { ready }', 'query'],
  ])('a NUL byte is the caller’s mistake, not ours: %s', async (field, kind) => {
    const answer = await server.graphql(`${kind} ($s: String!) { ${field} }`, { s: 'a\u0000b' });
    const told = [
      ...(answer.errors ?? []).map(({ extensions }) => extensions.code),
      ...JSON.stringify(answer.data).matchAll(/"code":"(\w+)"/g),
    ].map((one) => (typeof one === 'string' ? one : one[1]));
    expect(told).not.toContain('internal');
    expect(told.length).toBeGreaterThan(0);
    expect(await server.ds.query(`SELECT count(*)::int AS n FROM product_node`)).toEqual([{ n: 0 }]);
  });

  test('a body beyond the limit is refused', async () => {
    const answer = await server.graphql(`{ __typename } #${'x'.repeat(5_000_000)}`);
    expect(answer.status).toBe(413);
  });
});

describe('the server', () => {
  const get = (path: string, headers = {}) => fetch(server.url + path, { headers });

  test('is live and ready, and says which part fails', async () => {
    expect((await get('/health/live')).status).toBe(200);
    const ready = await get('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', database: 'ok', storage: 'ok', migrations: 'ok', roles: 'ok', senders: 'ok' },
    ]);
    const [{ name }] = await server.ds.query('SELECT name FROM plinth_migration ORDER BY id DESC LIMIT 1');
    await server.asOwner('UPDATE plinth_migration SET name = $2 WHERE name = $1', [name, 'gone']);
    const unready = await get('/health/ready');
    await server.asOwner('UPDATE plinth_migration SET name = $2 WHERE name = $1', ['gone', name]);
    expect([unready.status, await unready.json()]).toEqual([
      503,
      { status: 'unavailable', database: 'ok', storage: 'ok', migrations: 'failing', roles: 'ok', senders: 'ok' },
    ]);
  });

  test("gives every answer the id of its request, the caller's when there is one", async () => {
    expect((await get('/health/live', { 'x-request-id': 'from-me' })).headers.get('x-request-id')).toBe('from-me');
    expect((await get('/health/live')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('measures requests by route', async () => {
    await get('/health/live');
    expect(await (await get('/metrics', { authorization: `Bearer ${METRICS}` })).text()).toContain(
      'plinth_http_request_seconds_count{method="GET",route="/health/live",status="200"}',
    );
  });

  test('says what is wrong with an unknown address, in the form of all REST errors', async () => {
    const answer = await get('/nowhere', { 'x-request-id': 'r1' });
    expect([answer.status, await answer.json()]).toEqual([
      404,
      {
        problems: [
          { code: 'not_found', message: 'Cannot GET /nowhere', fix: 'Check the address; GET /openapi.json lists the REST routes.' },
        ],
        requestId: 'r1',
      },
    ]);
  });

  test.each([
    ['/erp/v1/items', 'text/csv', 'a;b', 415, 'unsupported_media_type'],
    ['/graphql', 'text/csv', 'a;b', 415, 'unsupported_media_type'],
    ['/erp/v1/items', 'application/json', '{"half', 400, 'bad_json'],
  ])('refuses a body of %s that it cannot read (%s) in its own form', async (path, type, body, status, code) => {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': type, 'x-request-id': 'r3', authorization: `Bearer ${server.keys.integration}` },
      body,
    });
    const told = (await answer.json()) as { problems?: object[]; requestId?: string; errors?: { extensions: object }[] };
    expect(answer.status).toBe(status);
    if (path === '/graphql') expect(told.errors).toMatchObject([{ extensions: { code, requestId: 'r3' } }]);
    else expect(told).toMatchObject({ problems: [{ code, message: expect.any(String), fix: expect.any(String) }], requestId: 'r3' });
  });

  test.each(['/metrics', '/openapi.json'])('%s tells nothing to a caller without a key', async (path) => {
    for (const headers of [{}, { authorization: 'Bearer guessed' }, { authorization: `Bearer plk_${'x'.repeat(43)}` }]) {
      const answer = await get(path, headers);
      expect([answer.status, await answer.json()]).toMatchObject([401, { problems: [{ code: 'unauthenticated' }] }]);
    }
    expect((await get(path, { authorization: `Bearer ${server.keys.viewer}` })).status).toBe(200);
  });

  test("the scraper's token opens the metrics and nothing else", async () => {
    const token = { authorization: `Bearer ${METRICS}` };
    expect((await get('/metrics', token)).headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect((await get('/openapi.json', token)).status).toBe(401);
    expect((await fetch(`${server.url}/graphql`, { method: 'POST', headers: token })).status).toBe(401);
  });
});

test('a worker answers probes and nothing else', async () => {
  const worker = await startTestServer({ role: 'worker' });
  expect((await fetch(`${worker.url}/health/ready`)).status).toBe(200);
  expect((await fetch(`${worker.url}/graphql`)).status).toBe(404);
  expect((await fetch(`${worker.url}/openapi.json`)).status).toBe(404);
  expect((await fetch(`${worker.url}/metrics`)).status).toBe(401);
  const key = { authorization: `Bearer ${worker.keys.viewer}` };
  expect((await fetch(`${worker.url}/metrics`, { headers: key })).status).toBe(200);
  await worker.close();
});
