import type { ValidateFunction } from 'ajv/dist/2019.js';
import { narrowSchema, type Requirements } from '../definitions/requirements.js';
import type { Definition } from '../definitions/definition.js';
import type { Schema } from '../definitions/shape.js';
import { issuesOf, type Issue } from './issues.js';
import { amazonAjv } from './vocabulary.js';

export type Attributes = Record<string, Record<string, unknown>[]>;

/** Compiles each definition once per requirement set and judges attributes by it. */
export class Validator {
  private readonly compiled = new Map<string, ValidateFunction>();

  /** What the schema says against these attributes; empty when nothing. */
  check(definition: Definition, requirements: Requirements, enforced: boolean, attributes: unknown): Issue[] {
    const validate = this.functionFor(definition, requirements, enforced);
    if (validate(attributes)) return [];
    return issuesOf(validate.errors ?? [], definition.marketplace.id);
  }

  private functionFor(definition: Definition, requirements: Requirements, enforced: boolean): ValidateFunction {
    const key = `${definition.productType}@${definition.marketplace.id}/${requirements}/${enforced}/${definition.version}`;
    const kept = this.compiled.get(key);
    if (kept) return kept;
    const made = amazonAjv().compile(executable(narrowSchema(definition.schema, requirements, enforced)));
    this.compiled.set(key, made);
    return made;
  }
}

const LISTS = ['enum', 'anyOf', 'oneOf', 'allOf'];

/**
 * The part of a definition that can be executed: without `$schema` and `$id` (they name a meta-schema that is on no network, and the same
 * id serves every marketplace) and without empty lists, which are invalid JSON Schema and occur in real definitions (models#4026).
 */
function executable(schema: Schema): Schema {
  const { $schema: _meta, $id: _id, ...rest } = schema;
  return prune(rest) as Schema;
}

function prune(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(prune);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => value !== undefined && !(LISTS.includes(key) && Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, prune(value)]));
}
