import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDesk, type Desk } from './testing/desk.js';
import { goodInput, open, type Client } from './testing/harness.js';
import type { Pictures } from './testing/pictures.js';

describe('Google sandbox: the late verdict on data', () => {
  let desk: Desk;
  let client: Client;
  let pictures: Pictures;
  beforeAll(async () => {
    desk = await openDesk();
    ({ client, pictures } = desk);
  });
  afterAll(() => desk.close());
  const codes: Desk['codes'] = (...given) => desk.codes(...given);

  it('approves a product without fault in every destination', async () => {
    await client.insert(goodInput(pictures.url('good.jpg')));
    const { body } = await client.product('en~US~LAMP-1');
    expect(body.productStatus.itemLevelIssues).toEqual([]);
    expect(body.productStatus.destinationStatuses).toEqual([
      { reportingContext: 'SHOPPING_ADS', approvedCountries: ['US'] },
      { reportingContext: 'DISPLAY_ADS', approvedCountries: ['US'] },
      { reportingContext: 'FREE_LISTINGS', approvedCountries: ['US'] },
    ]);
  });

  it('takes the insert and disapproves afterwards, by country and context, in the form of the contract', async () => {
    const link = pictures.url('good.jpg');
    const two = await client.admin('seed', {
      account: '1001',
      dataSources: [
        {
          displayName: 'Two',
          primaryProductDataSource: { countries: ['US', 'CA'], destinations: [{ destination: 'DISPLAY_ADS', state: 'DISABLED' }] },
        },
      ],
    });
    const attributes = { shoppingAdsExcludedCountries: ['CA'] };
    expect((await client.insert(goodInput(link, attributes, { offerId: 'CTRY-1' }), two.body.dataSources[0])).status).toBe(200);
    const { productStatus } = (await client.product('en~US~CTRY-1')).body;
    expect(productStatus.destinationStatuses).toEqual([
      { reportingContext: 'SHOPPING_ADS', approvedCountries: ['US'] },
      { reportingContext: 'FREE_LISTINGS', approvedCountries: ['US'], disapprovedCountries: ['CA'] },
    ]);
    expect(productStatus.itemLevelIssues).toEqual([
      {
        code: 'price_currency_mismatch',
        severity: 'DISAPPROVED',
        resolution: 'merchant_action',
        attribute: 'price',
        reportingContext: 'FREE_LISTINGS',
        description: 'Unsupported currency',
        detail: 'USD is not the currency of CA.',
        documentation: 'https://support.google.com/merchants/search?q=price',
        applicableCountries: ['CA'],
      },
    ]);
  });

  it.each([
    ['a good EAN-13', { gtins: ['4006381333931'] }, []],
    ['a good UPC', { gtins: ['036000291452'] }, []],
    ['a good GTIN-14', { gtins: ['14006381333938'] }, []],
    ['a good EAN-8', { gtins: ['96385074'] }, []],
    ['a wrong check digit', { gtins: ['4006381333932'] }, ['gtin_invalid_check_digit']],
    ['nine digits', { gtins: ['123456789'] }, ['gtin_invalid_format']],
    ['prefix 2', { gtins: ['2012345678903'] }, ['gtin_restricted_prefix']],
    ['prefix 02 in a UPC', { gtins: ['212345678992'] }, ['gtin_restricted_prefix']],
    ['prefix 04', { gtins: ['412345678996'] }, ['gtin_restricted_prefix']],
    ['prefix 05', { gtins: ['512345678993'] }, ['gtin_coupon_prefix']],
    ['prefix 981', { gtins: ['9811234567891'] }, ['gtin_coupon_prefix']],
    ['prefix 99', { gtins: ['9912345678909'] }, ['gtin_coupon_prefix']],
  ])('judges a GTIN: %s', async (_, attributes, expected) => {
    expect(await codes(attributes)).toEqual(expected);
  });

  it.each([
    ['no brand', { brand: undefined }, ['missing_brand']],
    ['brand and MPN', { gtins: undefined, mpn: 'RL-1' }, []],
    ['brand alone', { gtins: undefined }, ['missing_gtin']],
    ['truly none', { gtins: undefined, brand: undefined, identifierExists: false }, []],
    ['denied, yet there', { identifierExists: false }, ['identifier_exists_conflict']],
  ])('judges identifiers: %s', async (_, attributes, expected) => {
    expect(await codes(attributes)).toEqual(expected);
  });

  it.each([
    ['150 characters', { title: 'ä'.repeat(150) }, []],
    ['151 characters', { title: 'ä'.repeat(151) }, ['title_too_long']],
    [
      'a generated title of 151',
      { structuredTitle: { digitalSourceType: 'DEFAULT', content: 'a'.repeat(151) } },
      ['structured_title_too_long'],
    ],
    ['a generated title without its source', { title: undefined, structuredTitle: { content: 'Lamp' } }, ['structured_text_incomplete']],
    ['capitals', { title: 'READING LAMP BRASS' }, ['title_all_caps']],
    ['a description of 5,001', { description: 'a'.repeat(5001) }, ['description_too_long']],
    [
      'no title, description, link',
      { title: '', description: undefined, link: undefined },
      ['missing_description', 'missing_link', 'missing_title'],
    ],
    ['a link that is no web address', { link: 'ftp://shop.example/p' }, ['link_invalid']],
    ['a link with blanks', { link: 'https://shop.example/p a' }, ['link_invalid']],
    ['one highlight', { productHighlights: ['Only one'] }, ['product_highlight_invalid']],
    [
      '31 questions',
      { questionsAndAnswers: Array.from({ length: 31 }, () => ({ question: 'a', answer: 'b' })) },
      ['question_and_answer_invalid'],
    ],
  ])('judges texts and links: %s', async (_, attributes, expected) => {
    expect(await codes(attributes)).toEqual(expected);
  });

  it.each([
    ['none', { price: undefined }, ['missing_price']],
    ['zero', { price: { amountMicros: '0', currencyCode: 'USD' } }, ['price_not_positive']],
    ['a tenth of a cent', { price: { amountMicros: '49901000', currencyCode: 'USD' } }, ['price_precision']],
    ['no currency', { price: { amountMicros: '49900000' } }, ['price_invalid']],
    ['euros in the US', { price: { amountMicros: '49900000', currencyCode: 'EUR' } }, ['price_currency_mismatch']],
    ['a sale at the price', { salePrice: { amountMicros: '49900000', currencyCode: 'USD' } }, ['sale_price_not_lower']],
    ['a sale in another currency', { salePrice: { amountMicros: '100000', currencyCode: 'EUR' } }, ['sale_price_currency']],
    ['no availability', { availability: undefined }, ['missing_availability']],
    ['a pre-order without a day', { availability: 'PREORDER' }, ['missing_availability_date']],
    ['a pre-order with one', { availability: 'PREORDER', availabilityDate: '2027-03-01T00:00:00Z' }, []],
  ])('judges prices and availability: %s', async (_, attributes, expected) => {
    expect(await codes(attributes)).toEqual(expected);
  });

  it('asks apparel for its attributes, and for a size where it has one', async () => {
    const shirt = { googleProductCategory: 'Apparel & Accessories > Clothing > Shirts & Tops' };
    expect(await codes(shirt)).toEqual(['missing_age_group', 'missing_color', 'missing_gender', 'missing_size']);
    expect(await codes({ googleProductCategory: '188', color: 'gold', ageGroup: 'ADULT', gender: 'UNISEX' })).toEqual([]);
    expect(await codes({ ...shirt, color: 'red', ageGroup: 'ADULT', gender: 'UNISEX', size: 'M' })).toEqual([]);
  });

  it('wants members of an item group to differ, and forgives once they do', async () => {
    const member = (offerId: string, more: object) =>
      client.insert(goodInput(pictures.url('good.jpg'), { itemGroupId: 'G1', ...more }, { offerId }));
    await member('G-1', {});
    expect(await client.issues('en~US~G-1')).toEqual([]);
    await member('G-2', { color: 'brass' });
    expect(await client.issues('en~US~G-1')).toEqual(['item_group_missing_variant_attribute']);
    await member('G-1', { color: 'BRASS' });
    expect(await client.issues('en~US~G-2')).toEqual(['item_group_duplicate_variant']);
    await member('G-1', { color: 'steel' });
    expect([await client.issues('en~US~G-1'), await client.issues('en~US~G-2')]).toEqual([[], []]);
  });

  it('adds the checkout context for accounts that take part, and follows excluded destinations', async () => {
    const other = await open({ checkout: true });
    await other.insert(goodInput(pictures.url('good.jpg'), { excludedDestinations: ['DISPLAY_ADS', 'SHOPPING_ADS'] }));
    const { body } = await other.product('en~US~LAMP-1');
    expect(body.productStatus.destinationStatuses.map((status: { reportingContext: string }) => status.reportingContext)).toEqual([
      'FREE_LISTINGS',
      'FREE_LISTINGS_UCP_CHECKOUT',
    ]);
    await other.close();
  });
});
