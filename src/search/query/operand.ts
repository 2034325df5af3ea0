import { checkCharacters, problem, type Problem } from '../../../libs/problem/index.js';
import {
  comparableDecimal,
  checkValue,
  isRealDate,
  type Attribute,
  type CatalogSchema,
  type CellValue,
  type Measurement,
} from '../../catalog/index.js';
import { fold, hasPart } from '../cells/fold.js';
import { termsOf } from '../cells/terms.js';

/** The terms of a value that a filter names, or why it cannot be one. */
export type Operand = { terms: string[]; problem?: undefined } | { terms?: undefined; problem: Problem };

const CHOSEN = ['select', 'multi_select'];

/**
 * Reads what a filter compares with. Its form must be that of the attribute; its rules need not hold: whoever looks for what breaks them must be
 * able to say it.
 */
export function readOperand(schema: CatalogSchema, attribute: Attribute, input: unknown, path: string): Operand {
  const { type } = attribute;
  const dirty = typeof input === 'string' ? checkCharacters(input, path) : undefined;
  if (dirty) return { problem: dirty };
  if (type === 'number') return ofNumber(schema, attribute, input, path);
  if (type === 'measurement') return ofMeasure(schema, attribute, input, path);
  if (type === 'date') return typeof input === 'string' && isRealDate(input) ? terms(schema, attribute, input) : wrong(attribute, path);
  if (type === 'text' || type === 'rich_text')
    return typeof input === 'string' ? terms(schema, attribute, input.normalize('NFC')) : wrong(attribute, path);
  if (CHOSEN.includes(type) && typeof input === 'string') {
    const checked = checkValue(schema, { ...attribute, type: 'select' }, input, path);
    return checked.problem ? { problem: checked.problem } : { terms: [checked.value as string] };
  }
  const checked = checkValue(schema, attribute, input, path);
  return checked.problem ? { problem: checked.problem } : terms(schema, attribute, checked.value);
}

function ofNumber(schema: CatalogSchema, attribute: Attribute, input: unknown, path: string): Operand {
  const decimal = typeof input === 'string' || typeof input === 'number' ? comparableDecimal(String(input)) : undefined;
  return decimal === undefined ? wrong(attribute, path) : terms(schema, attribute, decimal);
}

function ofMeasure(schema: CatalogSchema, attribute: Attribute, input: unknown, path: string): Operand {
  const { amount, unit } = (typeof input === 'object' && input !== null ? input : {}) as Partial<Record<keyof Measurement, unknown>>;
  const decimal = typeof amount === 'string' || typeof amount === 'number' ? comparableDecimal(String(amount)) : undefined;
  if (decimal === undefined || typeof unit !== 'string' || Object.keys(input as object).length > 2) return wrong(attribute, path);
  const units = schema.unitFamilies.get(attribute.unitFamily ?? '')?.units ?? {};
  if (Object.hasOwn(units, unit)) return terms(schema, attribute, { amount: decimal, unit });
  const fix = `Send one of ${Object.keys(units).slice(0, 20).join(', ')}.`;
  return { problem: problem('unit_unknown', path, `Attribute ${attribute.code} is not measured in ${unit.slice(0, 40).toWellFormed()}.`, fix) }; // prettier-ignore
}

const terms = (schema: CatalogSchema, attribute: Attribute, value: CellValue): Operand => ({ terms: termsOf(schema, attribute, value) });

const FORMS: Partial<Record<Attribute['type'], string>> = {
  number: 'a decimal, best as a string such as "12.5"',
  measurement: '{"amount": "12.5", "unit": "<unit code>"}',
  date: 'a day as "YYYY-MM-DD"',
};

function wrong({ code, type }: Attribute, path: string): Operand {
  const message = `Attribute ${code} holds ${type}; this is not one.`;
  return { problem: problem('value_wrong_type', path, message, `Send ${FORMS[type] ?? 'text'}.`) };
}

/** Codes of the options of which some label has this part. */
export function optionsLabelled(attribute: Attribute, label: string): string[] {
  const part = fold(label);
  return [...attribute.options.values()]
    .filter(({ labels, code }) => [...Object.values(labels), code].some((text) => hasPart(fold(text), part)))
    .map(({ code }) => code);
}

/** A text as a pattern of LIKE that stands for itself. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
