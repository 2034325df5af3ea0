import type { Marketplace } from '../marketplaces.js';
import { GROUPS, type Groups } from './attributes.js';
import { lengths, localText, measure, plain } from './forms.js';
import type { Make } from './shape.js';

/**
 * HOME has the names of Amazon's own definition (United States, June 2025, read in a public documentation of it), so that a mapping that is
 * tried here names nothing that Amazon does not know: a definition refuses an attribute that it does not have.
 */
const NOT_HOME = new Set([
  'care_instructions',
  'department',
  'fabric_type',
  'included_components',
  'item_dimensions',
  'item_length_width_height',
  'legacy_hazard_class',
  'special_feature',
  'target_gender',
]);

const TEXTS = [
  'age_gender_category', 'collection_description', 'configuration', 'customer_package_type', 'design_name', 'edition', 'flavor',
  'hand_orientation', 'interior_color', 'item_form', 'item_length_description', 'league_name', 'length_range', 'limited_edition_range',
  'line_size', 'matte_style', 'metal_type', 'model_name', 'occasion', 'operating_system', 'paper_size', 'scent', 'support_type',
  'team_name', 'width_range',
]; // prettier-ignore
const COUNTS = ['number_of_boxes', 'number_of_compartments', 'number_of_hooks'];

const titled = (name: string): [string, string] => {
  const title = name.replaceAll('_', ' ');
  return [title, title];
};

const FURTHER: Record<string, Make> = {
  ...Object.fromEntries(TEXTS.map((name) => [name, localText(titled(name), { max: 500 })])),
  ...Object.fromEntries(COUNTS.map((name) => [name, plain(titled(name), { type: 'integer', limits: { minimum: 0 } })])),
  item_display_weight: measure(titled('item_display_weight'), 'weight'),
};

/** Whether Europe's HOME knows the dimensions of the article by this name was not to be found: they are left out there. */
const DIMENSIONS = lengths(['Item Dimensions', 'Artikelmaße'], ['length', 'width', 'height']);

export function homeGroups(place: Marketplace): Groups {
  const shared = Object.entries(GROUPS).map(([group, attributes]) => [
    group,
    Object.fromEntries(Object.entries(attributes).filter(([name]) => !NOT_HOME.has(name))),
  ]);
  return { ...Object.fromEntries(shared), further: { ...FURTHER, ...(place.country === 'US' && { item_dimensions: DIMENSIONS }) } };
}
