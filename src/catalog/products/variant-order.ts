import { compareDecimals, type CellValue } from '../cells/index.js';
import type { Attribute, CatalogSchema, UnitFamily } from '../schema/schema.js';

/** What the order of an axis' values hangs on. */
export interface AxisOrder {
  type: Attribute['type'];
  /** Of a select: where an option stands; undefined for one that is not known. */
  positionOf(option: string): number | undefined;
  units: UnitFamily['units'];
}

/** As it is defined now. */
export function axisOrderOf(schema: Pick<CatalogSchema, 'attributes' | 'unitFamilies'>, axis: string): AxisOrder {
  const attribute = schema.attributes.get(axis);
  return {
    type: attribute?.type ?? 'text',
    positionOf: (option) => attribute?.options.get(option)?.position,
    units: schema.unitFamilies.get(attribute?.unitFamily ?? '')?.units ?? {},
  };
}

type Comparison = (a: CellValue | undefined, b: CellValue | undefined) => number;

/** Options by their position alone (two of one position leave it to the next axis), amounts and numbers by size, the rest by their text; what has no value comes last. */
export function compareAxisValues(axis: AxisOrder): Comparison {
  return (a, b) => {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    if (axis.type === 'select') return placeOf(axis, a) - placeOf(axis, b);
    if (axis.type === 'measurement') return sizeOf(axis, a) - sizeOf(axis, b);
    if (axis.type === 'number') return compareDecimals(String(a), String(b));
    return compareTexts(String(a), String(b));
  };
}

/** In code unit order: a locale's would differ between machines. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where each stands in a given order; what it does not name comes after all that it does. */
export function givenPlaces(order: readonly string[] | null | undefined): (sku: string) => number {
  const places = new Map(order?.map((sku, at) => [sku, at]));
  return (sku) => places.get(sku) ?? places.size;
}

const placeOf = ({ positionOf }: AxisOrder, option: CellValue): number => positionOf(String(option)) ?? Number.MAX_SAFE_INTEGER;

function sizeOf({ units }: AxisOrder, value: CellValue): number {
  if (typeof value !== 'object' || Array.isArray(value)) return 0;
  return Number(value.amount) * Number(units[value.unit]?.factor ?? 1);
}
