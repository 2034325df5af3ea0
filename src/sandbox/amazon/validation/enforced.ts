import type { Definition } from '../definitions/definition.js';
import type { Schema } from '../definitions/shape.js';
import { CODE, issue, type Issue } from './issues.js';
import type { Attributes } from './validator.js';

/**
 * What the backend refuses although the schema lets it through: `anyOf [string, enum]` looks open and is enforced as an enum for some
 * attributes (models#4968), and marketplace, language and currency have one meaning each. A preview does not run these checks: "preview
 * VALID, write INVALID" is how the real API behaves (models#5337).
 */
const CLOSED_IN_FACT = ['age_range_description', 'target_gender'];

export function enforcedIssues(definition: Definition, attributes: Attributes): Issue[] {
  const { marketplace, schema } = definition;
  const found: Issue[] = [];
  const refuse = (name: string, field: string): void => {
    const message = `The value of '${field}' of '${name}' is not accepted in marketplace ${marketplace.id}.`;
    found.push(issue(CODE.invalidValue, message, 'INVALID_ATTRIBUTE', [name], marketplace.id));
  };
  for (const [name, items] of Object.entries(attributes)) {
    for (const item of items) {
      if (item['marketplace_id'] !== undefined && item['marketplace_id'] !== marketplace.id) refuse(name, 'marketplace_id');
      if (item['language_tag'] !== undefined && !marketplace.languages.includes(String(item['language_tag']))) refuse(name, 'language_tag');
      if (item['currency'] !== undefined && item['currency'] !== marketplace.currency) refuse(name, 'currency');
    }
  }
  for (const name of CLOSED_IN_FACT) {
    const allowed = suggestionsOf(schema, name);
    if (allowed && attributes[name]?.some((item) => !allowed.includes(item['value']))) refuse(name, 'value');
  }
  return found;
}

function suggestionsOf(schema: Schema, name: string): unknown[] | undefined {
  const value = dig(schema, ['properties', name, 'items', 'properties', 'value']);
  const branches = value?.['anyOf'];
  if (!Array.isArray(branches)) return undefined;
  return (branches as Schema[]).map((branch) => branch['enum']).find((list): list is unknown[] => Array.isArray(list) && list.length > 0);
}

function dig(schema: Schema, path: string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((node, key) => node?.[key] as Schema | undefined, schema);
}
