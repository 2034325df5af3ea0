import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedField, MappedNode, RenderInput } from '../../port/index.js';
import { gather, instancesOf, type Attributes, type Part } from './attributes.js';
import { dig, type Definition } from './definition/definition.js';
import { withGivenUpParts } from './parts.js';
import { pictureAttributes } from './pictures.js';
import { axisValues, type Variation } from './theme.js';

/** Targets that are not attributes of the same name, or that belong to the offer. */
const APART = new Set([
  'productType',
  'gtin',
  'identifier_exemption',
  'list_price',
  'lead_time_to_ship_max_days',
  'fulfillment_channel_code',
]);

/** What a parent does not have: it cannot be bought, and it stands for no single article. */
const NOT_OF_PARENTS = new Set([
  'condition_type',
  'merchant_shipping_group',
  'max_order_quantity',
  'product_tax_code',
  'merchant_suggested_asin',
]);

/** A listing on its way to its payload. */
export interface ContentInput {
  input: RenderInput;
  definition: Definition;
  node: MappedNode;
  variation: Variation | undefined;
  marketplaceId: string;
  language: string;
}

/** Everything that a payload says of the product: mapped fields, identity, family and pictures, but not the offer. */
export function contentOf(listing: ContentInput, issues: Problem[]): Attributes {
  const { definition, node, marketplaceId, language, input } = listing;
  const parent = input.listing.kind === 'parent';
  const attributes: Attributes = {};
  for (const [name, part] of treeOf(listing)) {
    const instances = instancesOf(definition, name, part, { marketplaceId, language });
    if (instances) attributes[name] = withGivenUpParts(input, name, within(definition, name, instances, node.sku, issues));
  }
  for (const [locale, fields] of Object.entries(node.localized)) addLanguage(attributes, listing, locale, fields);
  if (!parent) Object.assign(attributes, identity(node.fields, marketplaceId));
  Object.assign(attributes, family(listing), pictureAttributes(node.images, marketplaceId, definition));
  return attributes;
}

function treeOf({ input, node, variation }: ContentInput): Map<string, Part> {
  const parent = input.listing.kind === 'parent';
  const axes = variation?.attributes ?? [];
  const tree = new Map<string, Part>();
  for (const [target, { value }] of Object.entries(node.fields)) {
    const name = target.split('.')[0] as string;
    // A parent has no value on its axes: it stands for all of them.
    if (APART.has(name) || (parent && (NOT_OF_PARENTS.has(name) || axes.includes(name)))) continue;
    gather(tree, target, value);
  }
  if (variation && !parent) {
    for (const [name, { label, joined }] of Object.entries(axisValues(variation, input.product, node.axes))) {
      // A mapped attribute says its own part of a joined axis, which would make siblings look alike.
      if (joined) tree.set(name, { value: label });
      else if (!tree.has(name)) gather(tree, name, label);
    }
  }
  return tree;
}

/** The listing's other approved languages, where the attribute is told apart by language. */
function addLanguage(
  attributes: Attributes,
  { definition, marketplaceId, language }: ContentInput,
  locale: string,
  fields: Record<string, MappedField>,
): void {
  if (locale === language) return;
  for (const [name, { value }] of Object.entries(fields)) {
    const selectors = dig(definition.attributes, [name])?.['selectors'] as unknown as string[] | undefined;
    if (APART.has(name) || !attributes[name] || !selectors?.includes('language_tag')) continue;
    attributes[name].push(...(instancesOf(definition, name, { value }, { marketplaceId, language: locale }) ?? []));
  }
}

function identity(fields: Record<string, MappedField>, marketplaceId: string): Attributes {
  const gtin = fields['gtin'] && String(fields['gtin'].value);
  if (gtin) {
    const type = gtin.length === 12 ? 'upc' : gtin.length === 14 ? 'gtin' : 'ean';
    return { externally_assigned_product_identifier: [{ type, value: gtin, marketplace_id: marketplaceId }] };
  }
  if (fields['identifier_exemption']?.value !== true) return {};
  return { supplier_declared_has_product_identifier_exemption: [{ value: true, marketplace_id: marketplaceId }] };
}

function family({ input, variation, marketplaceId }: ContentInput): Attributes {
  const { kind, parentKey } = input.listing;
  if (!variation) return {};
  return {
    parentage_level: [{ value: kind === 'parent' ? 'parent' : 'child', marketplace_id: marketplaceId }],
    // This attribute, alone among them, has neither marketplace nor selectors.
    variation_theme: [{ name: variation.theme }],
    // A parent too has to say how it is related; only a child may say to whom.
    child_parent_sku_relationship: [
      { child_relationship_type: 'variation', ...(kind === 'child' && { parent_sku: parentKey }), marketplace_id: marketplaceId },
    ],
  };
}

/** More values than Amazon shows are left out at the end, and said to be. */
function within(definition: Definition, name: string, instances: Attributes[string], sku: string, issues: Problem[]): Attributes[string] {
  const attribute = dig(definition.attributes, [name]);
  const most = Number(attribute?.['maxUniqueItems'] ?? attribute?.['maxItems'] ?? Infinity);
  if (instances.length <= most) return instances;
  issues.push(
    problem(
      'values_left_out',
      name,
      `${sku} has ${instances.length} values for ${name}, Amazon takes ${most}`,
      `Keep the ${most} most important ones`,
      {
        severity: 'warning',
        owner: 'pim',
        details: { sku },
      },
    ),
  );
  return instances.slice(0, most);
}
