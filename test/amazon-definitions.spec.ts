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

/** A value for whatever real definitions require beside what the vase says in any case: what is told of these as well cannot be filled. */
const FILLED = {
  recommended_browse_nodes: ['3187451'],
  model_number: 'V-1',
  model_name: 'Vase',
  part_number: 'V-1-P',
  size: '30 cm',
  is_fragile: true,
  power_plug_type: 'no_plug',
  accepted_voltage_frequency: '100v_120v_60hz',
  merchant_shipping_group: 'legacy-template-id',
  required_product_compliance_certificate: 'Not Applicable',
  number_of_boxes: '1',
  item_package_weight: { amount: '3', unit: 'POUND' },
  'item_package_dimensions.length': { amount: '6', unit: 'INCH' },
  'item_package_dimensions.width': { amount: '6', unit: 'INCH' },
  'item_package_dimensions.height': { amount: '14', unit: 'INCH' },
};
/** The definition of the US takes no metric units here, the others take both. */
const IN_POUNDS = {
  item_weight: { amount: '2.6', unit: 'POUND' },
  'item_dimensions.length': { amount: '4', unit: 'INCH' },
  'item_dimensions.width': { amount: '4', unit: 'INCH' },
  'item_dimensions.height': { amount: '12', unit: 'INCH' },
};

const OF_THE_OFFER = ['fulfillment_availability', 'list_price', 'purchasable_offer', 'condition_type'];

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
      const product = vase('https://pictures.example', { fields: { ...FILLED, ...(country === 'US' ? IN_POUNDS : {}) } });
      for (const { offer } of product.nodes) if (offer?.price) offer.price.currency = currency;
      const requirements = (await adapter.requirements(context, ['HOME'])).get('HOME')!;
      const found: string[] = [];
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
        const { status, issues } = (await call('PUT', path, rendered.payload)).body as {
          status: string;
          issues: { code: string; severity: string; attributeNames: string[] }[];
        };
        const refused = issues.filter(({ severity }) => severity === 'ERROR').flatMap(({ attributeNames }) => attributeNames);
        // A listing that is made is sent with its offer as well; here is its content alone.
        const content = refused.filter((name) => !OF_THE_OFFER.includes(name));
        expect([listing.key, status, content]).toEqual([listing.key, status, errors.map(() => expect.any(String))]);
        found.push(...errors.map(({ code, path: at }) => `${listing.key} ${code} ${at}`));
      }
      expect(found).toEqual([]);
      await context.close();
    },
  );
});
