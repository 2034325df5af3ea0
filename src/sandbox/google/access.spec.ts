import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { assertion, goodInput, json, open, signIn, type Client } from './testing/harness.js';

describe('Google sandbox: who may call', () => {
  let client: Client;
  let key: { client_email: string; private_key: string; token_uri: string };
  beforeAll(async () => {
    client = await open();
    key = (await client.admin('credentials')).body;
  });
  afterAll(() => client.close());
  const token = (form: URLSearchParams) => json(key.token_uri, { method: 'POST', body: form });

  it('hands out a service-account file for its own token endpoint', () => {
    expect(key).toMatchObject({ type: 'service_account', token_uri: `${client.sandbox.url}/token`, project_id: 'sandbox-project' });
  });

  it('grants a token of an hour for a well-signed assertion', async () => {
    const { status, body } = await token(assertion(key));
    expect([status, body.expires_in, body.token_type]).toEqual([200, 3600, 'Bearer']);
  });

  it.each([
    ['another key', {}, 'invalid_grant', 'Invalid JWT Signature.'],
    ['another account', { iss: 'someone@else.example' }, 'invalid_grant', 'Invalid grant: account not found'],
    ['another audience', { aud: 'https://oauth2.googleapis.com/token' }, 'invalid_grant', 'Invalid JWT: Failed audience check.'],
    [
      'another scope',
      { scope: 'https://www.googleapis.com/auth/drive' },
      'invalid_scope',
      'https://www.googleapis.com/auth/drive is not a valid audience string.',
    ],
    [
      'a life of two hours',
      { exp: Math.floor(Date.now() / 1000) + 7200 },
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
    ],
    [
      'a date long past',
      { iat: 1_600_000_000, exp: 1_600_003_600 },
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
    ],
  ])('refuses an assertion with %s', async (what, claims, error, description) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const { status, body } = await token(assertion(what === 'another key' ? { ...key, private_key: pem } : key, claims));
    expect({ status, ...body }).toEqual({ status: 400, error, error_description: description });
  });

  it.each([
    ['no token', { headers: {} }, 'CREDENTIALS_MISSING'],
    ['an invented token', { headers: { authorization: 'Bearer ya29.invented' } }, 'ACCESS_TOKEN_EXPIRED'],
  ])('refuses a call with %s', async (_, init, reason) => {
    const { status, body } = await json(`${client.sandbox.url}/products/v1/accounts/1001/products`, init);
    expect([status, body.error.status, body.error.details[0].metadata.REASON]).toEqual([401, 'UNAUTHENTICATED', reason]);
  });

  it('lets a token end after an hour of sandbox time', async () => {
    const own = await signIn(key);
    const list = () => client.call('GET', '/products/v1/accounts/1001/products', undefined, own);
    client.sandbox.clock.advance(3_599_000);
    expect((await list()).status).toBe(200);
    client.sandbox.clock.advance(1_000);
    expect((await list()).body.error.details[0].metadata.REASON).toBe('ACCESS_TOKEN_EXPIRED');
    await client.renew();
  });

  it('refuses an account that is no number, and one that the caller cannot reach', async () => {
    const wrong = await client.call('GET', '/products/v1/accounts/abcd/products');
    expect(wrong.body.error).toEqual({
      code: 400,
      message: '[name] The part `account` of the resource name in field `name` must be a number, but has value: `abcd`.',
      status: 'INVALID_ARGUMENT',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'invalid',
          domain: 'merchantapi.googleapis.com',
          metadata: { VARIABLE_NAME: 'account', FIELD_LOCATION: 'name', FIELD_VALUE: 'abcd', REASON: 'INVALID_NAME_PART_NOT_NUMBER' },
        },
      ],
    });
    const foreign = await client.call('GET', '/products/v1/accounts/2002/products');
    expect([foreign.status, foreign.body.error.details[0].metadata.REASON]).toEqual([403, 'PERMISSION_DENIED_ACCOUNTS']);
  });

  it('answers an unknown path with 404 in its own form', async () => {
    expect((await client.call('GET', '/content/v2.1/products')).body.error.status).toBe('NOT_FOUND');
  });
});

