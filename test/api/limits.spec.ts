import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { isObjectType, parse } from 'graphql';
import { isReadWhole } from '../../src/api/limits/read-whole.js';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api', config: { corsOrigins: ['https://tools.example.com'] } });
  await server.ds.query(`
    INSERT INTO attribute_group (code) VALUES ('main') ON CONFLICT DO NOTHING;
    INSERT INTO attribute (code, type, owner) SELECT 'a' || n, 'select', 'pim' FROM generate_series(1, 200) n;
    INSERT INTO attribute_option (attribute_code, code) SELECT 'a' || n, 'o' || o FROM generate_series(1, 200) n, generate_series(1, 400) o;
    UPDATE attribute_option SET labels = (SELECT jsonb_object_agg('l' || l, 'Text') FROM generate_series(1, 10) l) WHERE attribute_code LIKE 'a1__' OR attribute_code < 'a16';
    INSERT INTO family (code, attributes, required) SELECT 'f' || f, (SELECT array_agg(code ORDER BY code) FROM attribute),
      (SELECT jsonb_object_agg('s' || s, '["a1","a2","a3","a4","a5","a6","a7","a8","a9","a10"]'::jsonb) FROM generate_series(1, 50) s) FROM generate_series(1, 400) f`);
});
afterAll(() => server.close());

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string; fix: string } }[];
}
const ask = async (init: { query?: string; body?: object; accept?: string; key?: string }) => {
  const response = await fetch(`${server.url}/graphql${init.query ? `?${init.query}` : ''}`, {
    method: init.body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${init.key ?? server.keys.administrator}`,
      ...(init.body ? { 'content-type': 'application/json' } : {}),
      ...(init.accept ? { accept: init.accept } : {}),
    },
    ...(init.body ? { body: JSON.stringify(init.body) } : {}),
  });
  const type = response.headers.get('content-type');
  return { status: response.status, type, answer: (await response.json()) as Answer };
};
const codes = ({ answer }: { answer: Answer }) => answer.errors?.map((error) => error.extensions.code);
const get = (query: string, operationName?: string) =>
  ask({ query: new URLSearchParams({ query, ...(operationName ? { operationName } : {}) }).toString() });
const post = (query: string, more: object = {}) => ask({ body: { query, ...more } });

describe('what a query may cost', () => {
  const aliases = (count: number, field: string) => Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');

  test('holds for the operation that runs, by GET too, and for every other one of the document', async () => {
    const document = `query S { __typename } query B { ${aliases(51, '__typename')} }`;
    for (const name of ['S', 'B']) {
      expect(codes(await get(document, name))).toEqual(['query_too_expensive']);
      expect(codes(await post(document, { operationName: name }))).toEqual(['query_too_expensive']);
    }
  });

  test('is reckoned with lists that have no pages, under aliases and in fragments', async () => {
    const variants = 'products(first: 100) { nodes { variants { cells { cell value } } } }';
    const refused = await get(`{ ${aliases(49, variants)} }`);
    expect(refused.answer.errors).toMatchObject([
      {
        message: expect.stringMatching(/^The answer could hold \d+ fields; 50000 are allowed\.$/),
        extensions: { code: 'query_too_expensive', fix: 'Ask for smaller pages or fewer nested lists.' },
      },
    ]);
    expect(
      codes(
        await post(
          `{ ${aliases(3, 'products(first: 100) { ...f }')} } fragment f on ProductConnection { nodes { variants { cells { cell value } } } }`,
        ),
      ),
    ).toEqual(['query_too_expensive']);
    expect(codes(await post(`{ ${variants} }`))).toBeUndefined();
  });

  test('is reckoned with pages whose size is a variable, its default, or left out', async () => {
    const query = 'query ($n: Int = 251) { products(first: $n) { nodes { sku } } }';
    expect(codes(await post(query))).toEqual(['page_too_large']);
    expect(codes(await post(query, { variables: { n: 251 } }))).toEqual(['page_too_large']);
    expect(codes(await post(query, { variables: { n: 100 } }))).toBeUndefined();
    // A document that was within the limits once is so for these variables only.
    expect(codes(await post(query, { variables: { n: 251 } }))).toEqual(['page_too_large']);
    const nested = `products { nodes { ${aliases(40, 'variants { cells { cell value from } }')} } }`;
    expect(codes(await post(`{ ${nested} }`))).toEqual(['query_too_expensive']);
  });

  test('ends a list that is longer than anybody could know, by its real length', async () => {
    const options = await post('{ attributes { code options { code labels position } } }');
    expect(options.answer.errors![0]).toMatchObject({
      message: 'The answer holds more than 200,000 fields.',
      extensions: { code: 'query_too_expensive' },
    });
    // Compiled after the second time, and counted all the same.
    for (let times = 0; times < 4; times++)
      expect(codes(await post('{ attributes { code options { code labels position } } }'))).toEqual(['query_too_expensive']);
    const few = await post('{ attributes { code } }');
    expect([few.answer.errors, (few.answer.data!['attributes'] as object[]).length]).toEqual([undefined, 200]);
  });
});

test('definitions have no pages and are read whole: 400 families with 50 scopes each, 80,000 options, most with ten texts', async () => {
  const lists = async (query: string) => {
    const { errors, data } = (await post(query)).answer;
    return [errors, Object.values(data ?? {}).map((list) => (list as object[]).length)];
  };
  expect(await lists('{ families { code attributes required labels } }')).toEqual([undefined, [400]]);
  expect(await lists('{ attributes { code options { code labels } } }')).toEqual([undefined, [200]]);
  expect(codes(await post('{ families { required again: required } }'))).toEqual(['query_too_expensive']);
  const types = Object.values(server.app.get(GraphQLSchemaHost).schema.getTypeMap()).filter(isObjectType);
  expect(
    types
      .filter(isReadWhole)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    ...['AssortmentRule', 'Attribute', 'AttributeGroup', 'AttributeOptionType', 'Category', 'Family', 'FamilyVariant', 'Mapping'],
    ...['SearchView', 'UnitFamily'],
  ]);
});

test('one query for all screens costs what its variables leave in it, compiled or not', async () => {
  const query = `query ($details: Boolean!) { attributes { options { code } } ...details @include(if: $details) }
    fragment details on Query { attributes { options { labels position } } }`;
  for (const details of [false, true, false, true, false, true, false])
    expect([details, codes(await post(query, { variables: { details } }))]).toEqual([
      details,
      details ? ['query_too_expensive'] : undefined,
    ]);
});

test.each([
  ['a text of 1048577 characters', JSON.stringify('x'.repeat(1024 ** 2 + 1))],
  ['100001 values beside each other', JSON.stringify(Array.from({ length: 100_001 }, () => 1))],
  ['more than 30 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['more than 30 levels', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
])('a variable that holds %s is refused before anybody looks into it', async (what, value) => {
  const query = 'mutation ($v: JSON!) { createProduct(input: {sku: "JSON-1", values: $v}) { userErrors { code } } }';
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.keys.editor}` },
    body: `{"query":${JSON.stringify(query)},"variables":{"v":${value}}}`,
  });
  const told = (await response.json()) as Answer;
  expect(told.errors).toMatchObject([
    { message: expect.stringContaining(`The variable v holds ${what}`), extensions: { code: 'query_too_expensive' } },
  ]);
});

