import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { goodInput, open, type Client } from './testing/harness.js';

const NOWHERE = 'http://127.0.0.1:1/none.jpg';
const input = (top: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}) => goodInput(NOWHERE, attributes, top);
const DAY = 86_400_000;

describe('Google sandbox: patches, processing time and expiry', () => {
  let client: Client;
  beforeAll(async () => {
    client = await open({}, { rateLimits: 'lifted' });
  });
  afterAll(() => client.close());
  beforeEach(async () => {
    await client.admin('settings', { latencyMs: 0, rateLimits: 'lifted' });
  });
  const patch = (name: string, query: string, body: object) =>
    client.call('PATCH', `/products/v1/accounts/1001/productInputs/${name}?dataSource=${client.source}${query}`, body);

  it('changes by mask: values are set, named ones without value go, others stay', async () => {
    await client.insert(input({ offerId: 'PAT-1', versionNumber: '1', customAttributes: [{ name: 'care label', value: 'dust' }] }));
    const { status } = await patch(
      'en~US~PAT-1',
      '&updateMask=productAttributes.title,product_attributes.brand,customAttribute.care%20label',
      {
        productAttributes: { title: 'New title', description: 'not in the mask' },
      },
    );
    expect(status).toBe(200);
    const { body } = await client.product('en~US~PAT-1');
    expect(body.productAttributes.title).toBe('New title');
    expect(body.productAttributes).not.toHaveProperty('brand');
    expect(body.productAttributes.description).toBe('A reading lamp with a long arm.');
    expect([body.versionNumber, body.customAttributes]).toEqual(['1', []]);
  });

  it('takes what the body fills as the mask when there is none', async () => {
    await client.insert(input({ offerId: 'PAT-2' }));
    await patch('en~US~PAT-2', '', { productAttributes: { color: 'brass' } });
    const { body } = await client.product('en~US~PAT-2');
    expect([body.productAttributes.color, body.productAttributes.title]).toEqual(['brass', 'Reading lamp, brass']);
  });

  it.each([
    ['*', 'INVALID_UPDATE_MASK'],
    ['productAttributes.price.amountMicros', 'INVALID_UPDATE_MASK'],
    ['productAttributes.colour', 'INVALID_UPDATE_MASK'],
    ['title', 'INVALID_UPDATE_MASK'],
  ])('refuses the mask %s', async (mask, reason) => {
    const { status, body } = await patch('en~US~PAT-1', `&updateMask=${mask}`, {});
    expect([status, body.error.details[0].metadata.REASON]).toEqual([400, reason]);
  });

  it('refuses a version number in a patch, and a patch of what is not there', async () => {
    expect((await patch('en~US~PAT-1', '', { versionNumber: '9' })).body.error.details[0].metadata.REASON).toBe('VERSION_NUMBER_IN_UPDATE');
    expect((await patch('en~US~NONE', '', {})).status).toBe(404);
  });

  it('shows the processed product only after the processing time, and keeps the old one until then', async () => {
    await client.admin('settings', { latencyMs: 180_000 });
    await client.insert(input({ offerId: 'LAT-1' }));
    expect((await client.product('en~US~LAT-1')).status).toBe(404);
    client.sandbox.clock.advance(180_000);
    const first = await client.product('en~US~LAT-1');
    expect(first.body.productStatus.destinationStatuses[0]).toEqual({ reportingContext: 'SHOPPING_ADS', pendingCountries: ['US'] });
    client.sandbox.clock.advance(180_000);
    await client.insert(input({ offerId: 'LAT-1' }, { title: 'Second' }));
    expect((await client.product('en~US~LAT-1')).body.productAttributes.title).toBe('Reading lamp, brass');
    client.sandbox.clock.advance(180_000);
    expect((await client.product('en~US~LAT-1')).body.productAttributes.title).toBe('Second');
  });

  it('lets a product expire 30 days after its last insert, which a patch does not put off', async () => {
    await client.insert(input({ offerId: 'EXP-1' }));
    const { body } = await client.product('en~US~EXP-1');
    const status = body.productStatus;
    expect(Date.parse(status.googleExpirationDate) - Date.parse(status.creationDate)).toBe(30 * DAY);
    client.sandbox.clock.advance(20 * DAY);
    await client.renew();
    await patch('en~US~EXP-1', '', { productAttributes: { color: 'red' } });
    expect((await client.product('en~US~EXP-1')).body.productAttributes.color).toBe('red');
    client.sandbox.clock.advance(10 * DAY);
    await client.renew();
    expect((await client.product('en~US~EXP-1')).status).toBe(404);
  });
});
