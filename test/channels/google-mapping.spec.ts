import { describe, expect, it } from '@jest/globals';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import { compileMapping } from '../../src/syndication/mapping/index.js';
import { mugView, offers, rendition, vocabulary } from '../support/syndication/mapping-fixture.js';
import { renderAll, US } from './google-products.js';

describe("Google's default mapping, run by the core", () => {
  const adapter = new GoogleAdapter();
  const { product, problems } = compileMapping(adapter.defaultMapping(), adapter.fields, US, vocabulary).map(mugView(), {
    offers,
    rendition,
  });
  const [red] = renderAll(adapter, product!);

  it('fills a payload from cells of all levels, with the axes as options', () => {
    expect(red!.payload).toEqual({
      offerId: 'MUG-R',
      contentLanguage: 'en',
      feedLabel: 'US',
      productAttributes: {
        title: 'Mug',
        brand: 'Plinth',
        gtins: ['4006381333931'],
        condition: 'NEW',
        productTypes: ['Home > Kitchen'],
        productHighlights: ['Dishwasher safe'],
        color: 'Red',
        size: 'Small',
        productWeight: { value: 350, unit: 'g' },
        link: 'https://shop.example/p/MUG-R',
        imageLink: 'http://media.test/media/r-asset-red.jpg',
        additionalImageLinks: ['http://media.test/media/r-asset-red-2.jpg', 'http://media.test/media/r-chart.jpg'],
        itemGroupId: 'MUG',
        variantOptions: [
          { name: 'Colour', value: 'Red' },
          { name: 'Size', value: 'Small' },
        ],
      },
    });
  });

  it('says once what is missing, and whose it is', () => {
    expect(problems).toEqual([]);
    expect(red!.issues.map(({ code, path, owner, severity }) => [code, path, owner, severity])).toEqual([
      ['missing_description', 'description', 'pim', 'error'],
      ['highlights_ignored', 'productHighlights', 'pim', 'warning'],
    ]);
  });
});
