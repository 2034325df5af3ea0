import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { goodInput, open, type Client } from './testing/harness.js';

const NOWHERE = 'http://127.0.0.1:1/none.jpg';
const input = (top: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}) => goodInput(NOWHERE, attributes, top);

describe('Google sandbox: inserts and removals', () => {
  let client: Client;
  beforeAll(async () => {
    client = await open({}, { rateLimits: 'lifted' });
  });
  afterAll(() => client.close());
  beforeEach(async () => {
    await client.admin('settings', { latencyMs: 0, rateLimits: 'lifted' });
  });

  it('answers an insert with both names, plain and encoded', async () => {
    const { status, body } = await client.insert(input({ offerId: 'sku/123', versionNumber: '7' }));
    expect(status).toBe(200);
    expect(body).toEqual({
      ...input({ offerId: 'sku/123', versionNumber: '7' }),
      name: 'accounts/1001/productInputs/en~US~sku/123',
      base64EncodedName: 'accounts/1001/productInputs/ZW5-VVN-c2t1LzEyMw',
      product: 'accounts/1001/products/en~US~sku/123',
      base64EncodedProduct: 'accounts/1001/products/ZW5-VVN-c2t1LzEyMw',
    });
    expect((await client.product('ZW5-VVN-c2t1LzEyMw')).body.offerId).toBe('sku/123');
  });

  it.each([
    ['a slash in the plain form', 'en~US~sku%2F123'],
    ['a part too many', 'de~en~US~sku'],
    ['padding', 'ZW5-VVN-c2t1LzEyMzQ='],
  ])('refuses a product name with %s', async (_, name) => {
    const { status, body } = await client.product(name);
    expect([status, body.error.status, body.error.details[0].metadata.REASON]).toEqual([400, 'INVALID_ARGUMENT', 'INVALID_NAME']);
  });

  it('does not find a product by its v1beta name, right after a good insert', async () => {
    await client.insert(input({ offerId: 'sku-1' }));
    const { status, body } = await client.product('online~en~US~sku-1');
    expect([status, body.error.status, body.error.details[0].metadata.REASON]).toEqual([404, 'NOT_FOUND', 'PRODUCT_NOT_FOUND']);
    expect((await client.product('en~US~sku-1')).status).toBe(200);
  });

  it('squeezes blanks in an offer id', async () => {
    expect((await client.insert(input({ offerId: '  A   B ' }))).body.offerId).toBe('A B');
  });

  it('reports every fault of a body at once, in Google form, and stores nothing', async () => {
    const { status, body } = await client.insert({
      offerId: 'BAD-1',
      contentLanguage: 'en',
      feedLabel: 'US',
      colour: 'red',
      productAttributes: {
        availability: 'in stock',
        price: { amountMicros: 'ten' },
        isBundle: 'yes',
        expirationDate: '2026-02-30T00:00:00Z',
      },
    });
    expect(status).toBe(400);
    expect(body.error.status).toBe('INVALID_ARGUMENT');
    expect(body.error.details[0]['@type']).toBe('type.googleapis.com/google.rpc.BadRequest');
    expect(body.error.details[0].fieldViolations).toEqual([
      { field: 'product_input', description: 'Unknown name "colour" at \'product_input\': Cannot find field.' },
      {
        field: 'product_input.product_attributes.availability',
        description:
          'Invalid value at \'product_input.product_attributes.availability\' (type.googleapis.com/google.shopping.merchant.products.v1.Availability), "in stock"',
      },
      {
        field: 'product_input.product_attributes.price.amount_micros',
        description: 'Invalid value at \'product_input.product_attributes.price.amount_micros\' (TYPE_INT64), "ten"',
      },
      {
        field: 'product_input.product_attributes.is_bundle',
        description: 'Invalid value at \'product_input.product_attributes.is_bundle\' (TYPE_BOOL), "yes"',
      },
      {
        field: 'product_input.product_attributes.expiration_date',
        description:
          'Invalid value at \'product_input.product_attributes.expiration_date\' (type.googleapis.com/google.protobuf.Timestamp), "2026-02-30T00:00:00Z"',
      },
    ]);
    expect(body.error.details[1]).toEqual({
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'invalid',
      domain: 'merchantapi.googleapis.com',
      metadata: { FIELD_LOCATION: 'product_input', REASON: 'UNKNOWN_FIELD' },
    });
    expect((await client.product('en~US~BAD-1')).status).toBe(404);
  });

  it('takes proto names, enum numbers and whole numbers for 64-bit integers, and drops nulls and output-only fields', async () => {
    const { body } = await client.insert({
      offer_id: 'PROTO-1',
      content_language: 'en',
      feed_label: 'US',
      product: 'accounts/9/products/forged',
      product_attributes: {
        availability: 1,
        multipack: 3,
        brand: null,
        sale_price_effective_date: { start_time: '2026-12-01T01:00:00+01:00' },
      },
    });
    expect(body.product).toBe('accounts/1001/products/en~US~PROTO-1');
    expect(body.productAttributes).toEqual({
      availability: 'IN_STOCK',
      multipack: '3',
      salePriceEffectiveDate: { startTime: '2026-12-01T00:00:00Z' },
    });
  });

  it.each([
    ['no offer id', { offerId: undefined }, 'REQUIRED_FIELD'],
    ['an id of 51 characters', { offerId: 'x'.repeat(51) }, 'VALUE_TOO_LONG'],
    ['a three-letter language', { contentLanguage: 'eng' }, 'INVALID_LANGUAGE'],
    ['a feed label in lower case', { feedLabel: 'us' }, 'INVALID_FEED_LABEL'],
    ['eleven GTINs', { productAttributes: { gtins: Array.from({ length: 11 }, () => '4006381333931') } }, 'TOO_MANY_VALUES'],
    [
      'a required field of a nested message left out',
      { productAttributes: { questionsAndAnswers: [{ question: 'Why?' }] } },
      'REQUIRED_FIELD',
    ],
    ['two members of one oneof', { productAttributes: { sustainabilityIncentives: [{ amount: {}, percentage: 3 }] } }, 'INVALID_FIELD'],
  ])('refuses %s', async (_, top, reason) => {
    const { status, body } = await client.insert(input(top));
    expect([status, body.error.details.at(-1).metadata.REASON]).toEqual([400, reason]);
  });

  it('refuses an insert that is older than what is stored, takes an equal one, and says ABORTED', async () => {
    await client.insert(input({ offerId: 'VER-1', versionNumber: '5' }));
    expect((await client.insert(input({ offerId: 'VER-1', versionNumber: '5' }, { title: 'Same version' }))).status).toBe(200);
    const { status, body } = await client.insert(input({ offerId: 'VER-1', versionNumber: '4' }, { title: 'Older' }));
    expect([status, body.error.status, body.error.details[0].metadata.STORED_VERSION]).toEqual([409, 'ABORTED', '5']);
    const { body: stored } = await client.product('en~US~VER-1');
    expect([stored.versionNumber, stored.productAttributes.title]).toEqual(['5', 'Same version']);
  });

  it('replaces the whole input at an insert', async () => {
    await client.insert(input({ offerId: 'REP-1' }));
    await client.insert({ offerId: 'REP-1', contentLanguage: 'en', feedLabel: 'US', productAttributes: { title: 'Only a title' } });
    expect((await client.product('en~US~REP-1')).body.productAttributes).toEqual({ title: 'Only a title' });
  });

  it('removes, and forgets the version with it', async () => {
    await client.insert(input({ offerId: 'DEL-1', versionNumber: '9' }));
    const path = `/products/v1/accounts/1001/productInputs/en~US~DEL-1?dataSource=${client.source}`;
    expect(await client.call('DELETE', path)).toEqual({ status: 200, body: {} });
    expect((await client.call('DELETE', path)).status).toBe(404);
    expect((await client.product('en~US~DEL-1')).status).toBe(404);
    expect((await client.insert(input({ offerId: 'DEL-1', versionNumber: '2' }))).status).toBe(200);
  });
});