describe('Google sandbox: registration and data sources', () => {
  let client: Client;
  beforeAll(async () => {
    client = await open({ registered: false }, { latencyMs: 300_000 });
  });
  afterAll(() => client.close());
  const sources = '/datasources/v1/accounts/1001/dataSources';
  const registration = '/accounts/v1/accounts/1001/developerRegistration';

  it('refuses every call of a project that is not registered, and takes it five minutes after it is', async () => {
    const refused = await client.call('GET', sources);
    expect([refused.status, refused.body.error.details[0]]).toEqual([
      401,
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'auth/gcp_unknown',
        domain: 'merchantapi.googleapis.com',
        metadata: { GCP_ID: 'sandbox-project', GCP_NUMBER: '100200300400', REASON: 'GCP_NOT_REGISTERED' },
      },
    ]);
    expect((await client.insert(goodInput('http://127.0.0.1:1/x.jpg'))).status).toBe(401);
    expect((await client.call('GET', registration)).status).toBe(404);
    const robot = await client.call('POST', `${registration}:registerGcp`, {
      developerEmail: 'plinth@sandbox-project.iam.gserviceaccount.com',
    });
    expect(robot.body.error.details[0].metadata.REASON).toBe('INVALID_DEVELOPER_EMAIL');
    expect((await client.call('POST', `${registration}:registerGcp`, { developerEmail: 'dev@shop.example' })).body).toEqual({
      name: 'accounts/1001/developerRegistration',
      gcpIds: ['100200300400'],
    });
    expect((await client.call('GET', sources)).status).toBe(401);
    client.sandbox.clock.advance(300_000);
    expect((await client.call('GET', sources)).status).toBe(200);
  });

  it('makes, shows, lists and removes data sources; products go with theirs', async () => {
    const made = await client.call('POST', sources, {
      displayName: 'Second',
      primaryProductDataSource: { feedLabel: 'DE', contentLanguage: 'de', countries: ['DE'] },
    });
    expect(made.body).toMatchObject({ displayName: 'Second', input: 'API', name: `accounts/1001/dataSources/${made.body.dataSourceId}` });
    expect((await client.call('GET', `/datasources/v1/${made.body.name}`)).body).toEqual(made.body);
    expect((await client.call('GET', sources)).body.dataSources).toHaveLength(2);
    const input = goodInput('http://127.0.0.1:1/x.jpg', {}, { feedLabel: 'DE', contentLanguage: 'de' });
    expect((await client.insert(input, made.body.name)).status).toBe(200);
    expect(await client.call('DELETE', `/datasources/v1/${made.body.name}`)).toEqual({ status: 200, body: {} });
    expect((await client.insert(input, made.body.name)).body.error.details[0].metadata.REASON).toBe('DATA_SOURCE_NOT_FOUND');
    expect((await client.admin('state')).body.accounts[0].productInputs).toEqual([]);
  });

  it.each([
    ['without a type', { displayName: 'x' }, 'REQUIRED_FIELD'],
    ['without a name', { primaryProductDataSource: {} }, 'REQUIRED_FIELD'],
    ['with a field that is not there', { displayName: 'x', primaryProductDataSource: { country: 'US' } }, 'UNKNOWN_FIELD'],
  ])('refuses a data source %s', async (_, body, reason) => {
    const answer = await client.call('POST', sources, body);
    expect([answer.status, answer.body.error.details.at(-1).metadata.REASON]).toEqual([400, reason]);
  });

  it('takes products only into a primary source that the API feeds, with its label and language', async () => {
    const made = async (body: object) => (await client.call('POST', sources, { displayName: 'x', ...body })).body.name as string;
    const input = goodInput('http://127.0.0.1:1/x.jpg');
    const reason = async (source: string) => {
      const { status, body } = await client.insert(input, source);
      return [status, body.error.details[0].metadata.REASON];
    };
    expect(await reason(await made({ primaryProductDataSource: {}, fileInput: {} }))).toEqual([400, 'INVALID_DATA_SOURCE_INPUT']);
    expect(await reason(await made({ supplementalProductDataSource: {} }))).toEqual([400, 'INVALID_DATA_SOURCE_TYPE']);
    expect(await reason(await made({ primaryProductDataSource: { feedLabel: 'DE' } }))).toEqual([400, 'DATA_SOURCE_MISMATCH']);
    expect(await reason('')).toEqual([400, 'REQUIRED_FIELD']);
    expect(await reason('dataSources/1')).toEqual([400, 'INVALID_NAME']);
    expect(await reason('accounts/2002/dataSources/1')).toEqual([400, 'DATA_SOURCE_OF_OTHER_ACCOUNT']);
    expect(await reason('accounts/1001/dataSources/1')).toEqual([404, 'DATA_SOURCE_NOT_FOUND']);
  });

  it('moves an offer that is inserted into another data source', async () => {
    const other = (await client.call('POST', sources, { displayName: 'Other', primaryProductDataSource: {} })).body.name as string;
    const input = goodInput('http://127.0.0.1:1/x.jpg', {}, { offerId: 'MOVE-1' });
    await client.insert(input);
    await client.insert(input, other);
    client.sandbox.clock.advance(300_000);
    expect((await client.product('en~US~MOVE-1')).body.dataSource).toBe(other);
    const remove = (source: string) => client.call('DELETE', `/products/v1/accounts/1001/productInputs/en~US~MOVE-1?dataSource=${source}`);
    expect([(await remove(client.source)).status, (await remove(other)).status]).toEqual([404, 200]);
  });
});
