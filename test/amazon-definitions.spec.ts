import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { request } from 'undici';
import { AmazonAdapter } from '../src/channels/amazon/index.js';
import { AMAZON_SANDBOX_CREDENTIALS, amazonSandbox } from '../src/sandbox/amazon/index.js';
import { startSandbox, type RunningSandbox } from '../src/sandbox/kit/index.js';
import { testContext } from './support/syndication/index.js';
import { accountAt, channelUs } from './channels/amazon-harness.js';
import { vase } from './channels/amazon-products.js';

/** Real product type definitions are not ours to ship: they are tried where a folder of them is at hand. */
const FOLDER = process.env['PLINTH_AMAZON_DEFINITIONS'] ?? '../shared/contracts/amazon';
const MARKETPLACES = { US: 'ATVPDKIKX0DER', GB: 'A1F83G8C2ARO7P', DE: 'A1PA6795UKMFR9' };
const { sellerId, clientId, clientSecret, refreshToken } = AMAZON_SANDBOX_CREDENTIALS;

const suite = existsSync(FOLDER) ? describe : describe.skip;

suite(`the Amazon sandbox on Amazon's own definitions (needs them in ${FOLDER} or PLINTH_AMAZON_DEFINITIONS)`, () => {
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

  it.each(Object.entries(MARKETPLACES))(
    'agrees with the adapter on HOME of %s, and finds nothing wrong with the shape',
    async (country, id) => {
      const adapter = new AmazonAdapter();
      const currency = { US: 'USD', GB: 'GBP', DE: 'EUR' }[country]!;
      const channel = { ...channelUs, market: { code: country, country, currency }, settings: { marketplaceId: id } };
      const context = testContext(accountAt(sandbox.url), channel, () => sandbox.clock.date());
      const product = vase('https://pictures.example', { fields: { recommended_browse_nodes: ['3187451'] } });
      for (const { offer } of product.nodes) if (offer?.price) offer.price.currency = currency;
      const requirements = (await adapter.requirements(context, ['HOME'])).get('HOME')!;
      for (const listing of adapter.plan(product, channel).listings) {
        const rendered = adapter.render({
          listing,
          product,
          channel,
          account: context.account,
          requirements,
          externalIds: {},
          bindings: {},
          held: [],
          ruled: new Set(),
        });
        const errors = rendered.issues.filter(({ severity }) => severity === 'error');
        const path = `/listings/2021-08-01/items/${sellerId}/${listing.key}?marketplaceIds=${id}&mode=VALIDATION_PREVIEW`;
        const verdict = (await call('PUT', path, rendered.payload)).body['status'];
        expect(verdict).toBe(errors.length === 0 ? 'VALID' : 'INVALID');
        // What the fixture does not say may be missing; what it says must have the definition's own form.
        expect(errors.filter(({ code }) => code !== 'missing_attribute' && code !== 'not_in_list')).toEqual([]);
      }
      await context.close();
    },
  );
});
