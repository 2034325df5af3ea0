import type { FieldRule, MappingBody } from '../../port/index.js';

const attribute = (...codes: string[]): FieldRule => ({ from: codes.map((code) => ({ attribute: code })) });
const always = (value: unknown): FieldRule => ({ from: [{ constant: value }] });

/** The home goods department of each European marketplace; the leaf of it is the seller's to name. */
const HOME_DEPARTMENTS = {
  GB: ['11052681'],
  DE: ['3167641'],
  FR: ['57004031'],
  IT: ['524015031'],
  ES: ['599391031'],
};

/** The mapping that a new Amazon channel starts with. Codes are those of the demonstration catalogue; a person adapts them. */
export const DEFAULT_MAPPING: MappingBody = {
  fields: {
    productType: always('PRODUCT'),
    item_name: { from: [{ attribute: 'title' }, { attribute: 'name' }], transforms: [{ op: 'trim' }], required: true },
    brand: { ...attribute('brand'), required: true },
    manufacturer: attribute('manufacturer', 'brand'),
    model_number: { from: [{ attribute: 'model_number' }, { system: 'sku' }], transforms: [{ op: 'truncate', chars: 40 }] },
    part_number: { from: [{ system: 'sku' }], transforms: [{ op: 'truncate', chars: 40 }] },
    product_description: {
      ...attribute('description'),
      transforms: [{ op: 'strip_html' }, { op: 'truncate', chars: 2000 }],
      required: true,
    },
    bullet_point: {
      from: [{ attribute: 'bullets' }, { attribute: 'features' }],
      transforms: [{ op: 'split', on: '\n', max: 5 }],
      required: true,
    },
    generic_keyword: { ...attribute('search_terms', 'keywords'), transforms: [{ op: 'truncate', bytes: 249 }] },
    gtin: attribute('gtin', 'ean'),
    condition_type: always('new_new'),
    country_of_origin: { from: [{ attribute: 'country_of_origin', code: true }], transforms: [{ op: 'upper' }], required: true },
    supplier_declared_dg_hz_regulation: always(['not_applicable']),
    batteries_required: always(false),
    batteries_included: always(false),
    number_of_items: always(1),
    number_of_boxes: always(1),
    item_package_quantity: always(1),
    unit_count: always(1),
    'unit_count.type': always('Count'),
    color: attribute('color'),
    size: attribute('size'),
    material: attribute('material'),
    style: attribute('style'),
    pattern: attribute('pattern'),
    department: attribute('department'),
    target_gender: { from: [{ attribute: 'gender', code: true }] },
    age_range_description: { ...attribute('age_range'), default: 'Adult' },
    fabric_type: attribute('fabric', 'material'),
    care_instructions: attribute('care'),
    capacity: attribute('capacity'),
    item_weight: attribute('weight'),
    'item_length_width_height.length': attribute('length'),
    'item_length_width_height.width': attribute('width'),
    'item_length_width_height.height': attribute('height'),
    'item_dimensions.length': attribute('length'),
    'item_dimensions.width': attribute('width'),
    'item_dimensions.height': attribute('height'),
    item_type_keyword: always('home-decor-products'),
    recommended_browse_nodes: { from: [{ system: 'country' }], transforms: [{ op: 'lookup', table: HOME_DEPARTMENTS }] },
  },
};
