import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { asRegExp } from '../../../../libs/pattern/index.js';

export type Schema = Record<string, unknown>;

const IGNORED = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
  'default',
  'enumNames',
  'editable',
  'hidden',
  'replaces',
  'replacedBy',
  '$lifecycle',
]);
const COMBINATIONS = new Set(['enum', 'anyOf', 'oneOf', 'allOf']);

/**
 * Amazon's vocabulary is translated where plain JSON Schema can say it, and everything that only serves presentation is dropped before
 * compiling: a real definition shrinks to a third and compiles as much faster. Empty lists are dropped too: they are invalid JSON Schema
 * and mean "no rule" in real definitions (selling-partner-api-models#4026).
 */
export const executable = (schema: Schema): Schema => translate(schema, false) as Schema;

let ajv: Ajv2019 | undefined;

/** Of an executable schema. One Ajv for all of them, which forgets what it has compiled: whoever asked keeps it. */
export function compile(schema: Schema): ValidateFunction {
  ajv ??= amazonAjv();
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  return validate;
}

function amazonAjv(): Ajv2019 {
  // V8 optimises the code itself; Ajv's own pass took 40 % of a definition's compile time and made validation no faster.
  const made = new Ajv2019({
    strict: false,
    allErrors: true,
    // What is wrong is told in our own words (schema-rules.ts).
    messages: false,
    validateSchema: false,
    // The schemas of JSON Schema itself, which only that would read.
    meta: false,
    multipleOfPrecision: 6,
    code: { optimize: false, regExp: asRegExp },
  });
  addFormats.default(made);
  made.addKeyword({ keyword: 'selections', type: 'array', errors: false, validate: withinSelections });
  made.addKeyword({ keyword: 'utf8Bytes', type: 'string', errors: false, validate: withinBytes });
  return made;
}

interface Range {
  least: number;
  most: number;
}

/** Amazon counts instances per combination of the selectors' values, not in the whole list. */
function withinSelections({ by, least, most }: Range & { by: string[] }, instances: Schema[]): boolean {
  // Nearly every attribute has one instance.
  if (instances.length === 1) return least <= 1 && most >= 1;
  const tally: Record<string, number> = {};
  for (const instance of instances) {
    const combination = by.map((name) => `${name}=${String(instance?.[name])}`).join('&');
    tally[combination] = (tally[combination] ?? 0) + 1;
  }
  return Object.values(tally).every((count) => count >= least && count <= most);
}

function withinBytes({ least, most }: Range, text: string): boolean {
  const bytes = new TextEncoder().encode(text).length;
  return bytes >= least && bytes <= most;
}

/** `names`: the keys of this object are attribute or field names, not keywords. */
function translate(node: unknown, names: boolean): unknown {
  if (Array.isArray(node)) return node.map((entry) => translate(entry, false));
  if (typeof node !== 'object' || node === null) return node;
  const result: Schema = {};
  for (const [key, value] of Object.entries(node)) {
    if (!names && (IGNORED.has(key) || (COMBINATIONS.has(key) && Array.isArray(value) && value.length === 0))) continue;
    result[key] = key === 'enum' && !names ? value : translate(value, !names && (key === 'properties' || key === '$defs'));
  }
  return names ? result : withAmazonKeywords(result);
}

function withAmazonKeywords({ selectors, minUniqueItems, maxUniqueItems, minUtf8ByteLength, maxUtf8ByteLength, ...rest }: Schema): Schema {
  const range = (least: unknown, most: unknown): Range => ({ least: Number(least ?? 0), most: Number(most ?? Number.MAX_SAFE_INTEGER) });
  return {
    ...rest,
    ...((minUniqueItems ?? maxUniqueItems) !== undefined && {
      selections: { ...range(minUniqueItems, maxUniqueItems), by: Array.isArray(selectors) ? selectors : [] },
    }),
    ...((minUtf8ByteLength ?? maxUtf8ByteLength) !== undefined && { utf8Bytes: range(minUtf8ByteLength, maxUtf8ByteLength) }),
  };
}
