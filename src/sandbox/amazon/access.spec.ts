import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { AMAZON_SANDBOX_CREDENTIALS } from './index.js';
import { GB, startSeller, tokenOf, US, type Seller } from './testing/bench.js';
import { home } from './testing/home.js';

const { sellerId, clientId, clientSecret } = AMAZON_SANDBOX_CREDENTIALS;
const ITEMS = `/listings/2021-08-01/items/${sellerId}`;
const TYPES = '/definitions/2020-09-01/productTypes';
const DAY = 24 * 3600 * 1000;

describe('who may call, how often, and what is lent out', () => {
  let seller: Seller;
  beforeEach(async () => {
    seller = await startSeller({ rateLimits: 'real' });
  });
  afterEach(() => seller.close());

  const login = (form: Record<string, string>) =>
    seller.call('POST', '/auth/o2/token', new URLSearchParams(form).toString(), { 'content-type': 'application/x-www-form-urlencoded' });

  it('gives a token for an hour of its own time', async () => {
    expect((await seller.get('X')).status).toBe(404);
    seller.sandbox.clock.advance(3_600_000);
    const late = await seller.get('X');
    expect(late.status).toBe(403);
    expect(late.body).toEqual({
      errors: [
        { code: 'Unauthorized', message: 'Access to requested resource is denied.', details: 'The access token you provided has expired.' },
      ],
    });
    const token = await tokenOf(seller.call);
    expect((await seller.call('GET', `${ITEMS}/X?marketplaceIds=${US}`, undefined, { 'x-amz-access-token': token })).status).toBe(404);
  });

  it.each([
    ['no token', {}, 'Access token is missing in the request header.'],
    ['a made-up token', { 'x-amz-access-token': 'Atza|made-up' }, 'The access token you provided is revoked, malformed or invalid.'],
  ])('refuses %s', async (_what, headers, details) => {
    const { status, body } = await seller.call('GET', `${ITEMS}/X?marketplaceIds=${US}`, undefined, headers as Record<string, string>);
    expect(status).toBe(403);
    expect(body.errors[0].details).toBe(details);
  });

  it('refuses wrong credentials, and keeps a grantless token from listings', async () => {
    expect((await login({ grant_type: 'refresh_token', client_id: clientId, client_secret: 'wrong' })).body.error).toBe('invalid_client');
    expect(
      (await login({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: 'x' })).body.error,
    ).toBe('invalid_grant');
    expect((await login({ grant_type: 'password', client_id: clientId, client_secret: clientSecret })).body.error).toBe(
      'unsupported_grant_type',
    );
    const scope = 'sellingpartnerapi::notifications';
    const grantless = await login({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope });
    expect(grantless.body).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    const used = await seller.call('GET', `${ITEMS}/X?marketplaceIds=${US}`, undefined, {
      'x-amz-access-token': grantless.body.access_token,
    });
    expect(used.status).toBe(403);
  });

  it('keeps one seller out of the listings of another', async () => {
    expect((await seller.call('GET', `/listings/2021-08-01/items/AOTHER/X?marketplaceIds=${US}`)).status).toBe(403);
  });

  it('answers 429 beyond the burst, states the rate, and recovers with time', async () => {
    await seller.put('RATE', home(seller.pictures));
    // The bucket refills with real time too, five a second: how many of forty pass depends on the machine, the first ten do not.
    const answers = await Promise.all(Array.from({ length: 40 }, () => seller.put('RATE', home(seller.pictures))));
    expect(answers.slice(0, 9).map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
    expect(answers.findLast(({ status }) => status === 429)).toMatchObject({
      headers: { 'x-amzn-ratelimit-limit': '5.0' },
      body: { errors: [{ code: 'QuotaExceeded', message: 'You exceeded your quota for the requested resource.' }] },
    });
    expect((await seller.get('RATE')).status).toBe(200);
    seller.sandbox.clock.advance(2000);
    expect((await seller.put('RATE', home(seller.pictures))).status).toBe(200);
  });

  it('allows one preview a second', async () => {
    const preview = () => seller.put('RATE', home(seller.pictures), { preview: true });
    // The first makes the definition's check ready, which may itself take a second.
    await preview();
    seller.sandbox.clock.advance(1000);
    expect([(await preview()).status, (await preview()).status]).toEqual([200, 429]);
    seller.sandbox.clock.advance(1000);
    expect((await preview()).status).toBe(200);
  });

  it('finds product types by words and by an item name', async () => {
    const named = (query: string) =>
      seller
        .call('GET', `${TYPES}?marketplaceIds=${US}&${query}`)
        .then(({ body }) => body.productTypes.map((one: { name: string }) => one.name));
    expect(await named('keywords=SHOE')).toEqual(['SHOES']);
    expect(await named('itemName=Leather%20backpack')).toEqual(['BACKPACK']);
    expect(await named('keywords=zeppelin')).toEqual([]);
    expect((await seller.call('GET', `${TYPES}?marketplaceIds=${US}&keywords=a&itemName=b`)).status).toBe(400);
  });

  it("gives a seller's own definition to that seller only", async () => {
    const asked = (sellerId: string) => seller.call('GET', `${TYPES}/HOME?marketplaceIds=${US}&sellerId=${sellerId}`);
    expect([(await asked('A2PLINTHSANDBOX')).status, (await asked('A0SOMEBODYELSE')).status]).toEqual([200, 400]);
  });

  it('lends the schema by a signed link of seven days', async () => {
    const { status, body } = await seller.call('GET', `${TYPES}/HOME?marketplaceIds=${GB}&requirements=LISTING&locale=en_GB`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      productType: 'HOME',
      displayName: 'Home',
      locale: 'en_GB',
      requirements: 'LISTING',
      requirementsEnforced: 'ENFORCED',
      marketplaceIds: [GB],
      productTypeVersion: { version: expect.any(String), latest: true, releaseCandidate: false },
    });
    expect(body.propertyGroups.offer.propertyNames).toContain('purchasable_offer');
    const link = new URL(body.schema.link.resource);
    const fetched = await seller.call('GET', link.pathname + link.search, undefined, {});
    expect(fetched.status).toBe(200);
    expect(createHash('md5').update(JSON.stringify(fetched.body)).digest('base64')).toBe(body.schema.checksum);
    expect(fetched.body.$id).toMatch(/\/HOME$/);

    const forged = await seller.call('GET', `${link.pathname.replace('HOME', 'SHOES')}${link.search}`, undefined, {});
    expect([forged.status, forged.body]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
    seller.sandbox.clock.advance(7 * DAY + 1);
    const expired = await seller.call('GET', link.pathname + link.search, undefined, {});
    expect([expired.status, expired.body]).toEqual([403, expect.stringContaining('Request has expired')]);
  });

  it('narrows the schema to the product or to the offer', async () => {
    const schemaOf = async (query: string) => {
      const { body } = await seller.call('GET', `${TYPES}/HOME?marketplaceIds=${US}&${query}`);
      const link = new URL(body.schema.link.resource);
      return (await seller.call('GET', link.pathname + link.search, undefined, {})).body;
    };
    const product = await schemaOf('requirements=LISTING_PRODUCT_ONLY');
    expect(Object.keys(product.properties)).not.toContain('purchasable_offer');
    const offer = await schemaOf('requirements=LISTING_OFFER_ONLY');
    expect(Object.keys(offer.properties)).not.toContain('item_name');
    expect((await schemaOf('requirementsEnforced=NOT_ENFORCED')).required).toEqual([]);
  });

  it('says so when a product type is not supported', async () => {
    const { status, body } = await seller.call('GET', `${TYPES}/SPACESHIP?marketplaceIds=${US}`);
    expect([status, body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
  });
});
