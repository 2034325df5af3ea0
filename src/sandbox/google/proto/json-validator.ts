import { type Contract, type FieldType } from './descriptor-reader.js';
import { INVALID, scalars } from './scalars.js';

/** One thing wrong with a request body. `field` is the proto path, as Google reports it. */
export interface Violation {
  kind: 'unknown' | 'invalid' | 'required';
  field: string;
  description: string;
}

export type Json = Record<string, unknown>;

/** Checks a JSON value against one message and gives it back with lowerCamelCase names, without nulls and output-only fields. */
export type MessageCheck = (value: unknown, at: string, found: Violation[]) => Json | undefined;

interface FieldCheck {
  field: FieldType;
  typeName: string;
  scalar?: (value: unknown) => unknown;
  message?: MessageCheck;
}

/**
 * Compiles the contract's messages into closures, once per sandbox. protobufjs' own fromObject was rejected: it drops unknown fields,
 * takes wrong enum names as 0 and coerces types, which are the very lies that a sandbox is there to catch.
 */
export class JsonValidator {
  private readonly compiled = new Map<string, MessageCheck>();

  constructor(private readonly contract: Contract) {}

  /** The check of one message. `requireTop: false` is for a PATCH, whose top level may leave required fields out. */
  message(name: string, options: { requireTop: boolean } = { requireTop: true }): MessageCheck {
    const key = `${name}/${options.requireTop}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const fields = this.contract.messages.get(name);
    if (!fields) throw new Error(`The contract has no message ${name}`);
    const byName = new Map<string, FieldCheck>();
    const required = options.requireTop ? fields.filter((field) => field.required) : [];
    const check = messageCheck(byName, required);
    this.compiled.set(key, check); // before the fields: messages refer to themselves
    for (const field of fields) {
      const compiled = this.field(field);
      byName.set(field.json, compiled);
      byName.set(field.proto, compiled);
    }
    return check;
  }

  private field(field: FieldType): FieldCheck {
    const scalar = scalars[field.type];
    if (scalar) return { field, typeName: scalar.name, scalar: scalar.check };
    const values = this.contract.enums.get(field.type);
    const typeName = `type.googleapis.com/${field.type}`;
    if (values) return { field, typeName, scalar: enumCheck(values) };
    return { field, typeName, message: this.message(field.type) };
  }
}

function enumCheck(values: Map<string, number>): (value: unknown) => unknown {
  const names = new Map([...values].map(([name, number]) => [number, name]));
  return (value) => {
    if (typeof value === 'string') return values.has(value) ? value : INVALID;
    return names.get(value as number) ?? INVALID;
  };
}

function messageCheck(byName: Map<string, FieldCheck>, required: FieldType[]): MessageCheck {
  return (value, at, found) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      found.push(invalid(at, 'message', value));
      return undefined;
    }
    const result: Json = {};
    const oneofs = new Map<string, string>();
    for (const [key, given] of Object.entries(value)) {
      const check = byName.get(key);
      if (!check) {
        found.push({ kind: 'unknown', field: at, description: `Unknown name "${key}" at '${at}': Cannot find field.` });
        continue;
      }
      const { field } = check;
      if (given === null || field.outputOnly) continue;
      const place = `${at}.${field.proto}`;
      const other = field.oneof === undefined ? undefined : oneofs.get(field.oneof);
      if (field.json in result || other !== undefined) {
        found.push({
          kind: 'invalid',
          field: place,
          description: `Invalid value at '${place}' (oneof), already set${other ? ` by ${other}` : ''}.`,
        });
        continue;
      }
      if (field.oneof) oneofs.set(field.oneof, field.proto);
      const checked = field.repeated ? list(check, given, place, found) : one(check, given, place, found);
      if (checked !== undefined) result[field.json] = checked;
    }
    for (const field of required) {
      if (isEmpty(result[field.json])) found.push(missing(`${at}.${field.proto}`));
    }
    return result;
  };
}

function one(check: FieldCheck, given: unknown, place: string, found: Violation[]): unknown {
  if (check.message) return check.message(given, place, found);
  const checked = check.scalar!(given);
  if (checked !== INVALID) return checked;
  found.push(invalid(place, check.typeName, given));
  return undefined;
}

function list(check: FieldCheck, given: unknown, place: string, found: Violation[]): unknown {
  if (!Array.isArray(given)) {
    found.push(invalid(place, check.typeName, given));
    return undefined;
  }
  return given.map((item, index) => one(check, item, `${place}[${index}]`, found));
}

/** A required field that is there but holds its type's zero value counts as missing: proto3 cannot tell the two apart. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'string' && value.endsWith('_UNSPECIFIED');
}

function invalid(field: string, typeName: string, value: unknown): Violation {
  return { kind: 'invalid', field, description: `Invalid value at '${field}' (${typeName}), ${JSON.stringify(value)}` };
}

function missing(field: string): Violation {
  return { kind: 'required', field, description: `[${field}] Required field is missing: ${field}` };
}
