import type { Definition } from './definition/definition.js';
import type { Schema } from './definition/vocabulary.js';

/** Amazon's form of a listing's content: attribute → instances. */
export type Attributes = Record<string, Record<string, unknown>[]>;

/** A mapped value, parts of one by field name, or both (`unit_count` beside `unit_count.type`). */
export interface Part {
  value?: unknown;
  parts?: Map<string, Part>;
}

export interface AttributeContext {
  marketplaceId: string;
  language: string;
}

/** Puts the value of a target such as `item_package_dimensions.length` under its attribute. */
export function gather(tree: Map<string, Part>, target: string, value: unknown): void {
  const [name = '', ...path] = target.split('.');
  let part = childOf(tree, name);
  for (const field of path) part = childOf((part.parts ??= new Map()), field);
  part.value = value;
}

function childOf(parts: Map<string, Part>, name: string): Part {
  const there = parts.get(name) ?? {};
  parts.set(name, there);
  return there;
}

/** The instances of one attribute in the definition's own shape; undefined when the definition does not have it. */
export function instancesOf(
  definition: Definition,
  name: string,
  part: Part,
  place: AttributeContext,
): Record<string, unknown>[] | undefined {
  const attribute = definition.attributes[name] as Schema | undefined;
  const item = definition.resolve(attribute?.['items'] as Schema | undefined);
  if (!attribute || !item) return undefined;
  const values: Part[] = Array.isArray(part.value) ? part.value.map((value: unknown) => ({ value })) : [part];
  return values.map((one) => shaped(definition, item, one, place) as Record<string, unknown>);
}

function shaped(definition: Definition, schema: Schema | undefined, part: Part, place: AttributeContext): unknown {
  const resolved = definition.resolve(schema);
  if (resolved?.['type'] === 'array') {
    const parts: Part[] = Array.isArray(part.value) ? part.value.map((value: unknown) => ({ value })) : [part];
    return parts.map((one) => shaped(definition, resolved['items'] as Schema, one, place));
  }
  if (resolved?.['type'] !== 'object') return cast(resolved, part.value);
  const fields = resolved['properties'] as Record<string, Schema>;
  const filled: Record<string, unknown> = {};
  for (const [field, one] of partsOf(part)) filled[field] = shaped(definition, fields[field], one, place);
  if (fields['marketplace_id']) filled['marketplace_id'] = place.marketplaceId;
  if (fields['language_tag']) filled['language_tag'] = place.language;
  return filled;
}

/** A plain value is the field `value`; a measure is `value` and `unit`. */
function partsOf({ value, parts }: Part): [string, Part][] {
  const fields = [...(parts ?? [])];
  if (value === undefined) return fields;
  if (typeof value !== 'object' || value === null || !('amount' in value) || !('unit' in value)) return [['value', { value }], ...fields];
  return [['value', { value: value.amount }], ['unit', { value: unitOf(String(value.unit)) }], ...fields];
}

const UNITS: Record<string, string> = {
  g: 'grams', gram: 'grams', kg: 'kilograms', kilogram: 'kilograms', mg: 'milligrams', milligram: 'milligrams', oz: 'ounces', ounce: 'ounces',
  lb: 'pounds', pound: 'pounds', mm: 'millimeters', millimeter: 'millimeters', cm: 'centimeters', centimeter: 'centimeters', m: 'meters',
  meter: 'meters', in: 'inches', inch: 'inches', ft: 'feet', foot: 'feet', ml: 'milliliters', milliliter: 'milliliters', l: 'liters',
  liter: 'liters', w: 'watts', watt: 'watts', v: 'volts', volt: 'volts',
}; // prettier-ignore

/** Amazon writes units as plural words in lower case. */
function unitOf(unit: string): string {
  const plain = unit.toLowerCase();
  return UNITS[plain] ?? UNITS[plain.replace(/s$/, '')] ?? plain;
}

/** Brings a mapped value (text, decimal string, boolean) to the type that the schema names, and a label to its code. */
function cast(schema: Schema | undefined, given: unknown): unknown {
  const value = Array.isArray(given) && given.length === 1 ? (given[0] as unknown) : given;
  const listed = fromList(schema, value);
  if (listed !== undefined) return listed;
  switch (schema?.['type']) {
    case 'number':
    case 'integer':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'string':
      return typeof value === 'object' ? value : String(value);
    default:
      return value;
  }
}

function fromList(schema: Schema | undefined, value: unknown): unknown {
  const branches = [schema, ...((schema?.['anyOf'] as Schema[] | undefined) ?? [])];
  const list = branches.find((branch) => Array.isArray(branch?.['enum']) && (branch['enum'] as unknown[]).length > 0);
  if (!list || typeof value !== 'string') return undefined;
  const codes = list['enum'] as unknown[];
  const names = (list['enumNames'] as unknown[] | undefined) ?? [];
  if (codes.includes(value)) return value;
  const wanted = value.toLowerCase();
  const position = [codes, names].map((all) => all.findIndex((one) => String(one).toLowerCase() === wanted)).find((found) => found >= 0);
  return position === undefined ? undefined : codes[position];
}
