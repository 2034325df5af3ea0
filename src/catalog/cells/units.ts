import type { UnitFamily } from '../schema/schema.js';
import type { Measurement } from './document.js';
import { addDecimals, divideDecimals, multiplyDecimals, negateDecimal } from './decimal.js';

/** The amount in the family's standard unit, exact; undefined where the unit is not of the family. */
export function toStandardUnit(family: UnitFamily, value: Measurement): string | undefined {
  const unit = Object.hasOwn(family.units, value.unit) ? family.units[value.unit] : undefined;
  if (!unit) return undefined;
  return addDecimals(multiplyDecimals(value.amount, unit.factor), unit.offset ?? '0');
}

/**
 * The same measure in another unit of the family: exact where the quotient ends within `places`, else rounded half away from
 * zero there. Undefined where either unit is not of the family.
 */
export function convertMeasurement(family: UnitFamily, value: Measurement, unit: string, places = 12): Measurement | undefined {
  if (value.unit === unit) return Object.hasOwn(family.units, unit) ? value : undefined;
  const standard = toStandardUnit(family, value);
  const target = Object.hasOwn(family.units, unit) ? family.units[unit] : undefined;
  if (standard === undefined || !target) return undefined;
  return { amount: divideDecimals(addDecimals(standard, negateDecimal(target.offset ?? '0')), target.factor, places), unit };
}
