import type { UnitFamily } from '../../../src/catalog/index.js';
import type { ChannelConfig } from '../../../src/port/index.js';
import type { ProductView, ViewNode } from '../../../src/syndication/mapping/edition-view.js';
import type { FieldSpec, MappedOffer } from '../../../src/port/index.js';
import type { RenditionInfo } from '../../../src/syndication/mapping/images.js';
import type { AttributeInfo, Vocabulary } from '../../../src/syndication/mapping/vocabulary.js';

/** A small catalogue for mapping tests. */

const attribute = (
  code: string,
  type: AttributeInfo['type'],
  owner: 'erp' | 'pim',
  flags: Partial<AttributeInfo> = {},
): [string, AttributeInfo] => [code, { code, type, owner, localizable: false, scopable: false, ...flags }];

export const vocabulary: Vocabulary = {
  attributes: new Map([
    attribute('title', 'text', 'pim', { localizable: true, scopable: true }),
    attribute('copy', 'rich_text', 'pim', { localizable: true }),
    attribute('brand', 'text', 'pim'),
    attribute('color', 'select', 'pim'),
    attribute('size', 'select', 'pim'),
    attribute('features', 'multi_select', 'pim'),
    attribute('gtin', 'text', 'erp'),
    attribute('weight', 'measurement', 'erp', { unitFamily: 'weight' }),
    attribute('temperature', 'measurement', 'erp'),
  ]),
  unitFamilies: new Map<string, UnitFamily>([
    [
      'weight',
      {
        code: 'weight',
        standardUnit: 'KILOGRAM',
        labels: {},
        units: { GRAM: { factor: '0.001' }, KILOGRAM: { factor: '1' }, POUND: { factor: '0.45359237' } },
      },
    ],
    [
      'temperature',
      {
        code: 'temperature',
        standardUnit: 'KELVIN',
        labels: {},
        units: { CELSIUS: { factor: '1', offset: '273.15' }, KELVIN: { factor: '1' } },
      },
    ],
  ]),
};

export const channel: ChannelConfig = {
  code: 'shop_us',
  kind: 'shopify',
  accountCode: 'shop',
  market: { code: 'us', country: 'US', currency: 'USD' },
  locales: ['en_US', 'en_GB', 'de_DE'],
  settings: {},
};

export const fields: FieldSpec[] = [
  { target: 'title', type: 'text', level: 'product', description: 'title' },
  { target: 'body', type: 'html', level: 'product', description: 'body' },
  { target: 'brand', type: 'text', level: 'node', description: 'brand' },
  { target: 'gtin', type: 'gtin', level: 'sellable', description: 'gtin' },
  { target: 'weight', type: 'measure', level: 'sellable', description: 'weight' },
  { target: 'bullets', type: 'list', level: 'product', description: 'bullets' },
  { target: 'color', type: 'text', level: 'sellable', description: 'colour' },
];

const node = (sku: string, parentSku: string | null, more: Partial<ViewNode>): ViewNode => ({
  sku,
  parentSku,
  kind: parentSku === null ? 'product' : 'variant',
  sellable: parentSku !== null,
  family: 'mug',
  lifecycle: 'active',
  categories: ['kitchen'],
  content: {},
  facts: {},
  links: [],
  ...more,
});

const link = (assetHash: string, role: string, position = 0, channels: string[] | null = null) => ({
  assetHash,
  role,
  position,
  locale: null,
  channels,
  alt: { en_US: `alt ${assetHash}` },
});

/** A mug in two colours; the red one has a picture of its own. */
export function mugView(): ProductView {
  return {
    rootSku: 'MUG',
    channelCode: 'shop_us',
    dictionary: {
      options: {
        color: { r: { en_US: 'Red', de_DE: 'Rot' }, b: { en_US: 'Blue', de_DE: 'Blau' } },
        size: { s: { en_US: 'Small' } },
        features: { safe: { en_US: 'Dishwasher safe', de_DE: 'Spülmaschinenfest' } },
      },
      attributes: { color: { en_US: 'Colour', de_DE: 'Farbe' }, size: { en_US: 'Size' } },
      families: { mug: { en_US: 'Mugs' } },
      categories: { kitchen: { parent: 'home', labels: { en_US: 'Kitchen' } }, home: { parent: null, labels: { en_US: 'Home' } } },
    },
    nodes: [
      node('MUG', null, {
        axes: [['color', 'size']],
        content: {
          '*': { brand: 'Plinth', features: ['safe'], size: 's' },
          en_US: { 'title@en_US': 'Mug', 'title@en_US#shopify': 'Shop mug', 'copy@en_US': '<p>Good</p>' },
          de_DE: { 'title@de_DE': 'Becher' },
        },
        facts: { weight: { amount: '350', unit: 'GRAM' } },
        links: [link('asset-root', 'main'), link('chart', 'size_chart', 5), link('other-channel', 'gallery', 1, ['amazon_us'])],
      }),
      node('MUG-R', 'MUG', {
        content: { '*': { color: 'r' } },
        facts: { gtin: '4006381333931' },
        links: [link('asset-red-2', 'gallery', 2), link('asset-red', 'main', 9)],
      }),
      node('MUG-B', 'MUG', { content: { '*': { color: 'b', brand: 'Plinth Blue' } }, facts: { weight: { amount: '1', unit: 'POUND' } } }),
    ],
  };
}

export const offers = new Map<string, MappedOffer>([
  [
    'MUG-R',
    {
      price: { minor: '1299', currency: 'USD', exponent: 2 },
      salePrice: null,
      saleFrom: null,
      saleTo: null,
      quantity: 3,
      availability: 'in_stock',
      revision: '1',
    },
  ],
]);

export function rendition(assetHash: string): RenditionInfo {
  return {
    state: 'ready',
    hash: `r-${assetHash}`,
    url: `http://media.test/media/r-${assetHash}.jpg`,
    mediaType: 'image/jpeg',
    width: 1000,
    height: 1000,
    bytes: 1000,
    digitalSourceType: null,
  };
}
