import { measureIn, type UnitTable } from '../../port/kit/index.js';
import type { Form } from './fields.js';

/** Google's units, and how many of them one of the catalogue's unit holds; catalogues name units in full or by their sign. */
const WEIGHTS: UnitTable = {
  MILLIGRAM: ['g', 0.001],
  GRAM: ['g', 1],
  KILOGRAM: ['kg', 1],
  TON: ['kg', 1000],
  OUNCE: ['oz', 1],
  POUND: ['lb', 1],
  MG: ['g', 0.001],
  G: ['g', 1],
  KG: ['kg', 1],
  OZ: ['oz', 1],
  LB: ['lb', 1],
};
const LENGTHS: UnitTable = {
  MILLIMETER: ['cm', 0.1],
  CENTIMETER: ['cm', 1],
  DECIMETER: ['cm', 10],
  METER: ['cm', 100],
  INCH: ['in', 1],
  FEET: ['in', 12],
  MM: ['cm', 0.1],
  CM: ['cm', 1],
  M: ['cm', 100],
  IN: ['in', 1],
};

/** A value in Google's JSON, or `undefined` with the reason why it cannot be one. */
export type Conversion = { value: unknown; fault?: undefined } | { value?: undefined; fault: string };

/** Makes Google's JSON of a mapped value. Pure; what does not fit is said, never guessed. */
export function convert(form: Form, value: unknown): Conversion {
  switch (form) {
    case 'text':
      return { value: String(value) };
    case 'texts':
      return { value: listOf(value).map(String) };
    case 'choice':
      return { value: choice(value) };
    case 'choices':
      return { value: listOf(value).map(choice) };
    case 'flag':
      return typeof value === 'boolean' ? { value } : { fault: 'must be true or false' };
    case 'whole':
      return /^-?\d+$/.test(String(value)) ? { value: String(value) } : { fault: 'must be a whole number' };
    case 'measure':
      return measure(value, LENGTHS);
    case 'weight':
      return measure(value, WEIGHTS);
    case 'moment':
      return moment(String(value));
    case 'json':
      return json(value);
  }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const choice = (value: unknown): string =>
  String(value)
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');

function moment(text: string): Conversion {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  return Number.isNaN(Date.parse(at)) ? { fault: 'must be a date' } : { value: at };
}

function json(value: unknown): Conversion {
  if (typeof value !== 'string') return { value };
  try {
    return { value: JSON.parse(value) as unknown };
  } catch {
    return { fault: 'must be JSON' };
  }
}

/** Four decimals at most (contract, ProductWeight). */
function measure(value: unknown, units: UnitTable): Conversion {
  const measured = measureIn(value, units, 4);
  return measured ? { value: measured } : { fault: `must be a measure in one of ${Object.keys(units).join(', ')}` };
}
