import { descriptor } from '../../contracts/google/index.js';

/** One field of Google's contract. Repeated fields hold a list of `type`. */
export interface SchemaField {
  json: string;
  type: string;
  repeated: boolean;
  required: boolean;
}

interface Schema {
  messages: Map<string, Map<string, SchemaField>>;
  enums: Map<string, Set<string>>;
}

/** A place in a payload that Google's contract would not take. `path` is dotted, in JSON names. */
export interface SchemaFault {
  path: string;
  what: string;
}

export const PRODUCT_INPUT = 'google.shopping.merchant.products.v1.ProductInput';
export const ATTRIBUTES = 'google.shopping.merchant.products.v1.ProductAttributes';

/** The contract that scripts/contracts/google.mjs derived from Google's protos, read once. */
export const schema = read(descriptor);

function read(text: string): Schema {
  const result: Schema = { messages: new Map(), enums: new Map() };
  let add: (parts: string[]) => void = () => undefined;
  for (const line of text.split('\n').filter(Boolean)) {
    const parts = line.trim().split(' ');
    if (line.startsWith('  ')) add(parts);
    else if (parts[0] === 'enum') {
      const values = new Set<string>();
      result.enums.set(parts[1]!, values);
      add = ([name]) => values.add(name!);
    } else {
      const fields = new Map<string, SchemaField>();
      result.messages.set(parts[1]!, fields);
      add = ([name, , type, ...marks]) => {
        if (marks.includes('OUTPUT_ONLY')) return;
        const json = name!.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
        fields.set(json, { json, type: type!, repeated: marks.includes('repeated'), required: marks.includes('REQUIRED') });
      };
    }
  }
  return result;
}

/** All that Google's JSON layer would refuse in a value of this message. Empty: it will be taken. */
export function checkMessage(value: unknown, message: string, path = ''): SchemaFault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, what: 'must be an object' }];
  const fields = schema.messages.get(message)!;
  const place = (key: string): string => (path ? `${path}.${key}` : key);
  const faults: SchemaFault[] = [];
  for (const [key, entry] of Object.entries(value)) {
    const field = fields.get(key);
    if (!field) faults.push({ path: place(key), what: 'is not a field that Google has' });
    else if (!field.repeated) faults.push(...checkValue(entry, field.type, place(key)));
    else if (!Array.isArray(entry)) faults.push({ path: place(key), what: 'must be a list' });
    else entry.forEach((item, index) => faults.push(...checkValue(item, field.type, `${place(key)}.${index}`)));
  }
  for (const field of fields.values()) {
    if (field.required && isZero((value as Record<string, unknown>)[field.json]))
      faults.push({ path: place(field.json), what: 'is missing' });
  }
  return faults;
}

const isZero = (value: unknown): boolean =>
  value === undefined || value === '' || (typeof value === 'string' && value.endsWith('_UNSPECIFIED'));

const SCALARS: Record<string, { is(value: unknown): boolean; what: string }> = {
  string: { is: (value) => typeof value === 'string', what: 'must be a text' },
  bool: { is: (value) => typeof value === 'boolean', what: 'must be true or false' },
  int64: { is: (value) => typeof value === 'string' && /^-?\d{1,18}$/.test(value), what: 'must be a whole number, written as a text' },
  int32: { is: (value) => Number.isInteger(value), what: 'must be a whole number' },
  double: { is: (value) => typeof value === 'number' && Number.isFinite(value), what: 'must be a number' },
  float: { is: (value) => typeof value === 'number' && Number.isFinite(value), what: 'must be a number' },
  'google.protobuf.Timestamp': {
    is: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
    what: 'must be a moment such as 2026-12-01T00:00:00Z',
  },
};

function checkValue(value: unknown, type: string, path: string): SchemaFault[] {
  const scalar = SCALARS[type];
  if (scalar) return scalar.is(value) ? [] : [{ path, what: scalar.what }];
  const values = schema.enums.get(type);
  if (!values) return checkMessage(value, type, path);
  if (typeof value === 'string' && values.has(value)) return [];
  const known = [...values].filter((name) => !name.endsWith('_UNSPECIFIED'));
  return [{ path, what: `must be one of ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}` }];
}
