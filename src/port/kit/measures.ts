/** A measure as a mapping hands it over: an exact decimal and the catalogue's unit code. */
export interface Measure {
  amount: string;
  unit: string;
}

/** Unit as catalogues write it, in capitals → the channel's unit, and how many of those one of it holds. */
export type UnitTable = Readonly<Record<string, readonly [unit: string, factor: number]>>;

/** The measure in a unit that the channel knows, rounded to `decimals` where given; undefined where the value is no measure or its unit is not in the table. */
export function measureIn(value: unknown, units: UnitTable, decimals?: number): { value: number; unit: string } | undefined {
  const { amount, unit } = (value ?? {}) as Partial<Measure>;
  const name = String(unit).toUpperCase();
  const known = Object.hasOwn(units, name) ? units[name] : undefined;
  if (!known || amount === undefined) return undefined;
  const [to, factor] = known;
  const converted = Number(amount) * factor;
  return { value: decimals === undefined ? converted : Number(converted.toFixed(decimals)), unit: to };
}