test('a value that does not fit its type is not sent back as large as it came', async () => {
  const wrong = Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`k${n}`.padEnd(100, 'x'), true]));
  for (let times = 0; times < 4; times++) {
    const { answer } = await post('query ($n: Int) { products(first: $n) { nodes { sku } } }', { variables: { n: wrong } });
    expect(codes({ answer })).toEqual(['bad_query']);
    expect(answer.errors![0]!.message.length).toBeLessThan(1_000);
  }
});

test('of a document with several operations the one that is named runs, however often another one ran before', async () => {
  const document = 'query One { one: __typename } query Two { two: __typename }';
  for (const name of ['One', 'One', 'One', 'Two', 'Two', 'Two', 'One']) {
    const { answer } = await post(document, { operationName: name });
    expect(answer).toEqual({ data: { [name.toLowerCase()]: 'Query' } });
  }
  const write = `query Look { __typename } mutation Save { saveLocales(locales: [{ code: "fr_FR", label: "x" }]) { userErrors { code } } }`;
  for (let times = 0; times < 3; times++) await post(write, { operationName: 'Save' });
  await server.asOwner('DELETE FROM locale');
  expect((await get(write, 'Look')).answer).toEqual({ data: { __typename: 'Query' } });
  expect((await get(write, 'Save')).status).toBe(405);
  expect(await server.ds.query('SELECT * FROM locale')).toEqual([]);
});

test('an operation that is not there is told as that, by GET and by POST, however often it is asked for', async () => {
  const two = 'query One { one: __typename } query Two { two: __typename }';
  const fix = 'Correct the query; the schema is at /graphiql and in openapi/schema.graphql.';
  for (const [query, operationName, message] of [
    ['{ __typename }', 'Nope', 'Unknown operation named "Nope".'],
    ['{ __typename }', '', 'Unknown operation named "".'],
    [two, 'No such', 'Unknown operation named "No such".'],
    [two, undefined, 'Must provide operation name if query contains multiple operations.'],
  ] as const) {
    const asked = new URLSearchParams({ query, ...(operationName === undefined ? {} : { operationName }) }).toString();
    for (let times = 0; times < 3; times++)
      for (const { status, answer } of [await ask({ query: asked }), await post(query, { operationName })])
        expect([status, answer.data, answer.errors]).toEqual([
          200,
          null,
          [{ message, extensions: { code: 'bad_query', fix, requestId: expect.any(String) } }],
        ]);
  }
  expect((await post('fragment All on Query { __typename }')).answer.errors!.map(({ message }) => message)).toEqual([
    'Must provide an operation.',
    'Fragment "All" is never used.',
  ]);
  for (const operationName of ['One', 'Two'])
    for (const { answer } of [await get(two, operationName), await post(two, { operationName })])
      expect(answer).toEqual({ data: { [operationName.toLowerCase()]: 'Query' } });
});

