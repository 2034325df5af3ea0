import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { goodInput, open, type Client } from './testing/harness.js';
import { generatedPicture, picture, servePictures, type Pictures } from './testing/pictures.js';

describe('Google sandbox: the late verdict', () => {
  let client: Client;
  let pictures: Pictures;
  let next = 0;
  beforeAll(async () => {
    client = await open({}, { rateLimits: 'lifted' });
    pictures = await servePictures();
    pictures.put('good.jpg', await picture(600, 600));
  });
  afterAll(async () => {
    await client.close();
    await pictures.close();
  });

  /** Inserts a good product with single attributes changed, and gives back the codes of its issues. */
  async function codes(attributes: Record<string, unknown>, imageLink = pictures.url('good.jpg')): Promise<string[]> {
    const offerId = `POL-${next++}`;
    const { status } = await client.insert(goodInput(imageLink, attributes, { offerId }));
    expect(status).toBe(200);
    return client.issues(`en~US~${offerId}`);
  }

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

  it('fetches pictures: once per address, again only after a failure and a new write', async () => {
    pictures.put('once.png', await picture(120, 120, 'png'));
    expect(await codes({}, pictures.url('once.png'))).toEqual([]);
    expect(await codes({}, pictures.url('once.png'))).toEqual([]);
    expect(pictures.hits.get('once.png')).toBe(1);
    const late = pictures.url('late.jpg');
    await client.insert(goodInput(late, {}, { offerId: 'LATE-1' }));
    expect(await client.issues('en~US~LATE-1')).toEqual(['image_link_not_crawlable']);
    pictures.put('late.jpg', await picture(600, 600));
    expect(await client.issues('en~US~LATE-1')).toEqual(['image_link_not_crawlable']);
    await client.insert(goodInput(late, {}, { offerId: 'LATE-1' }));
    expect(await client.issues('en~US~LATE-1')).toEqual([]);
  });

  it.each([
    ['small.jpg', [99, 600, 'jpeg'], {}, ['image_link_too_small']],
    ['least.jpg', [100, 100, 'jpeg'], {}, []],
    [
      'apparel.jpg',
      [249, 249, 'jpeg'],
      { googleProductCategory: '188', color: 'gold', ageGroup: 'ADULT', gender: 'UNISEX' },
      ['image_link_too_small'],
    ],
    ['wrong.png', [300, 300, 'jpeg'], {}, ['image_link_type_mismatch']],
    ['plain', [300, 300, 'webp'], {}, []],
    ['modern.avif', [300, 300, 'avif'], {}, ['image_link_unsupported_type']],
    ['huge.png', [8001, 8000, 'png'], {}, ['image_link_too_large']],
  ] as const)('judges the picture %s', async (name, [width, height, type], attributes, expected) => {
    pictures.put(name, await picture(width, height, type));
    expect(await codes(attributes, pictures.url(name))).toEqual(expected);
  });

  it('judges bytes that are no picture, too many bytes, and an address that is none', async () => {
    pictures.put('text.jpg', Buffer.from('this is not a picture'));
    pictures.put('heavy.jpg', Buffer.alloc(16 * 1024 * 1024 + 1));
    expect(await codes({}, pictures.url('text.jpg'))).toEqual(['image_link_not_crawlable']);
    expect(await codes({}, pictures.url('heavy.jpg'))).toEqual(['image_link_not_crawlable']);
    expect(await codes({}, '/media/lamp.jpg')).toEqual(['image_link_invalid']);
    expect(await codes({ additionalImageLinks: [pictures.url('gone.jpg')] })).toEqual(['additional_image_link_not_crawlable']);
  });

  it('follows a redirect to the picture', async () => {
    pictures.redirect('moved.jpg', 'good.jpg');
    expect(await codes({}, pictures.url('moved.jpg'))).toEqual([]);
  });

  it('lets a bad further picture cost only that picture', async () => {
    await client.insert(goodInput(pictures.url('good.jpg'), { additionalImageLinks: [pictures.url('gone.jpg')] }, { offerId: 'ADD-1' }));
    const { productStatus } = (await client.product('en~US~ADD-1')).body;
    expect(productStatus.destinationStatuses[0]).toEqual({ reportingContext: 'SHOPPING_ADS', approvedCountries: ['US'] });
    expect(productStatus.itemLevelIssues[0].severity).toBe('NOT_IMPACTED');
  });

  it('finds a generated picture that lost its mark, and warns where generated text stands beside an unmarked one', async () => {
    pictures.put('marked.jpg', await generatedPicture(true));
    pictures.put('stripped.jpg', await generatedPicture(false));
    const structuredTitle = { digitalSourceType: 'TRAINED_ALGORITHMIC_MEDIA', content: 'Reading lamp' };
    expect(await codes({}, pictures.url('marked.jpg'))).toEqual([]);
    expect(await codes({}, pictures.url('stripped.jpg'))).toEqual(['image_link_generated_unmarked']);
    expect(await codes({ structuredTitle }, pictures.url('marked.jpg'))).toEqual([]);
    expect(await codes({ structuredTitle })).toEqual(['image_link_source_type_missing']);
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

  it('asks for 500 × 500 from 31 January 2027 on its own clock, not a day before', async () => {
    pictures.put('mid.jpg', await picture(499, 700));
    const until = Date.parse('2027-01-31T00:00:00Z') - client.sandbox.clock.now();
    const send = () => client.insert(goodInput(pictures.url('mid.jpg'), {}, { offerId: 'DATED-1' }));
    client.sandbox.clock.advance(until - 60_000);
    await client.renew();
    await send();
    expect(await client.issues('en~US~DATED-1')).toEqual([]);
    client.sandbox.clock.advance(60_000);
    expect(await client.issues('en~US~DATED-1')).toEqual(['image_link_too_small']);
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
