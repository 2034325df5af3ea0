import { canonicalDecimal, convertMeasurement, divideDecimals } from '../../catalog/index.js';
import type { Measure } from './values.js';
import type { Vocabulary } from './vocabulary.js';

/** Digits after the point where a conversion does not come out even and the mapping does not say. */
const DEFAULT_DECIMALS = 6;

export type UnitConverter = (value: Measure) => Measure | undefined;

/** The family is found by the two units, so that a mapping need not repeat what the attribute says. */
export function unitConverter(to: string, decimals: number | undefined, vocabulary: Vocabulary): UnitConverter {
  const families = [...vocabulary.unitFamilies.values()].filter((family) => Object.hasOwn(family.units, to));
  return (value) => {
    const family = families.find((candidate) => Object.hasOwn(candidate.units, value.unit));
    if (!family || canonicalDecimal(value.amount) === undefined) return undefined;
    const converted = convertMeasurement(family, value, to, decimals ?? DEFAULT_DECIMALS);
    return converted && decimals !== undefined ? { amount: roundDecimal(converted.amount, decimals), unit: to } : converted;
  };
}

/** Half away from zero, which is what people expect of a printed weight. */
export function roundDecimal(amount: string, decimals: number): string {
  return divideDecimals(amount, '1', decimals);
}
