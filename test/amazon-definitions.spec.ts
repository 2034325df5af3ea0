import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { request } from 'undici';
import { AMAZON_SANDBOX_CREDENTIALS, amazonSandbox } from '../src/sandbox/amazon/index.js';
import { startSandbox, type RunningSandbox } from '../src/sandbox/kit/index.js';

/** Real product type definitions are not ours to ship: they are tried where a folder of them is at hand. */
const FOLDER = process.env['PLINTH_AMAZON_DEFINITIONS'] ?? '../shared/contracts/amazon';
const MARKETPLACES = { US: 'ATVPDKIKX0DER', GB: 'A1F83G8C2ARO7P', DE: 'A1PA6795UKMFR9' };
const { sellerId, clientId, clientSecret, refreshToken } = AMAZON_SANDBOX_CREDENTIALS;

const suite = existsSync(FOLDER) ? describe : describe.skip;

suite(`the Amazon sandbox on real definitions (${FOLDER})`, () => {
  let sandbox: RunningSandbox;
  let token: string;
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await request(path.startsWith('http') ? path : sandbox.url + path, {
      method,
      headers: { 'x-amz-access-token': token },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.statusCode, body: (await answer.body.json()) as Record<string, unknown> };
  };

  beforeAll(async () => {
    sandbox = await startSandbox(amazonSandbox({ definitions: FOLDER }), { settings: { rateLimits: 'lifted' } });
    const form = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
    const answer = await request(`${sandbox.url}/auth/o2/token`, { method: 'POST', body: new URLSearchParams(form).toString() });
    token = ((await answer.body.json()) as { access_token: string }).access_token;
  });
  afterAll(() => sandbox.close());

  it.each(Object.entries(MARKETPLACES))(
    'serves and executes HOME of %s, and names every attribute that is missing',
    async (_country, id) => {
      const { body } = await call('GET', `/definitions/2020-09-01/productTypes/HOME?marketplaceIds=${id}`);
      const schema = (await call('GET', (body['schema'] as { link: { resource: string } }).link.resource)).body as Record<string, unknown>;
      expect(schema['$comment']).not.toMatch(/Plinth/);
      const put = await call('PUT', `/listings/2021-08-01/items/${sellerId}/EMPTY?marketplaceIds=${id}`, {
        productType: 'HOME',
        attributes: {},
      });
      const issues = put.body['issues'] as { code: string; attributeNames: string[] }[];
      const missing = issues.filter(({ code }) => code === '90220').flatMap(({ attributeNames }) => attributeNames);
      expect(put.body['status']).toBe('INVALID');
      expect(missing).toEqual(expect.arrayContaining(schema['required'] as string[]));
    },
  );
});
