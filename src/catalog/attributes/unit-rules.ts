import { problem, type Problem } from '../../../libs/problem/index.js';
import { canonicalDecimal, compareDecimals } from '../cells/index.js';
import { checkCodes, checkFixed, checkLabels, CODE, codeFault } from '../schema/definition-rules.js';
import type { CatalogSchema, Labels, Unit } from '../schema/schema.js';
import type { UnitFamilyEntity } from './unit-family.entity.js';

/**
 * A unit family to save, or units to add to one: those that exist are never taken away nor redefined, because stored measures name them.
 */
export type UnitFamilyRow = Omit<UnitFamilyEntity, 'labels'> & Partial<Pick<UnitFamilyEntity, 'labels'>>;

export function checkUnitFamilies(schema: CatalogSchema, rows: UnitFamilyRow[]): Problem[] {
  const problems = checkCodes(rows, CODE, 'unitFamilies');
  for (const [at, row] of rows.entries()) {
    const path = `unitFamilies.${at}`;
    const stored = schema.unitFamilies.get(row.code);
    const units = { ...stored?.units, ...row.units };
    const standard = Object.hasOwn(units, row.standardUnit) ? units[row.standardUnit] : undefined;
    problems.push(...checkLabels(row.labels, `${path}.labels`), ...checkFixed(stored, row, ['standardUnit'], path));
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
    problems.push(...checkUnits(row.units, `${path}.units`), ...checkStored(row.units, stored?.units ?? {}, `${path}.units`));
  }
  return problems;
}

/** Codes, factors and offsets of units, each at its own place. */
export function checkUnits(units: unknown, path: string): Problem[] {
  if (typeof units !== 'object' || units === null || Array.isArray(units)) return [badUnit(path)];
  const codes = Object.keys(units);
  const malformed = codes.flatMap((code, at) => codeFault(code, CODE, `${path}.${at}.code`) ?? []);
  return malformed.concat(codes.flatMap((code) => checkUnit((units as Record<string, Unit>)[code]!, placeOf(path, code))));
}

const placeOf = (path: string, code: string): string => `${path}.${code.toWellFormed().slice(0, 100)}`;

function checkUnit(unit: Unit, path: string): Problem[] {
  const { factor, offset } = read(unit);
  if (factor === undefined || offset === undefined || compareDecimals(factor, '0') <= 0) return [badUnit(path)];
  return checkLabels(unit.labels, `${path}.labels`);
}

function read(unit: Unit): { factor: string | undefined; offset: string | undefined } {
  const factor = typeof unit?.factor === 'string' ? canonicalDecimal(unit.factor) : undefined;
  const offset = unit?.offset === undefined ? '0' : typeof unit.offset === 'string' ? canonicalDecimal(unit.offset) : undefined;
  return { factor, offset };
}

/** Stored measures rely on a unit: it keeps its factor and offset. */
function checkStored(units: Record<string, Unit>, stored: Record<string, Unit>, path: string): Problem[] {
  return Object.entries(units).flatMap(([code, unit]) => {
    const [given, known] = [read(unit), Object.hasOwn(stored, code) ? stored[code] : undefined];
    if (!known || given.factor === undefined || given.offset === undefined) return [];
    if (compareDecimals(known.factor, given.factor) === 0 && compareDecimals(known.offset ?? '0', given.offset) === 0) return [];
    const message = 'This unit exists with another factor or offset; stored measures rely on it.';
    return problem('definition_fixed', placeOf(path, code), message, 'Add a unit with another code.');
  });
}

/** Units as they are to be stored: of one that is there, what the row leaves out stays, and each label is said by itself. Null takes a label away. */
export function mergedUnits(stored: Record<string, Unit>, units: Record<string, Unit>): Record<string, Unit> {
  return Object.fromEntries(
    Object.entries(units).map(([code, unit]) => {
      const known = Object.hasOwn(stored, code) ? stored[code] : undefined;
      const labels = Object.entries({ ...known?.labels, ...unit.labels } as Record<string, string | null>).filter(
        ([, text]) => text !== null,
      );
      return [code, { ...known, ...unit, ...(known?.labels || unit.labels ? { labels: Object.fromEntries(labels) as Labels } : {}) }];
    }),
  );
}

function badUnit(path: string): Problem {
  return problem(
    'unit_invalid',
    path,
    'A unit has a positive factor to the standard unit, and may have an offset.',
    'Send both as decimal strings, for example {"factor": "0.001"}.',
  );
}
