import { isGtinCode } from '../../cli/akeneo/index.js';
import type { AttributeSetup, CatalogueSetup } from '../../cli/import/index.js';
import type { FieldRule, MappingBody, Source, Transform } from '../../port/index.js';

/** Codes under which catalogues keep what every channel asks for, the most telling first. */
const CODES = {
  title: ['title', 'name', 'product_name', 'variation_name'],
  variantTitle: ['variation_name', 'title', 'name', 'product_name'],
  description: ['description', 'long_description', 'variation_description', 'short_description'],
  brand: ['brand', 'manufacturer', 'camera_brand'],
  mpn: ['mpn', 'model_number', 'camera_model_name'],
  color: ['color', 'colour', 'main_color'],
  size: ['size', 'clothing_size', 'eu_shoes_size', 'shoe_size'],
  material: ['material', 'composition', 'container_material', 'tshirt_materials'],
  care: ['care_instructions', 'care'],
  keywords: ['search_terms', 'keywords'],
  seoTitle: ['seo_title', 'meta_title'],
  seoDescription: ['seo_description', 'meta_description'],
  weight: ['weight'],
  length: ['length'],
  width: ['width'],
  height: ['height'],
  origin: ['country_of_origin'],
} as const;

/** Families by the words in their codes. What none of them fits is Amazon's PRODUCT, which is for drafts only: a person decides. */
const AMAZON_TYPES: [RegExp, string][] = [
  [/shoe|boot|sneaker/i, 'SHOES'],
  [/shirt|cloth|blouse/i, 'SHIRT'],
  [/backpack|bag/i, 'BACKPACK'],
  [/mug|kitchen|cook/i, 'KITCHEN'],
  [/home|decor/i, 'HOME'],
];

type Rules = Record<string, FieldRule | undefined>;

/**
 * The mappings that an imported catalogue starts with, made of the attributes that it has. Nothing is claimed that the export does not
 * say (origin, dangerous goods, batteries): a channel that demands it refuses, and names the field to map.
 */
export function akeneoMappings(setup: CatalogueSetup): Record<'shopify' | 'amazon' | 'google', MappingBody> {
  const attributes = new Map(setup.attributes.map((one) => [one.code, one]));
  const rule = (codes: readonly string[], ...transforms: Transform[]): FieldRule | undefined => {
    const from = codes.filter((code) => attributes.has(code)).map((attribute): Source => ({ attribute }));
    return from.length === 0 ? undefined : { from, ...(transforms.length > 0 ? { transforms } : {}) };
  };
  const measure = (codes: readonly string[]) => rule(codes.filter((code) => attributes.get(code)?.type === 'measurement'));
  const gtin = rule(gtinCodes(setup.attributes));
  const common = { brand: rule(CODES.brand), gtin, color: rule(CODES.color), size: rule(CODES.size), material: rule(CODES.material) };
  return {
    shopify: mapping({
      title: rule(CODES.title, { op: 'trim' }),
      descriptionHtml: rule(CODES.description),
      vendor: common.brand,
      productType: { from: [{ system: 'familyLabel' }] },
      status: { from: [{ constant: 'ACTIVE' }] },
      seoTitle: rule(CODES.seoTitle, { op: 'truncate', chars: 70 }),
      seoDescription: rule(CODES.seoDescription, { op: 'strip_html' }, { op: 'truncate', chars: 320 }),
      barcode: gtin,
      weight: measure(CODES.weight),
      'metafield.care': rule(CODES.care),
      'metafield.material': common.material,
      'variantMetafield.mpn': rule(CODES.mpn),
    }),
    amazon: {
      ...mapping({
        ...common,
        productType: { from: [{ constant: 'PRODUCT' }] },
        item_name: rule(CODES.variantTitle, { op: 'trim' }),
        manufacturer: common.brand,
        part_number: rule(CODES.mpn, { op: 'truncate', chars: 40 }),
        product_description: rule(CODES.description, { op: 'strip_html' }),
        generic_keyword: rule(CODES.keywords),
        condition_type: { from: [{ constant: 'new_new' }] },
        country_of_origin: rule(CODES.origin, { op: 'upper' }),
        care_instructions: rule(CODES.care),
        item_weight: measure(CODES.weight),
      }),
      families: amazonFamilies(setup),
    },
    google: mapping({
      ...common,
      title: rule(CODES.variantTitle, { op: 'trim' }),
      description: rule(CODES.description, { op: 'strip_html' }),
      mpn: rule(CODES.mpn),
      condition: { from: [{ constant: 'NEW' }] },
      productTypes: { from: [{ system: 'categoryPath' }] },
      productWeight: measure(CODES.weight),
      productLength: measure(CODES.length),
      productWidth: measure(CODES.width),
      productHeight: measure(CODES.height),
    }),
  };
}

function mapping(rules: Rules): MappingBody {
  return { fields: Object.fromEntries(Object.entries(rules).filter((entry): entry is [string, FieldRule] => entry[1] !== undefined)) };
}

function amazonFamilies({ families }: CatalogueSetup): NonNullable<MappingBody['families']> {
  return Object.fromEntries(
    families.flatMap(({ code }) => {
      const type = AMAZON_TYPES.find(([words]) => words.test(code))?.[1];
      return type ? [[code, { fields: { productType: { from: [{ constant: type }] } } }]] : [];
    }),
  );
}

const gtinCodes = (attributes: AttributeSetup[]): string[] => attributes.map(({ code }) => code).filter(isGtinCode);
