import type { ErrorObject } from 'ajv/dist/2019.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedField } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import type { Definition } from './definition/definition.js';

/** Whose attribute is filled from something else than a target of the same name. */
const TARGETS: Record<string, string> = {
  externally_assigned_product_identifier: 'gtin',
  supplier_declared_has_product_identifier_exemption: 'identifier_exemption',
};

/** Attributes that are made of the ERP's offer. */
const OFFERS = ['purchasable_offer', 'fulfillment_availability'];

export const targetOf = (attribute: string): string => TARGETS[attribute] ?? attribute;

/** What the definition says against a payload, in our words, with the cells to mend. `only`: these attributes are judged by themselves. */
export function schemaProblems(
  definition: Definition,
  attributes: Attributes,
  sku: string,
  fields: Record<string, MappedField>,
  only?: readonly string[],
): Problem[] {
  const errors = definition.faults(attributes, only);
  if (errors.length === 0) return [];
  const told = new Map<string, Problem>();
  for (const error of errors) {
    if (error.keyword === 'if') continue;
    const { code, attribute, message, fix } = explain(error);
    if (only && !only.includes(attribute)) continue;
    const target = targetOf(attribute);
    const cells = Object.entries(fields)
      .filter(([name]) => name === target || name.startsWith(`${target}.`))
      .flatMap(([, field]) => field.cells);
    const owner = OFFERS.includes(attribute) || attribute === 'externally_assigned_product_identifier' ? 'erp' : 'pim';
    const key = `${code} ${attribute}`;
    if (!told.has(key))
      told.set(key, problem(code, target, message, fix, { severity: 'error', owner, details: { sku, attribute, cells } }));
  }
  // "Too long" beside "none of the forms fits" is one problem: the plainer one.
  return [...told.values()].filter(
    ({ code, path }) => code !== 'invalid_value' || [...told.values()].filter((other) => other.path === path).length === 1,
  );
}

interface Explanation {
  code: string;
  attribute: string;
  message: string;
  fix: string;
}

function explain({ keyword, instancePath, params, schema }: ErrorObject & { schema?: unknown }): Explanation {
  const [, name = '', ...path] = instancePath.split('/');
  const field = path.filter((part) => !/^\d+$/.test(part)).join('.');
  const attribute =
    name ||
    String(
      (params as { missingProperty?: string; additionalProperty?: string }).missingProperty ??
        (params as { additionalProperty?: string }).additionalProperty,
    );
  const where = field && field !== 'value' ? `${attribute} (${field})` : attribute;
  const given = params as Record<string, unknown>;
  const say = (code: string, message: string, fix: string): Explanation => ({ code, attribute, message, fix });
  switch (keyword) {
    case 'required':
      return say(
        'missing_attribute',
        name ? `${where} lacks ${String(given['missingProperty'])}` : `Amazon requires ${attribute}`,
        `Fill ${targetOf(attribute)}: give the cell a value, or map it`,
      );
    case 'additionalProperties':
      return say(
        'unknown_attribute',
        `Amazon does not know ${name ? `${String(given['additionalProperty'])} of ${attribute}` : attribute}`,
        `Take ${targetOf(attribute)} out of the mapping of this family`,
      );
    case 'maxLength':
      return say('too_long', `${where} is longer than ${String(given['limit'])} characters`, 'Shorten it, or truncate it in the mapping');
    case 'minLength':
      return say('too_short', `${where} is shorter than ${String(given['limit'])} characters`, 'Write more');
    case 'utf8Bytes':
      return say('too_long', `${where} has more or fewer bytes than Amazon takes`, 'Shorten it, or truncate it by bytes in the mapping');
    case 'selections':
    case 'maxItems':
    case 'minItems':
    case 'contains':
      return say('wrong_count', `${where} has too many or too few values`, 'Give as many values as Amazon takes');
    case 'enum':
    case 'const':
      return say(
        'not_in_list',
        `The value of ${where} is not one that Amazon accepts${listed(given['allowedValues'] ?? schema)}`,
        'Use one of the accepted values, or map yours to it by a lookup',
      );
    case 'type':
      return say('wrong_type', `${where} must be of type ${String(given['type'])}`, 'Correct the value, or its mapping');
    default:
      return say(
        'invalid_value',
        `The value of ${where} does not meet Amazon's definition (${keyword})`,
        'Correct the value, or its mapping',
      );
  }
}

function listed(values: unknown): string {
  if (!Array.isArray(values) || values.length === 0) return '';
  return `: ${values.slice(0, 8).map(String).join(', ')}${values.length > 8 ? ', …' : ''}`;
}