test('nobody has another operation run, or refused, than the one that somebody else asks for', async () => {
  const document = 'query Mine { mine: __typename } query Other { other: __typename }';
  // A list of one text is taken for the text.
  for (let times = 0; times < 3; times++)
    for (const query of [[document], [`${document}\n# Mine`], [`${document}#`]])
      expect((await ask({ body: { query, operationName: 'Other' } })).answer).toEqual({ data: { other: 'Query' } });
  for (const query of [`${document}\n# Mine`, `${document}\n#`]) expect(codes(await post(query))).toEqual(['bad_query']);
  expect((await post(document, { operationName: 'Mine' })).answer).toEqual({ data: { mine: 'Query' } });
  const [first, second] = ['a', 'b'].map((last) => `${'x'.repeat(250)}${last}`);
  const long = `query ${first} { first: __typename } query ${second} { second: __typename }`;
  for (let times = 0; times < 3; times++) await post(long, { operationName: first });
  expect((await post(long, { operationName: second })).answer).toEqual({ data: { second: 'Query' } });
});

test.each(['5', 'null', '{}', '[]', '"x"', '{"kind":"Document"}', JSON.stringify(parse('{ __typename }'))])(
  'a document in JSON is no query: %s',
  async (query) => {
    for (const { answer } of [await get(query), await post(query)])
      expect(answer.errors).toMatchObject([{ message: expect.stringMatching(/^Syntax Error: /), extensions: { code: 'bad_query' } }]);
  },
);

describe('GraphQL over HTTP', () => {
  const RESPONSE = 'application/graphql-response+json; charset=utf-8';
  const JSON_TYPE = 'application/json; charset=utf-8';

  test('`extensions`, `variables` and `operationName` may be null', async () => {
    const { status, answer } = await ask({ body: { query: '{ __typename }', extensions: null, variables: null, operationName: null } });
    expect([status, answer]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test('a client of plain JSON gets 200 and our words; one of the newer type a status', async () => {
    for (const accept of [undefined, '*/*', 'application/json', 'application/json, application/graphql-response+json;q=0.5']) {
      const { status, type, answer } = await ask({ body: { query: '{ nonsense }' }, ...(accept ? { accept } : {}) });
      expect([status, type, answer.data, answer.errors![0]!.extensions.code]).toEqual([200, JSON_TYPE, null, 'bad_query']);
    }
    for (const accept of ['application/graphql-response+json', 'application/graphql-response+json, application/json;q=0.9']) {
      const bad = await ask({ body: { query: '{ nonsense }' }, accept });
      expect([bad.status, bad.type, 'data' in bad.answer]).toEqual([400, RESPONSE, false]);
      const good = await ask({ body: { query: '{ __typename }' }, accept });
      expect([good.status, good.type, good.answer]).toEqual([200, RESPONSE, { data: { __typename: 'Query' } }]);
    }
    expect((await ask({ body: { query: '{ __typename }' }, key: 'plk_none' })).status).toBe(401);
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  test('that are named are told what they may send, and may read the answer', async () => {
    const asked = await preflight('https://tools.example.com');
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, 'https://tools.example.com']);
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    const refused = await fetch(`${server.url}/graphql`, { method: 'POST', headers: { origin: 'https://tools.example.com' } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, 'https://tools.example.com']);
  });

  test('that are not named get nothing', async () => {
    const asked = await preflight('https://evil.example.com');
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    expect(asked.status).toBeGreaterThanOrEqual(400);
  });
});

test('a flood of invented keys asks the database a few times in all', async () => {
  const asked: string[] = [];
  const { logger } = server.ds;
  const before = logger.logQuery.bind(logger);
  logger.logQuery = (sql, params, runner) => {
    if (sql.includes('api_key')) asked.push(sql);
    before(sql, params, runner);
  };
  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, at) => ask({ body: { query: '{ __typename }' }, key: `plk_${String(at).padStart(40, 'x')}` })),
  );
  const looks = asked.length;
  logger.logQuery = before;
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  // A rate: whoever takes longer may look more often, so it holds on any machine.
  // eslint-disable-next-line no-restricted-syntax
  expect(looks).toBeLessThanOrEqual(2 + (performance.now() - started) / 100);
});
