import type { ErrorObject, ValidateFunction } from 'ajv/dist/2019.js';
import { narrowSchema, type Requirements } from '../definitions/requirements.js';
import type { Definition } from '../definitions/definition.js';
import type { Schema } from '../definitions/shape.js';
import { issuesOf, type Issue } from './issues.js';
import { amazonAjv } from './vocabulary.js';

export type Attributes = Record<string, Record<string, unknown>[]>;

type Judge = (attributes: unknown) => ErrorObject[];

/**
 * Judges attributes by a definition. Each attribute is compiled when somebody first sends it, and each rule between them, once for all types
 * that say it alike; one function for a whole definition took most of the stand-in's time, because V8 does not optimise what is so large.
 */
export class Validator {
  private readonly judges = new Map<string, Judge>();
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly ajv = amazonAjv();

  /** What the schema says against these attributes; empty when nothing. */
  check(definition: Definition, requirements: Requirements, enforced: boolean, attributes: unknown): Issue[] {
    return issuesOf(this.judgeFor(definition, requirements, enforced)(attributes), definition.marketplace.id);
  }

  private judgeFor(definition: Definition, requirements: Requirements, enforced: boolean): Judge {
    const key = `${definition.productType}@${definition.marketplace.id}/${requirements}/${enforced}/${definition.version}`;
    const kept = this.judges.get(key);
    if (kept) return kept;
    const made = this.judge(executable(narrowSchema(definition.schema, requirements, enforced)));
    this.judges.set(key, made);
    return made;
  }

  private judge(schema: Schema): Judge {
    const { allOf: rules = [], properties = {}, ...top } = schema as { allOf?: Schema[]; properties?: Record<string, Schema> };
    const isTangled = refersToItself(schema);
    const names = isTangled ? [] : Object.keys(properties);
    // What an attribute says is judged below; here only that it may be there.
    const known = Object.fromEntries(names.map((name) => [name, true]));
    const shares = { $defs: schema['$defs'] ?? {} };
    const between = isTangled
      ? [this.compile(schema)]
      : [...rules.map((rule) => this.compile({ ...shares, ...rule })), this.compile({ ...top, properties: known })];
    const parts = new Map<string, ValidateFunction>();
    const partOf = (name: string): ValidateFunction => {
      const part = parts.get(name) ?? this.compile({ ...shares, properties: { [name]: properties[name] } });
      parts.set(name, part);
      return part;
    };
    return (attributes) => {
      const sent = (attributes ?? {}) as Schema;
      const validators = [...between, ...names.filter((name) => sent[name] !== undefined).map(partOf)];
      return validators.flatMap((validate) => (validate(attributes) ? [] : (validate.errors ?? [])));
    };
  }

  private compile(schema: Schema): ValidateFunction {
    const text = JSON.stringify(schema);
    const known = this.compiled.get(text) ?? this.ajv.compile(schema);
    this.compiled.set(text, known);
    return known;
  }
}

/** Whether something in it is described by another attribute, which then cannot be judged apart. */
function refersToItself(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const reference = (node as Schema)['$ref'];
  return (typeof reference === 'string' && !reference.startsWith('#/$defs/')) || Object.values(node).some(refersToItself);
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
