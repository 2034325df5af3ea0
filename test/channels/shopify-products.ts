import { sha256hex } from '../../libs/canonical/index.js';
import type { ShopifyAdapter } from '../../src/channels/shopify/index.js';
import type {
  AccountConfig,
  Bindings,
  ChannelConfig,
  MappedField,
  MappedImage,
  MappedNode,
  MappedProduct,
  Rendered,
} from '../../src/port/index.js';
import type { ProductOverrides } from '../support/syndication/index.js';

const GTINS = ['4006381333931', '5901234123457'];

/** A mug in two colours, complete for Shopify: one picture for both, one for each. */
export function mug(
  { sku = 'MUG', title = 'Stoneware mug', priceMinor = '1290', quantity = 3 }: ProductOverrides = {},
  origin = 'http://127.0.0.1:9',
): MappedProduct {
  const picture = (name: string, role: MappedImage['role'] = 'main'): MappedImage => {
    const hash = sha256hex(`${sku} ${name}`);
    const url = `${origin}/media/${hash}.jpg`;
    const file = { assetHash: hash, renditionHash: hash, url, mediaType: 'image/jpeg', width: 800, height: 800, bytes: 9_000 };
    return { role, ...file, alt: `${name} view`, digitalSourceType: null };
  };
  const variant = (index: number, code: string, label: string): MappedNode => ({
    sku: `${sku}-${index}`,
    parentSku: sku,
    kind: 'variant',
    sellable: true,
    lifecycle: 'active',
    fields: {
      barcode: cell(GTINS[index - 1], `${sku}-${index}`, 'gtin'),
      weight: cell({ amount: '0.4', unit: 'kg' }, `${sku}-${index}`, 'weight'),
      countryOfOrigin: cell('PT', sku, 'country_of_origin'),
      'variantMetafield.mpn': cell(`M-${index}`, `${sku}-${index}`, 'mpn'),
    },
    localized: {},
    axes: [{ attribute: 'color', name: 'Colour', code, label }],
    images: [picture(label)],
    offer: {
      price: { minor: priceMinor, currency: 'USD', exponent: 2 },
      ...{ salePrice: null, saleFrom: null, saleTo: null, quantity, availability: null, revision: '1' },
    },
  });
  const root: MappedNode = {
    ...{ sku, parentSku: null, kind: 'product', sellable: false, lifecycle: 'active', localized: {}, axes: [], offer: null },
    fields: {
      title: cell(title, sku, 'title@en_US'),
      descriptionHtml: cell('<p>Holds 0.3 l.<br/>Dishwasher safe.</p>', sku, 'description@en_US'),
      vendor: cell('Plinth Home', sku, 'brand'),
      productType: cell('mugs', sku, 'family'),
      status: cell('ACTIVE', sku, 'status'),
      category: cell('hg-11-6-3', sku, 'shopify_category'),
      seoTitle: cell(`${title} online`, sku, 'seo_title'),
      'metafield.features': cell(['Glazed inside', 'Stacks'], sku, 'bullet_1@en_US'),
      'metafield.care': cell('Dishwasher safe', sku, 'care@en_US'),
    },
    images: [picture('All')],
  };
  return {
    ...{ rootSku: sku, family: 'mugs', locale: 'en_US', locales: ['en_US'] },
    nodes: [root, variant(1, 'blue', 'Blue'), variant(2, 'red', 'Red')],
    fields: root.fields,
    axes: [{ attribute: 'color', name: 'Colour' }],
    planSettings: {},
  };
}

export function cell(value: unknown, sku: string, name: string): MappedField {
  return { value, cells: [{ sku, cell: name }] };
}

/** The product with one field of the root changed; `undefined` takes it away. */
export function withField(product: MappedProduct, target: string, value: unknown): MappedProduct {
  const { [target]: _, ...others } = product.fields;
  const fields = value === undefined ? others : { ...others, [target]: cell(value, product.rootSku, target) };
  return { ...product, fields, nodes: product.nodes.map((node) => (node.parentSku === null ? { ...node, fields } : node)) };
}

export const withVariants = (product: MappedProduct, change: (node: MappedNode, index: number) => Partial<MappedNode>): MappedProduct => ({
  ...product,
  nodes: product.nodes.map((node, index) => (node.sellable ? { ...node, ...change(node, index) } : node)),
});

export const US: ChannelConfig = {
  code: 'shopify-us',
  kind: 'shopify',
  accountCode: 'shopify-account',
  market: { code: 'us', country: 'US', currency: 'USD' },
  locales: ['en_US'],
  settings: {},
};

export const ACCOUNT: AccountConfig = {
  code: 'shopify-account',
  kind: 'shopify',
  settings: { baseUrl: 'https://plinth.myshopify.com' },
  credentials: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
};

interface Known {
  externalIds?: Record<string, string>;
  bindings?: Bindings;
  held?: string[];
  ruled?: ReadonlySet<string>;
}

/** The one listing of a product rendered, as on a given day. */
export async function renderOne(adapter: ShopifyAdapter, product: MappedProduct, known: Known = {}, day = '2026-11-21'): Promise<Rendered> {
  const context = { now: () => new Date(`${day}T00:00:00Z`) } as Parameters<ShopifyAdapter['requirements']>[0];
  const requirements = (await adapter.requirements(context, ['']))!.get('')!;
  const [listing] = adapter.plan(product).listings;
  const { externalIds = {}, bindings = {}, held = [], ruled = new Set(adapter.fields.map((field) => field.target)) } = known;
  const place = { channel: US, account: ACCOUNT, requirements };
  return adapter.render({ listing: listing!, product, ...place, externalIds, bindings, held, ruled });
}
