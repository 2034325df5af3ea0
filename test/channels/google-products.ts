import { requirementsAt, type GoogleAdapter } from '../../src/channels/google/index.js';
import type { Problem } from '../../libs/problem/index.js';
import type {
  AccountConfig,
  ChannelConfig,
  MappedField,
  MappedNode,
  MappedProduct,
  OfferInput,
  Rendered,
  RenderedOffer,
  RenderInput,
} from '../../src/port/index.js';
import type { ProductOverrides } from '../support/syndication/index.js';

const GTINS = ['4006381333931', '5901234123457'];

/** A lamp in two colours, complete for Google. */
export function lamp(
  { sku = 'LAMP', title = 'Reading lamp', priceMinor = '4990', quantity = 3 }: ProductOverrides,
  imageUrl: string,
): MappedProduct {
  const variant = (index: number, code: string, label: string): MappedNode => ({
    sku: `${sku}-${index}`,
    parentSku: sku,
    kind: 'variant',
    sellable: true,
    lifecycle: 'active',
    fields: {
      title: cell(`${title}, ${label}`, sku, 'title@en_US'),
      description: cell('A reading lamp with a long arm.', sku, 'description@en_US'),
      brand: cell('Plinth Home', sku, 'brand'),
      gtin: cell(GTINS[index - 1], `${sku}-${index}`, 'gtin'),
      productWeight: cell({ amount: '1.2500', unit: 'KILOGRAM' }, sku, 'weight'),
    },
    localized: {},
    axes: [{ attribute: 'color', name: 'Colour', code, label }],
    images: [
      {
        role: 'main',
        assetHash: 'a'.repeat(64),
        renditionHash: 'b'.repeat(64),
        url: imageUrl,
        mediaType: 'image/jpeg',
        width: 600,
        height: 600,
        bytes: 9000,
        alt: null,
        digitalSourceType: null,
      },
    ],
    offer: {
      price: { minor: priceMinor, currency: 'USD', exponent: 2 },
      salePrice: null,
      saleFrom: null,
      saleTo: null,
      quantity,
      availability: null,
      revision: '1',
    },
  });
  const root: MappedNode = {
    sku,
    parentSku: null,
    kind: 'product',
    sellable: false,
    lifecycle: 'active',
    fields: {},
    localized: {},
    axes: [],
    images: [],
    offer: null,
  };
  return {
    rootSku: sku,
    family: 'lamps',
    locale: 'en_US',
    locales: ['en_US'],
    nodes: [root, variant(1, 'brass', 'Brass'), variant(2, 'steel', 'Steel')],
    fields: root.fields,
    axes: [{ attribute: 'color', name: 'Colour' }],
    planSettings: {},
  };
}

export function cell(value: unknown, sku: string, name: string): MappedField {
  return { value, cells: [{ sku, cell: name }] };
}

/** The product with one field changed on all that is sold; `undefined` takes it away. */
export function withField(product: MappedProduct, target: string, value: unknown): MappedProduct {
  const change = (node: MappedNode): MappedNode => {
    const { [target]: _, ...others } = node.fields;
    return { ...node, fields: value === undefined ? others : { ...others, [target]: cell(value, node.sku, target) } };
  };
  return { ...product, nodes: product.nodes.map((node) => (node.sellable ? change(node) : node)) };
}

export const US: ChannelConfig = {
  code: 'google-us',
  kind: 'google',
  accountCode: 'google-account',
  market: { code: 'us', country: 'US', currency: 'USD' },
  locales: ['en_US'],
  settings: {
    dataSource: 'accounts/1001/dataSources/1',
    feedLabel: 'US',
    contentLanguage: 'en',
    landingUrl: 'https://shop.example/p/{sku}',
  },
};

const account: AccountConfig = { code: 'google-account', kind: 'google', settings: { accountId: '1001' }, credentials: {} };

