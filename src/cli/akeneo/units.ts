import { addDecimals, divideDecimals, multiplyDecimals, type Unit } from '../../catalog/index.js';
import type { UnitFamilySetup } from '../import/catalogue-source.js';

interface AkeneoUnit {
  symbol?: string;
  labels?: Record<string, string>;
  convert_from_standard?: { operator: string; value: string }[];
}

interface AkeneoFamily {
  code: string;
  labels?: Record<string, string>;
  standard_unit_code: string;
  units: Record<string, AkeneoUnit>;
}

/** Measurement families. Akeneo gives each unit a chain of operations that lead from it to the standard unit; ours is factor and offset. */
export function unitFamilies(json: unknown): UnitFamilySetup[] {
  return (json as AkeneoFamily[]).map((family) => ({
    code: family.code,
    standardUnit: family.standard_unit_code,
    labels: family.labels ?? {},
    units: Object.fromEntries(Object.entries(family.units).map(([code, unit]) => [code, unitOf(unit)])),
  }));
}

function unitOf(unit: AkeneoUnit): Unit {
  let factor = '1';
  let offset = '0';
  for (const { operator, value } of unit.convert_from_standard ?? []) {
    switch (operator) {
      case 'mul':
        [factor, offset] = [multiplyDecimals(factor, value), multiplyDecimals(offset, value)];
        break;
      case 'div':
        [factor, offset] = [divideDecimals(factor, value), divideDecimals(offset, value)];
        break;
      case 'add':
        offset = addDecimals(offset, value);
        break;
      case 'sub':
        offset = addDecimals(offset, multiplyDecimals(value, '-1'));
        break;
    }
  }
  return { factor, ...(offset === '0' ? {} : { offset }), ...(unit.symbol ? { symbol: unit.symbol } : {}), labels: unit.labels ?? {} };
}
