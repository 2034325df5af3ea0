import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Attribute, CatalogSchema } from '../schema/schema.js';
import type { CellValue } from './document.js';
import { isRealDate } from './formats.js';
import { checkMeasurement, checkNumber } from './number-rules.js';
import { checkRichText, checkText, type CheckedValue } from './text-values.js';

export type { CheckedValue } from './text-values.js';

const describe: Record<Attribute['type'], string> = {
  text: 'text',
  rich_text: 'HTML text',
  number: 'a decimal number, best as a string such as "12.5"',
  boolean: 'true or false',
  date: 'a day as "YYYY-MM-DD"',
  select: 'the code of one option',
  multi_select: 'a list of option codes',
  measurement: '{"amount": "12.5", "unit": "<unit code>"}',
  reference: 'the code of a record',
  asset: 'the SHA-256 of an asset as 64 hex digits',
};

/**
 * Checks one value against its attribute and gives its canonical form. Pure: options, units and limits come from `schema`.
 * Null (clear) is the caller's case, not a value.
 */
export function checkValue(schema: CatalogSchema, attribute: Attribute, input: unknown, path: string): CheckedValue {
  switch (attribute.type) {
    case 'text':
      return typeof input === 'string' ? checkText(attribute, input, path) : wrongType(attribute, input, path);
    case 'rich_text':
      return typeof input === 'string' ? checkRichText(attribute, input, path) : wrongType(attribute, input, path);
    case 'number':
      return typeof input === 'string' || typeof input === 'number'
        ? checkNumber(attribute, input, path)
        : wrongType(attribute, input, path);
    case 'boolean':
      return typeof input === 'boolean' ? { value: input } : wrongType(attribute, input, path);
    case 'date':
      return typeof input === 'string' ? checkDate(attribute, input, path) : wrongType(attribute, input, path);
    case 'select':
      return typeof input === 'string' ? checkOption(attribute, input, path) : wrongType(attribute, input, path);
    case 'multi_select':
      return Array.isArray(input) ? checkOptions(attribute, input, path) : wrongType(attribute, input, path);
    case 'measurement':
      return isRecord(input) ? checkMeasurement(schema, attribute, input, path) : wrongType(attribute, input, path);
    case 'reference':
      return typeof input === 'string' ? checkCode(input, path) : wrongType(attribute, input, path);
    case 'asset':
      return typeof input === 'string' && /^[0-9a-f]{64}$/.test(input) ? { value: input } : wrongType(attribute, input, path);
  }
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function wrongType(attribute: Attribute, input: unknown, path: string): CheckedValue {
  const got = input === null ? 'null' : Array.isArray(input) ? 'a list' : typeof input === 'object' ? 'an object' : `a ${typeof input}`;
  const what = typeof input === 'string' ? 'this text is not one' : `it was given ${got}`;
  return refuse(
    'value_wrong_type',
    path,
    `Attribute ${attribute.code} holds ${attribute.type}; ${what}.`,
    `Send ${describe[attribute.type]}.`,
  );
}

function checkDate(attribute: Attribute, text: string, path: string): CheckedValue {
  if (!isRealDate(text)) return refuse('date_not_real', path, 'This is not a day of the calendar.', 'Send a real day as "YYYY-MM-DD".');
  const { min, max } = attribute.validation;
  if (min !== undefined && text < min) return refuse('value_too_small', path, `The day is before ${min}.`, `Send ${min} or later.`);
  if (max !== undefined && text > max) return refuse('value_too_large', path, `The day is after ${max}.`, `Send ${max} or earlier.`);
  return { value: text };
}

function checkOption(attribute: Attribute, given: string, path: string): CheckedValue {
  const code = given.trim();
  if (attribute.options.has(code)) return { value: code };
  return refuse(
    'option_unknown',
    path,
    `Attribute ${attribute.code} has no option ${JSON.stringify(code.toWellFormed().slice(0, 100))}.`,
    'Send the code of an existing option (not its label), or have an administrator add the option.',
  );
}

function checkOptions(attribute: Attribute, input: unknown[], path: string): CheckedValue {
  if (input.length === 0) return refuse('value_empty', path, 'The list of options is empty.', 'Send null to clear the cell.');
  const codes = new Set<string>();
  for (const [at, code] of input.entries()) {
    if (typeof code !== 'string') return wrongType(attribute, code, `${path}.${at}`);
    const checked = checkOption(attribute, code, `${path}.${at}`);
    if (checked.problem) return checked;
    codes.add(code.trim());
  }
  const sorted: CellValue = [...codes].sort();
  return { value: sorted };
}

function checkCode(code: string, path: string): CheckedValue {
  if (/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,254}$/.test(code)) return { value: code };
  return refuse('code_malformed', path, 'This is not the code of a record.', 'Send a code of letters, digits, "_", ".", ":" or "-".');
}

function refuse(...args: Parameters<typeof problem>): { problem: Problem } {
  return { problem: problem(...args) };
}
