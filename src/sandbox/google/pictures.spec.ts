import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDesk, type Desk } from './testing/desk.js';
import { goodInput, type Client } from './testing/harness.js';
import { generatedPicture, picture, type Pictures } from './testing/pictures.js';

describe('Google sandbox: the late verdict on pictures', () => {
  let desk: Desk;
  let client: Client;
  let pictures: Pictures;
  beforeAll(async () => {
    desk = await openDesk();
    ({ client, pictures } = desk);
  });
  afterAll(() => desk.close());
  const codes: Desk['codes'] = (...given) => desk.codes(...given);

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
});
