import { add, divide, isDecimal, multiply, negate, round } from './decimal.js';
import type { Measure } from './values.js';
import type { UnitInfo, Vocabulary } from './vocabulary.js';

/** Digits after the point where a conversion does not come out even and the mapping does not say. */
const DEFAULT_DECIMALS = 6;

export type UnitConverter = (value: Measure) => Measure | undefined;

/** Units are looked up over all families: a unit's code is unique among the families of one catalogue's measure attributes in use. */
export function unitConverter(to: string, decimals: number | undefined, vocabulary: Vocabulary): UnitConverter {
  const families = [...vocabulary.units.values()].filter((units) => units.has(to));
  return (value) => {
    if (!isDecimal(value.amount)) return undefined;
    if (value.unit === to) return { amount: decimals === undefined ? value.amount : round(value.amount, decimals), unit: to };
    const units = families.find((family) => family.has(value.unit));
    const from = units?.get(value.unit);
    const target = units?.get(to);
    if (!from || !target) return undefined;
    return { amount: convert(value.amount, from, target, decimals ?? DEFAULT_DECIMALS), unit: to };
  };
}

function convert(amount: string, from: UnitInfo, to: UnitInfo, decimals: number): string {
  const standard = add(multiply(amount, from.factor), from.offset ?? '0');
  return divide(add(standard, negate(to.offset ?? '0')), to.factor, decimals);
}
