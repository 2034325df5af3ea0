import type { FieldSpec, FieldType } from '../../port/index.js';

/**
 * What a mapping may fill. A target is an attribute of Amazon's definitions; a dot leads into it. Attributes that a product type does not
 * have are left out of its payload, so one mapping serves all types.
 */
const field = (target: string, type: FieldType, description: string, level: FieldSpec['level'] = 'node'): FieldSpec => ({
  target,
  type,
  level,
  description,
});

const DIMENSIONS = ['item_length_width_height', 'item_dimensions', 'item_package_dimensions', 'item_depth_width_height'].flatMap((name) =>
  ['length', 'depth', 'width', 'height'].map((side) => field(`${name}.${side}`, 'measure', `${side} of ${name}`)),
);

/** Attributes that many product types have and few catalogues; named so that a mapping can fill them. */
const FURTHER_TEXTS = [
  'collection', 'edition', 'configuration', 'occasion_type', 'flavor', 'item_form', 'item_type_name', 'product_site_launch_date',
  'frame.material', 'frame.color', 'closure.type', 'outer.material', 'inner.material', 'sole.material', 'heel.type', 'toe.style', 'strap.type',
  'fit_type', 'neck.neck_style', 'sleeve.type', 'special_size_type', 'lifestyle', 'subject_character', 'team_name', 'league_name',
  'hand_orientation', 'mounting_type', 'installation_type', 'shade.color', 'shade.material', 'base.material', 'light_source.type',
  'power_source_type', 'water_resistance_level', 'specific_uses_for_product', 'recommended_uses_for_product', 'indoor_outdoor_usage',
  'product_care_instructions', 'warranty_description', 'safety_data_sheet_url', 'gpsr_manufacturer_reference.gpsr_manufacturer_email_address',
  'dsa_responsible_party_address', 'california_proposition_65.compliance_type', 'footwear_size.size_system', 'footwear_size.age_group',
  'footwear_size.gender', 'footwear_size.width', 'footwear_size.size', 'shirt_size.size_system', 'shirt_size.size_class', 'shirt_size.size',
  'shirt_size.body_type', 'shirt_size.height_type', 'apparel_size.size_system', 'apparel_size.size_class', 'apparel_size.size',
]; // prettier-ignore
const FURTHER_NUMBERS = [
  'number_of_boxes',
  'number_of_compartments',
  'number_of_drawers',
  'number_of_hooks',
  'number_of_shelves',
  'model_year',
  'release_year',
];
const FURTHER_FLAGS = [
  'is_assembly_required',
  'is_dishwasher_safe',
  'is_microwaveable',
  'is_fragile',
  'is_heat_sensitive',
  'is_expiration_dated_product',
  'ships_globally',
  'gpsr_safety_attestation',
];
const FURTHER_MEASURES = [
  'item_display_weight',
  'maximum_weight_recommendation',
  'voltage',
  'item_diameter',
  'item_thickness',
  'cable.length',
  'seat.height',
  'seat.depth',
];

export const AMAZON_FIELDS: FieldSpec[] = [
  field('productType', 'text', 'Amazon product type, such as HOME', 'product'),
  field('item_name', 'text', 'Title; 75 characters are shown'),
  field('title_differentiation', 'text', 'Item highlight, up to 125 characters, shown beside a title of at most 75'),
  field('brand', 'text', 'Brand'),
  field('manufacturer', 'text', 'Manufacturer'),
  field('model_number', 'text', 'Model number'),
  field('model_name', 'text', 'Model name'),
  field('part_number', 'text', 'Part number'),
  field('product_description', 'text', 'Description, plain text, up to 2,000 characters'),
  field('bullet_point', 'list', 'Three to five selling points of 10 to 255 characters'),
  field('generic_keyword', 'text', 'Search terms, below 250 bytes'),
  field('special_feature', 'list', 'Special features'),
  field('included_components', 'list', 'What is in the box'),
  field('care_instructions', 'list', 'Care instructions'),
  field('gtin', 'gtin', 'GTIN, EAN or UPC with check digit', 'sellable'),
  field('identifier_exemption', 'boolean', 'True where Amazon has freed the brand from identifiers', 'sellable'),
  field('merchant_suggested_asin', 'text', 'ASIN, if the product is in the catalogue already', 'sellable'),
  { ...field('condition_type', 'text', 'Condition of the goods: new_new', 'sellable'), tells: 'condition' },
  field('list_price', 'money', 'Recommended retail price', 'sellable'),
  field('lead_time_to_ship_max_days', 'number', 'Handling time in days', 'sellable'),
  field('fulfillment_channel_code', 'text', 'Who fulfils: DEFAULT (the merchant), or Amazon: AMAZON_NA, AMAZON_EU', 'sellable'),
  field('merchant_shipping_group', 'text', 'Shipping template', 'sellable'),
  field('max_order_quantity', 'number', 'Most that one order may take', 'sellable'),
  field('product_tax_code', 'text', 'Tax code', 'sellable'),
  field('item_type_keyword', 'text', 'Category keyword (US)'),
  field('recommended_browse_nodes', 'list', 'Browse nodes (Europe)'),
  field('country_of_origin', 'text', 'Country of origin, two letters'),
  field('supplier_declared_dg_hz_regulation', 'list', 'Dangerous goods: not_applicable'),
  field('batteries_required', 'boolean', 'Are batteries required'),
  field('batteries_included', 'boolean', 'Are batteries included'),
  field('color', 'text', 'Colour'),
  field('size', 'text', 'Size'),
  field('material', 'list', 'Materials'),
  field('fabric_type', 'text', 'Fabric'),
  field('style', 'text', 'Style'),
  field('pattern', 'text', 'Pattern'),
  field('theme', 'text', 'Motif'),
  field('item_shape', 'text', 'Shape'),
  field('finish_type', 'list', 'Finish'),
  field('scent', 'text', 'Scent'),
  field('room_type', 'list', 'Rooms it is meant for'),
  field('department', 'text', 'Department'),
  field('target_gender', 'text', 'Target gender: female, male, unisex'),
  field('age_range_description', 'text', 'Age range'),
  { ...field('number_of_items', 'number', 'Number of items'), tells: 'pack' },
  field('number_of_pieces', 'number', 'Number of pieces'),
  { ...field('item_package_quantity', 'number', 'Package quantity'), tells: 'pack' },
  { ...field('unit_count', 'number', 'How many units (Europe: for the unit price)'), tells: 'pack' },
  field('unit_count.type', 'text', 'The unit counted: Count, Gram, …'),
  ...FURTHER_TEXTS.map((name) => field(name, 'list', name.replaceAll('_', ' ').replaceAll('.', ': '))),
  ...FURTHER_NUMBERS.map((name) => field(name, 'number', name.replaceAll('_', ' '))),
  ...FURTHER_FLAGS.map((name) => field(name, 'boolean', name.replaceAll('_', ' '))),
  ...FURTHER_MEASURES.map((name) => field(name, 'measure', name.replaceAll('_', ' ').replaceAll('.', ': '))),
  field('capacity', 'measure', 'Capacity'),
  field('wattage', 'measure', 'Wattage'),
  field('item_weight', 'measure', 'Weight'),
  field('item_package_weight', 'measure', 'Weight with packaging'),
  ...DIMENSIONS,
];
