import type { Marketplace } from '../marketplaces.js';
import { GROUPS, type Groups } from './attributes.js';
import { choice } from './forms.js';
import { OFFER_ATTRIBUTES } from './offer.js';
import type { ProductType } from './product-types.js';
import { rulesFor } from './rules.js';
import { attribute, cell, MARKETPLACE_ID, type Make, type Schema } from './shape.js';

/** Where Amazon asks for a category: the US by keyword, Europe by browse node. */
const placementOf = (place: Marketplace): string => (place.country === 'US' ? 'item_type_keyword' : 'recommended_browse_nodes');

function variationAttributes(type: ProductType): Record<string, Make> {
  return {
    parentage_level: choice(
      ['Parentage Level', 'Hierarchieebene'],
      [
        ['child', 'Child', 'Untergeordnet'],
        ['parent', 'Parent', 'Übergeordnet'],
      ],
    ),
    child_parent_sku_relationship: attribute(['Child Parent SKU Relationship', 'Beziehung zum übergeordneten Artikel'], {
      fields: {
        child_relationship_type: cell(['Relationship Type', 'Art der Beziehung'], {
          type: 'string',
          editable: false,
          hidden: true,
          choices: [['variation', 'Variation', 'Variante']],
        }),
        parent_sku: cell(['Parent SKU', 'Übergeordnete SKU'], {
          type: 'string',
          limits: { minLength: 1, maxLength: 40, minUtf8ByteLength: 1, maxUtf8ByteLength: 40 },
        }),
        marketplace_id: MARKETPLACE_ID,
      },
      required: ['child_relationship_type'],
      selectors: ['marketplace_id'],
    }),
    variation_theme: attribute(['Variation Theme', 'Variantenthema'], {
      fields: {
        name: cell(['Variation Theme', 'Variantenthema'], {
          type: 'string',
          limits: { $lifecycle: { enumDeprecated: type.deprecatedThemes } },
          choices: [...type.themes, ...type.deprecatedThemes].toSorted().map((name) => [name, name] as const),
        }),
      },
      required: ['name'],
    }),
  };
}

export interface BuiltDefinition {
  schema: Schema;
  groups: Record<string, { title: string; propertyNames: string[] }>;
}

/** Writes one definition in the shape of Amazon's own (JSON Schema 2019-09 with its vocabulary). */
export function buildDefinition(type: ProductType, place: Marketplace): BuiltDefinition {
  const grouped: Groups = { ...(type.groupsIn?.(place) ?? GROUPS), variations: variationAttributes(type), offer: OFFER_ATTRIBUTES };
  const absent = placementOf(place) === 'item_type_keyword' ? 'recommended_browse_nodes' : 'item_type_keyword';
  const properties: Schema = {};
  const groups: BuiltDefinition['groups'] = {};
  for (const [group, attributes] of Object.entries(grouped)) {
    const names = Object.keys(attributes).filter((name) => name !== absent);
    for (const name of names) properties[name] = (attributes[name] as Make)(place);
    groups[group] = { title: group.replaceAll('_', ' '), propertyNames: names };
  }
  const schema: Schema = {
    $schema: 'https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1',
    $id: `https://schemas.amazon.com/selling-partners/definitions/product-types/schema/v1/${type.name}`,
    $comment: 'Written for the Plinth sandbox; not an Amazon definition',
    $defs: { marketplace_id: openSingle(place.id, place.name), language_tag: openSingle(place.languageTag, place.languageName) },
    type: 'object',
    required: [...type.required, placementOf(place)].toSorted(),
    properties,
    additionalProperties: false,
    allOf: rulesFor([...type.themes, ...type.deprecatedThemes], type.requiredOfItems, place.country === 'US' ? 'AMAZON_NA' : 'AMAZON_EU'),
  };
  return { schema, groups };
}

/** A value that looks open in the schema and has one meaning: Amazon's form for marketplace and language. */
function openSingle(value: string, name: string): Schema {
  return {
    default: value,
    editable: false,
    hidden: true,
    examples: [name],
    type: 'string',
    anyOf: [{ type: 'string' }, { type: 'string', enum: [value], enumNames: [name] }],
  };
}
