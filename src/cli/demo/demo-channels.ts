import type { FieldRule, MappingBody } from '../../syndication/index.js';
import type { DemoChannel } from './stations/connect-channels.js';

const attribute = (...codes: string[]): FieldRule => ({ from: codes.map((code) => ({ attribute: code })) });
const code = (attributeCode: string): FieldRule => ({ from: [{ attribute: attributeCode, code: true }] });
const always = (value: unknown): FieldRule => ({ from: [{ constant: value }] });
const BULLETS: FieldRule = { from: [1, 2, 3, 4, 5].map((n) => ({ attribute: `bullet_${n}` })), all: true };

/** What differs from family to family on Amazon: the product type, and where it stands in the shop. */
function amazonFamily(productType: string, itemType: string, node: string, more: Record<string, FieldRule> = {}) {
  return {
    fields: { productType: always(productType), item_type_keyword: always(itemType), recommended_browse_nodes: always([node]), ...more },
  };
}

const worn = (itemType: string, productType: string, node: string) =>
  amazonFamily(productType, itemType, node, {
    department: { from: [{ attribute: 'gender' }] },
    target_gender: { from: [{ attribute: 'gender', code: true }] },
    age_range_description: { from: [{ attribute: 'age_group' }] },
    fabric_type: attribute('material'),
  });

/** Amazon takes a capacity as a measure; the catalogue, where it is an axis, as an option. */
const CAPACITIES = Object.fromEntries([
  ...[300, 500, 750].map((ml) => [`ml_${ml}`, { amount: String(ml), unit: 'MILLILITER' }]),
  ...[1, 2, 12, 18, 22, 28, 35].map((litres) => [`l_${litres}`, { amount: String(litres), unit: 'LITER' }]),
]) as Record<string, unknown>;

/** Texts are not cut behind their author's back: what is too long is refused, and says so. */
const amazonMapping: MappingBody = {
  fields: {
    productType: always('PRODUCT'),
    item_name: { ...attribute('title'), transforms: [{ op: 'trim' }] },
    brand: attribute('brand'),
    manufacturer: attribute('brand'),
    part_number: { ...attribute('mpn'), transforms: [{ op: 'truncate', chars: 40 }] },
    product_description: { ...attribute('description'), transforms: [{ op: 'strip_html' }] },
    bullet_point: BULLETS,
    generic_keyword: attribute('search_terms'),
    gtin: attribute('gtin'),
    condition_type: always('new_new'),
    country_of_origin: code('country_of_origin'),
    supplier_declared_dg_hz_regulation: always(['not_applicable']),
    number_of_items: attribute('number_of_items'),
    color: attribute('color'),
    size: attribute('size'),
    material: attribute('material'),
    pattern: attribute('pattern'),
    capacity: { ...code('capacity'), transforms: [{ op: 'lookup', table: CAPACITIES }] },
    care_instructions: attribute('care'),
    item_weight: attribute('weight'),
    'item_length_width_height.length': attribute('length'),
    'item_length_width_height.width': attribute('width'),
    'item_length_width_height.height': attribute('height'),
  },
  families: {
    home: amazonFamily('HOME', 'home-decor-products', '11052681'),
    kitchen: amazonFamily('KITCHEN', 'kitchen-products', '11052681'),
    backpacks: amazonFamily('BACKPACK', 'casual-daypacks', '11052681'),
    shirts: worn('fashion-t-shirts', 'SHIRT', '11052681'),
    shoes: worn('fashion-sneakers', 'SHOES', '11052681'),
  },
};

const only = (family: string): MappingBody => ({
  ...amazonMapping,
  excludedFamilies: Object.keys(amazonMapping.families!).filter((other) => other !== family),
});

const googleMapping: MappingBody = {
  fields: {
    title: { ...attribute('title'), transforms: [{ op: 'trim' }] },
    description: { ...attribute('description'), transforms: [{ op: 'strip_html' }] },
    shortTitle: attribute('short_title'),
    brand: attribute('brand'),
    gtin: attribute('gtin'),
    mpn: attribute('mpn'),
    condition: always('NEW'),
    productTypes: { from: [{ system: 'category' }] },
    productHighlights: BULLETS,
    color: attribute('color'),
    size: attribute('size'),
    material: attribute('material'),
    pattern: attribute('pattern'),
    gender: code('gender'),
    ageGroup: code('age_group'),
    productWeight: attribute('weight'),
    productLength: attribute('length'),
    productWidth: attribute('width'),
    productHeight: attribute('height'),
  },
  families: {
    shirts: { fields: { googleProductCategory: always('212') } },
    shoes: { fields: { googleProductCategory: always('187') } },
  },
};

const amazon = (code: string, market: string, locale: string, marketplaceId: string, mapping: MappingBody): DemoChannel => ({
  code,
  kind: 'amazon',
  account: 'amazon',
  market,
  locales: [locale],
  settings: { marketplaceId },
  mapping,
});

export const shopifyUs: DemoChannel = {
  code: 'shopify_us',
  kind: 'shopify',
  account: 'shopify',
  market: 'US',
  locales: ['en_US'],
  settings: {},
};
export const amazonUs = amazon('amazon_us', 'US', 'en_US', 'ATVPDKIKX0DER', amazonMapping);
export const googleUs: DemoChannel = {
  code: 'google_us',
  kind: 'google',
  account: 'google',
  market: 'US',
  locales: ['en_US'],
  settings: { feedLabel: 'US', contentLanguage: 'en', landingUrl: 'https://shop.example/p/{sku}' },
  mapping: googleMapping,
};

/** Home goods also go to the British and the German marketplace. */
export const demoChannels: DemoChannel[] = [
  shopifyUs,
  amazonUs,
  amazon('amazon_gb', 'GB', 'en_GB', 'A1F83G8C2ARO7P', only('home')),
  amazon('amazon_de', 'DE', 'de_DE', 'A1PA6795UKMFR9', only('home')),
  googleUs,
];

/** One of each kind. */
export const benchChannels: DemoChannel[] = [shopifyUs, amazonUs, googleUs];
