import type { ErrorObject } from 'ajv/dist/2019.js';
import type { Requirements } from '../../../port/index.js';
import { judgeOf } from './judge.js';
import type { Schema } from './vocabulary.js';

/** What Amazon asks of a product type at this moment, with the dated policies that are in force. */
export interface AmazonRequirements extends Requirements {
  productType: string;
  marketplaceId: string;
  /** Codes of the policy rules in force; see `policy.ts`. */
  policies: string[];
  /** Absent: the product type does not exist in this marketplace. */
  schema?: Schema;
}

/** A definition made ready: its attributes, and the check of a whole payload. */
export interface Definition {
  attributes: Schema;
  /** The language that content is written in. */
  language: string | undefined;
  /** Follows `$ref` to a shared part. */
  resolve(schema: Schema | undefined): Schema | undefined;
  /** What is wrong with a payload; `only`: with these attributes by themselves, whatever else it has or lacks. */
  faults(payload: Schema, only?: readonly string[]): ErrorObject[];
  themes: { name: string; deprecated: boolean }[];
  /** Whether anything that is sold must have this attribute, at least under a condition. */
  demands(attribute: string): boolean;
}

/** As many as an account may list at once; a compiled real definition takes a few megabytes. */
const KEPT = 64;
const ready = new Map<string, Definition>();

/** Compiled once per version and process; the version is a digest of Amazon's file. */
export function definitionOf(requirements: AmazonRequirements): Definition | undefined {
  const { version, schema } = requirements;
  if (!schema) return undefined;
  const kept = ready.get(version);
  if (kept) return kept;
  const made = prepare(schema);
  if (ready.size >= KEPT) ready.delete(ready.keys().next().value as string);
  ready.set(version, made);
  return made;
}

function prepare(schema: Schema): Definition {
  const shared = (schema['$defs'] as Record<string, Schema> | undefined) ?? {};
  const resolve = (part: Schema | undefined): Schema | undefined => {
    const reference = part?.['$ref'];
    return typeof reference === 'string' ? shared[reference.replace('#/$defs/', '')] : part;
  };
  const attributes = schema['properties'] as Schema;
  return {
    attributes,
    language: shared['language_tag']?.['default'] as string | undefined,
    resolve,
    faults: judgeOf(schema),
    themes: themesIn(attributes),
    demands: demandsOf(schema),
  };
}

/** Attributes named by `required` at the top or in what follows from a condition; what a condition itself asks for is no demand. */
function demandsOf(schema: Schema): Definition['demands'] {
  const names = new Set(schema['required'] as string[] | undefined);
  const look = (node: unknown, consequence: boolean): void => {
    if (Array.isArray(node)) return node.forEach((one) => look(one, consequence));
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'required' && consequence && Array.isArray(value)) value.forEach((name) => names.add(String(name)));
      // Below `properties` it is about fields of an attribute, no longer about attributes.
      else if (key !== 'if' && key !== 'not' && key !== 'properties') look(value, consequence || key === 'then' || key === 'else');
    }
  };
  look(schema['allOf'], false);
  return (attribute) => names.has(attribute);
}

function themesIn(attributes: Schema): Definition['themes'] {
  const name = dig(attributes, ['variation_theme', 'items', 'properties', 'name']);
  const deprecated = dig(name, ['$lifecycle'])?.['enumDeprecated'] as string[] | undefined;
  const names = (name?.['enum'] as string[] | undefined) ?? [];
  return names.map((theme) => ({ name: theme, deprecated: deprecated?.includes(theme) === true }));
}

export function dig(schema: Schema | undefined, path: string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((node, key) => node?.[key] as Schema | undefined, schema);
}
