import { problem, type Problem } from '../../../libs/problem/index.js';
import { canonicalDecimal, compareDecimals } from '../cells/index.js';
import { checkCodes, checkFixed, checkLabels, CODE } from '../schema/definition-rules.js';
import type { CatalogSchema, Labels, Unit } from '../schema/schema.js';

export interface UnitFamilyRow {
  code: string;
  standardUnit: string;
  labels?: Labels;
  /** Added to those that exist; a unit is never taken away nor redefined, because stored measures name it. */
  units: Record<string, Unit>;
}

export function checkUnitFamilies(schema: CatalogSchema, rows: UnitFamilyRow[]): Problem[] {
  const problems = checkCodes(rows, CODE, 'unitFamilies');
  for (const [at, row] of rows.entries()) {
    const path = `unitFamilies.${at}`;
    const stored = schema.unitFamilies.get(row.code);
    const units = { ...stored?.units, ...row.units };
    const standard = Object.hasOwn(units, row.standardUnit) ? units[row.standardUnit] : undefined;
    problems.push(...checkLabels(row.labels, `${path}.labels`), ...checkFixed(stored, row, ['standardUnit'], path));
    problems.push(
      ...checkCodes(
        Object.keys(row.units).map((code) => ({ code })),
        CODE,
        `${path}.units`,
      ),
    );
    if (standard?.factor !== '1' || (standard.offset ?? '0') !== '0') {
      problems.push(
        problem(
          'standard_unit_invalid',
          `${path}.standardUnit`,
          'The standard unit is one of the units, with factor 1 and no offset.',
          'Add it to units as {"factor": "1"}.',
        ),
      );
    }
    for (const [code, unit] of Object.entries(row.units))
      problems.push(...checkUnit(unit, stored?.units[code], `${path}.units.${code.toWellFormed().slice(0, 100)}`));
  }
  return problems;
}

function checkUnit(unit: Unit, stored: Unit | undefined, path: string): Problem[] {
  const factor = typeof unit?.factor === 'string' ? canonicalDecimal(unit.factor) : undefined;
  const offset = unit?.offset === undefined ? '0' : typeof unit.offset === 'string' ? canonicalDecimal(unit.offset) : undefined;
  if (factor === undefined || offset === undefined || compareDecimals(factor, '0') <= 0) {
    return [
      problem(
        'unit_invalid',
        path,
        'A unit has a positive factor to the standard unit, and may have an offset.',
        'Send both as decimal strings, for example {"factor": "0.001"}.',
      ),
    ];
  }
  if (stored && (compareDecimals(stored.factor, factor) !== 0 || compareDecimals(stored.offset ?? '0', offset) !== 0)) {
    return [
      problem(
        'definition_fixed',
        path,
        'This unit exists with another factor or offset; stored measures rely on it.',
        'Add a unit with another code.',
      ),
    ];
  }
  return checkLabels(unit.labels, `${path}.labels`);
}