/** All listings of a product rendered, as on a given day. */
export function renderAll(
  adapter: GoogleAdapter,
  product: MappedProduct,
  day = '2026-11-21',
  channel = US,
  known: Partial<RenderInput> = {},
): Rendered[] {
  const requirements = requirementsAt(new Date(`${day}T00:00:00Z`));
  const { listings } = adapter.plan(product);
  const ruled = new Set(adapter.fields.map(({ target }) => target));
  const rest = { channel, account, requirements, externalIds: {}, bindings: {}, held: [], ruled, ...known };
  return listings.map((listing) => adapter.render({ listing, product, ...rest }));
}

/** What price and stock of all that is sold say. */
export function offersOf(adapter: GoogleAdapter, product: MappedProduct, known: Partial<OfferInput> = {}, channel = US): RenderedOffer[] {
  return adapter.plan(product).listings.map((listing) => {
    const node = product.nodes.find(({ sku }) => sku === listing.sku)!;
    const { offer } = node;
    return adapter.renderOffer({
      ...{ listing, sku: listing.sku, offer, quantity: offer?.quantity ?? null, node, channel, account, accepted: {} },
      ...known,
    });
  });
}

/** A listing's input as an insert sends it, before its number. */
export function wholeInput(adapter: GoogleAdapter, product: MappedProduct): { payload: Record<string, unknown>; issues: Problem[] }[] {
  const offers = offersOf(adapter, product);
  return renderAll(adapter, product).map(({ payload, issues }, at) => {
    const { price, stock, issues: said } = offers[at]!;
    const content = payload as { productAttributes: object };
    const productAttributes = { ...content.productAttributes, ...price, ...stock };
    return { payload: { ...content, productAttributes }, issues: [...issues, ...said.price, ...said.stock] };
  });
}

/** A value for every field that a mapping can fill, beside what the lamp has. */
export const FILLED: Record<string, unknown> = {
  mobileLink: 'https://m.shop.example/p',
  canonicalLink: 'https://shop.example/canonical',
  titleSource: 'trained_algorithmic_media',
  descriptionSource: 'default',
  mpn: 'RL-1',
  condition: 'new',
  googleProductCategory: '594',
  productTypes: ['Home > Lamps'],
  size: 'M',
  sizeSystem: 'eu',
  sizeTypes: ['regular', 'tall'],
  material: 'Brass',
  pattern: 'plain',
  gender: 'unisex',
  ageGroup: 'adult',
  adult: false,
  isBundle: true,
  multipack: '2',
  productHighlights: ['Long arm', 'Warm light'],
  productDetails: [{ sectionName: 'Light', attributeName: 'Flux', attributeValue: '400 lm' }],
  questionsAndAnswers: [{ question: 'Dimmable?', answer: 'Yes' }],
  relatedProducts: [{ relationshipType: 'ACCESSORY', idType: 'ID', id: 'BULB-1' }],
  itemGroupTitle: 'Reading lamp',
  shortTitle: 'Lamp',
  documentLinks: ['https://shop.example/manual.pdf'],
  videoLinks: ['https://shop.example/lamp.mp4'],
  energyEfficiencyClass: 'a',
  certifications: [{ certificationAuthority: 'EC', certificationName: 'EPREL', certificationCode: '123' }],
  productLength: { amount: '455', unit: 'MILLIMETER' },
  productHeight: { amount: '0.5', unit: 'METER' },
  shippingWeight: { amount: '1500', unit: 'GRAM' },
  shippingWidth: { amount: '10', unit: 'INCH' },
  shipping: [{ country: 'US', price: { amountMicros: '5000000', currencyCode: 'USD' } }],
  shippingLabel: 'fragile',
  expirationDate: '2027-01-01',
  customLabel0: 'spring',
  productWidth: { amount: '20', unit: 'CENTIMETER' },
  shippingLength: { amount: '50', unit: 'CENTIMETER' },
  shippingHeight: { amount: '25', unit: 'CENTIMETER' },
  customLabel1: 'heavy',
  customLabel2: 'new',
  customLabel3: 'own brand',
  customLabel4: 'returns',
};
