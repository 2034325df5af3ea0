import { measureIn, type UnitTable } from '../../port/kit/index.js';

/** Unit codes as catalogues write them → Shopify's words. Weights keep the value; Shopify knows four units. */
const WEIGHTS: UnitTable = {
  G: ['GRAMS', 1],
  GRAM: ['GRAMS', 1],
  GRAMS: ['GRAMS', 1],
  MG: ['GRAMS', 0.001],
  MILLIGRAM: ['GRAMS', 0.001],
  KG: ['KILOGRAMS', 1],
  KILOGRAM: ['KILOGRAMS', 1],
  KILOGRAMS: ['KILOGRAMS', 1],
  T: ['KILOGRAMS', 1_000],
  TON: ['KILOGRAMS', 1_000],
  OZ: ['OUNCES', 1],
  OUNCE: ['OUNCES', 1],
  OUNCES: ['OUNCES', 1],
  LB: ['POUNDS', 1],
  POUND: ['POUNDS', 1],
  POUNDS: ['POUNDS', 1],
};

/** Metafields of type dimension take these (shopify.dev, metafield data types). */
const LENGTHS: UnitTable = Object.fromEntries(
  Object.entries({
    ...{ MM: 'mm', MILLIMETER: 'mm', CM: 'cm', CENTIMETER: 'cm', M: 'm', METER: 'm' },
    ...{ IN: 'in', INCH: 'in', FT: 'ft', FOOT: 'ft', FEET: 'ft', YD: 'yd', YARD: 'yd' },
  }).map(([unit, name]) => [unit, [name, 1]]),
);

export function weightOf(value: unknown): { value: number; unit: string } | undefined {
  return measureIn(value, WEIGHTS, 6);
}

export function dimensionOf(value: unknown): { value: number; unit: string } | undefined {
  return measureIn(value, LENGTHS);
}
