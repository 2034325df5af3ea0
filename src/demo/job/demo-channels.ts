import type { FieldRule, MappingBody } from '../../port/index.js';
import type { DemoChannel } from './stations/connect-channels.js';

const attribute = (...codes: string[]): FieldRule => ({ from: codes.map((code) => ({ attribute: code })) });
const code = (attributeCode: string): FieldRule => ({ from: [{ attribute: attributeCode, code: true }] });
const always = (value: unknown): FieldRule => ({ from: [{ constant: value }] });
const BULLETS: FieldRule = { from: [1, 2, 3, 4, 5].map((n) => ({ attribute: `bullet_${n}` })), all: true };

/** What differs from family to family on Amazon: the product type, and where it stands in the shop. */
function amazonFamily(productType: string, itemType: string, more: Record<string, FieldRule> = {}) {
  return { fields: { productType: always(productType), item_type_keyword: always(itemType), ...more } };
}

const worn = (itemType: string, productType: string) =>
  amazonFamily(productType, itemType, {
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
    model_number: { ...attribute('mpn'), transforms: [{ op: 'truncate', chars: 40 }] },
    part_number: { ...attribute('mpn'), transforms: [{ op: 'truncate', chars: 40 }] },
    product_description: { ...attribute('description'), transforms: [{ op: 'strip_html' }] },
    bullet_point: BULLETS,
    generic_keyword: attribute('search_terms'),
    gtin: attribute('gtin'),
    condition_type: always('new_new'),
    // The template that every seller account has; a seller names one of their own.
    merchant_shipping_group: always('legacy-template-id'),
    country_of_origin: code('country_of_origin'),
    supplier_declared_dg_hz_regulation: always(['not_applicable']),
    batteries_required: always(false),
    number_of_items: attribute('number_of_items'),
    number_of_boxes: always(1),
    color: attribute('color', 'material'),
    size: { ...attribute('size'), default: 'One Size' },
    material: attribute('material'),
    pattern: attribute('pattern'),
    capacity: { ...code('capacity'), transforms: [{ op: 'lookup', table: CAPACITIES }] },
    care_instructions: attribute('care'),
    item_weight: attribute('weight'),
    'item_length_width_height.length': attribute('length'),
    'item_length_width_height.width': attribute('width'),
    'item_length_width_height.height': attribute('height'),
    // Types have the one or the other; what a type does not have is left out.
    'item_dimensions.length': attribute('length'),
    'item_dimensions.width': attribute('width'),
    'item_dimensions.height': attribute('height'),
  },
  families: {
    home: amazonFamily('HOME', 'home-decor-products'),
    kitchen: amazonFamily('KITCHEN', 'kitchen-products'),
    backpacks: amazonFamily('BACKPACK', 'casual-daypacks'),
    shirts: worn('fashion-t-shirts', 'SHIRT'),
    shoes: worn('fashion-sneakers', 'SHOES'),
  },
  // Amazon has no theme of size, colour and material: what differs in material differs in "size".
  plans: { home: { joined: { axes: ['size', 'material'], name: 'Size', with: ', ' }, settings: { axes: { 'size+material': 'size' } } } },
};

/** Home goods only, which is what the two European marketplaces of the demonstration get. */
const homeIn = (more: Record<string, FieldRule>): MappingBody => ({
  ...amazonMapping,
  fields: { ...amazonMapping.fields, ...more },
  excludedFamilies: Object.keys(amazonMapping.families!).filter((family) => family !== 'home'),
});

const inBritain = homeIn({ recommended_browse_nodes: always(['11052681']) });
/** The European Union asks who answers for a product's safety. */
const inGermany = homeIn({
  recommended_browse_nodes: always(['3167641']),
  size: { ...attribute('size'), default: 'Einheitsgröße' },
  gpsr_safety_attestation: always(true),
  'gpsr_manufacturer_reference.gpsr_manufacturer_email_address': always('safety@harborlight.example'),
  dsa_responsible_party_address: always('safety@harborlight.example'),
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
    productTypes: { from: [{ system: 'categoryPath' }] },
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
  amazon('amazon_gb', 'GB', 'en_GB', 'A1F83G8C2ARO7P', inBritain),
  amazon('amazon_de', 'DE', 'de_DE', 'A1PA6795UKMFR9', inGermany),
  googleUs,
];

/** One of each kind. */
export const benchChannels: DemoChannel[] = [shopifyUs, amazonUs, googleUs];
