import { problem } from '../../../libs/problem/index.js';
import type { Attribute, CatalogSchema } from '../schema/schema.js';
import { canonicalDecimal, compareDecimals, decimalPlaces } from './decimal.js';
import type { CheckedValue } from './text-values.js';
import { toStandardUnit } from './units.js';

/** A double holds 15 significant digits for sure: a JSON number with more was rounded before it came here. */
const SAFE_DIGITS = 15;

export function checkNumber(attribute: Attribute, input: string | number, path: string): CheckedValue {
  const amount = readDecimal(input);
  if (amount === undefined) return notANumber(path);
  return checkPlaces(attribute, amount, path) ?? checkRange(attribute, amount, path) ?? { value: amount };
}

export function checkMeasurement(schema: CatalogSchema, attribute: Attribute, input: Record<string, unknown>, path: string): CheckedValue {
  const stray = Object.keys(input).find((key) => key !== 'amount' && key !== 'unit');
  if (stray !== undefined)
    return refuse(
      'measurement_malformed',
      path,
      'A measurement has amount and unit only.',
      'Send {"amount": "12.5", "unit": "<unit code>"}.',
    );
  const given = input['amount'];
  const amount = typeof given === 'string' || typeof given === 'number' ? readDecimal(given) : undefined;
  if (amount === undefined) return notANumber(`${path}.amount`);
  const family = schema.unitFamilies.get(attribute.unitFamily ?? '');
  const unit = input['unit'];
  const standard = typeof unit === 'string' && family ? toStandardUnit(family, { amount, unit }) : undefined;
  if (standard === undefined) {
    return refuse(
      'unit_unknown',
      `${path}.unit`,
      `The unit is not of the unit family ${attribute.unitFamily}.`,
      `Send one of ${Object.keys(family?.units ?? {})
        .slice(0, 20)
        .join(', ')}.`,
    );
  }
  return checkPlaces(attribute, amount, path) ?? checkRange(attribute, standard, path) ?? { value: { amount, unit: unit as string } };
}

function readDecimal(input: string | number): string | undefined {
  if (typeof input === 'string') return canonicalDecimal(input);
  const text = String(input);
  return text.replace(/[-.]/g, '').length <= SAFE_DIGITS ? canonicalDecimal(text) : undefined;
}

function checkPlaces(attribute: Attribute, amount: string, path: string): CheckedValue | undefined {
  const { decimals } = attribute.validation;
  if (decimals === undefined || decimalPlaces(amount) <= decimals) return undefined;
  return refuse(
    'too_many_decimals',
    path,
    `The number has ${decimalPlaces(amount)} decimals; at most ${decimals} are allowed.`,
    'Round it.',
  );
}

function checkRange(attribute: Attribute, amount: string, path: string): CheckedValue | undefined {
  const { min, max } = attribute.validation;
  if (min !== undefined && compareDecimals(amount, min) < 0) {
    return refuse('value_too_small', path, `${amount} is less than ${min}.`, `Send ${min} or more.`);
  }
  if (max !== undefined && compareDecimals(amount, max) > 0) {
    return refuse('value_too_large', path, `${amount} is more than ${max}.`, `Send ${max} or less.`);
  }
  return undefined;
}

function notANumber(path: string): CheckedValue {
  return refuse(
    'number_invalid',
    path,
    'This is not a plain decimal number.',
    'Send digits with at most one point, as a string: "1234.5".',
  );
}

function refuse(...args: Parameters<typeof problem>): CheckedValue {
  return { problem: problem(...args) };
}
