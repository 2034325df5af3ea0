import type { FieldSpec, FieldType } from '../../syndication/index.js';

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
  field('condition_type', 'text', 'Condition of the goods: new_new', 'sellable'),
  field('list_price', 'money', 'Recommended retail price', 'sellable'),
  field('lead_time_to_ship_max_days', 'number', 'Handling time in days', 'sellable'),
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
  field('number_of_items', 'number', 'Number of items'),
  field('number_of_pieces', 'number', 'Number of pieces'),
  field('item_package_quantity', 'number', 'Package quantity'),
  field('unit_count', 'number', 'How many units (Europe: for the unit price)'),
  field('unit_count.type', 'text', 'The unit counted: Count, Gram, …'),
  field('capacity', 'measure', 'Capacity'),
  field('wattage', 'measure', 'Wattage'),
  field('item_weight', 'measure', 'Weight'),
  field('item_package_weight', 'measure', 'Weight with packaging'),
  ...DIMENSIONS,
];
