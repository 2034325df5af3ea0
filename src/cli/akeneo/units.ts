import { addDecimals, canonicalDecimal, divideDecimals, multiplyDecimals, type Unit } from '../../catalog/index.js';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { UnitFamilySetup } from '../import/catalogue-source.js';
import { standardFamilies } from './standard-units.js';
import { decimal } from './values.js';

type Step = [operator: string, value: string];

/**
 * The standard families, and those of measurement-families.json in place of them. It is taken as it comes from the API of Akeneo 5 and
 * later, from that of 2 to 4 (`measure-families`), or from a configuration file (`measures_config`). Throws StartFailure.
 */
export function unitFamilies(json: unknown): { all: UnitFamilySetup[]; own: Set<string> } {
  const own = json === undefined ? [] : familiesOf(json).map(readFamily);
  const known = new Map([...standardFamilies(), ...own].map((one) => [one.code, one]));
  return { all: [...known.values()], own: new Set(own.map(({ code }) => code)) };
}

function familiesOf(json: unknown): Record<string, unknown>[] {
  const list = itemsOf(json);
  if (list) return list.filter(isRecord);
  const config = isRecord(json) && isRecord(json['measures_config']) ? json['measures_config'] : json;
  return isRecord(config) ? Object.entries(config).map(([code, family]) => ({ code, ...(isRecord(family) ? family : {}) })) : [];
}

function itemsOf(json: unknown): unknown[] | undefined {
  if (Array.isArray(json)) return json;
  const embedded = isRecord(json) ? json['_embedded'] : undefined;
  return isRecord(embedded) && Array.isArray(embedded['items']) ? embedded['items'] : undefined;
}

function readFamily(family: Record<string, unknown>): UnitFamilySetup {
  const code = String(family['code']);
  const standardUnit = family['standard_unit_code'] ?? family['standard'];
  const units = unitsOf(family['units']);
  if (typeof standardUnit !== 'string' || !units.some(([unit]) => unit === standardUnit))
    throw broken(code, 'it names no standard unit of its own');
  return {
    code,
    standardUnit,
    labels: textsOf(family['labels']),
    units: Object.fromEntries(units.map(([unit, said]) => [unit, readUnit(code, unit, said)])),
  };
}

function unitsOf(units: unknown): [string, Record<string, unknown>][] {
  if (Array.isArray(units)) return units.filter(isRecord).map((unit) => [String(unit['code']), unit]);
  return isRecord(units) ? Object.entries(units).map(([code, unit]) => [code, isRecord(unit) ? unit : {}]) : [];
}

/** A unit leads to the standard one by a chain of operations; ours is factor and offset. */
function readUnit(family: string, code: string, unit: Record<string, unknown>): Unit {
  let factor = '1';
  let offset = '0';
  for (const [operator, text] of stepsOf(unit['convert_from_standard'] ?? unit['convert'])) {
    const value = canonicalDecimal(decimal(text));
    if (value === undefined || (operator === 'div' && value === '0')) throw broken(family, `${code} has the operand ${text}`);
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
      default:
        throw broken(family, `${code} has the operation ${operator}`);
    }
  }
  const symbol = unit['symbol'];
  return {
    factor,
    ...(offset === '0' ? {} : { offset }),
    ...(typeof symbol === 'string' && symbol !== '' ? { symbol } : {}),
    labels: textsOf(unit['labels']),
  };
}

/** `[{operator, value}]`, `[{mul: 1}]` or `{mul: 1, div: 3600}`. */
function stepsOf(steps: unknown): Step[] {
  return (Array.isArray(steps) ? steps : [steps]).filter(isRecord).flatMap((step): Step[] => {
    if ('operator' in step) return [[String(step['operator']), String(step['value'])]];
    return Object.entries(step).map(([operator, value]) => [operator, String(value)]);
  });
}

function textsOf(labels: unknown): Record<string, string> {
  if (!isRecord(labels)) return {};
  return Object.fromEntries(Object.entries(labels).filter((one): one is [string, string] => typeof one[1] === 'string'));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function broken(family: string, why: string): StartFailure {
  const message = `measurement-families.json cannot be taken: of the family ${family}, ${why}.`;
  const fix = 'Export it again, or take it away: the standard families are known. Nothing was imported.';
  return new StartFailure(problem('akeneo_broken_units', 'measurement-families.json', message, fix));
}
