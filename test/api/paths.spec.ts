import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

interface Answer {
  status: number;
  body: { data?: unknown; errors?: { extensions: { code: string } }[]; problems?: { code: string }[] };
}

/** fetch would put the path in order first. */
const post = (path: string, body: unknown, key?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, method: 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(parts).toString()) as Answer['body'] }),
      );
    })
      .on('error', reject)
      .end(JSON.stringify(body));
  });

const code = ({ body }: Answer) => (body.errors?.[0]?.extensions ?? body.problems?.[0])?.code;

/** Paths that the router takes for this one. */
const waysTo = (path: string): string[] => [
  path,
  `${path}?a=1`,
  `${path}#a`,
  `${path}?a=1#a`,
  `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`,
  `${path.slice(0, -1)}%${path.charCodeAt(path.length - 1).toString(16)}`,
  `${path.slice(0, -1)}%${path.charCodeAt(path.length - 1).toString(16)}?a=1`,
  `http://plinth.example${path}`,
];

/** Paths that are no route, as much as they look like this one. */
const besides = (path: string): string[] => [
  `/${path}`,
  `${path}/`,
  path.toUpperCase(),
  `${path};a=1`,
  `${path}%3Fa=1`,
  `${path}%23a`,
  `/.${path}`,
  `/health/..${path}`,
];

describe('/graphql, however its path is written', () => {
  const schema = { query: '{ __schema { types { name } } }' };

  test.each(waysTo('/graphql'))('%s asks for a key, in the form of GraphQL', async (path) => {
    const { status, body } = await post(path, schema);
    expect([status, body.data, code({ status, body })]).toEqual([401, null, 'unauthenticated']);
  });

  test.each(waysTo('/graphql'))('%s runs the operation that is named, and takes null for no extensions', async (path) => {
    const query = `query One { one: __typename } query Two { two: __typename } # ${path}`;
    for (const operationName of ['One', 'One', 'One', 'Two']) {
      const { body } = await post(path, { query, operationName, extensions: null }, server.keys.viewer);
      expect(body).toEqual({ data: { [operationName.toLowerCase()]: 'Query' } });
    }
  });

  test.each(besides('/graphql'))('%s is nothing', async (path) => {
    const answer = await post(path, schema, server.keys.viewer);
    expect([answer.status, code(answer)]).toEqual([404, 'not_found']);
  });
});

describe.each(['/erp/v1/items', '/erp/v1/offers'])('%s, however its path is written', (route) => {
  test.each(waysTo(route))('%s judges a body of JSON message by message', async (path) => {
    const refused = await post(path, [], server.keys.viewer);
    expect([refused.status, code(refused)]).toEqual([403, 'forbidden']);
    const { status, body } = await post(path, [], server.keys.integration);
    expect([status, body]).toMatchObject([200, { summary: { lines: 0, state: 'finished' }, verdicts: [] }]);
  });

  test.each(besides(route))('%s is nothing', async (path) => {
    const answer = await post(path, [], server.keys.integration);
    expect([answer.status, code(answer)]).toEqual([404, 'not_found']);
  });
});
