import { canonicalDecimal, exponentOf, fromMinor, type CatalogSchema, type Labels } from '../../catalog/index.js';
import { numberOfTerm, numberTerm } from '../cells/number-term.js';
import { ceilMinor, priceTerm } from '../query/price-terms.js';
import { estimateOf } from '../query/sample.js';
import type { Facet, FacetValue } from './facet.js';
import type { BoundPlan, FacetCount } from './facets.repository.js';
import { isRanged, type Bound, type FacetPlan, type PriceFacet } from './facet-plan.js';
import { dayBounds } from './day-bounds.js';
import { roundBounds } from './round-bounds.js';

/** Bounds of ranges that hold all from the least to the greatest term, in the standard unit. */
export function chosenBounds(schema: CatalogSchema, { by }: FacetPlan, least: string, greatest: string): Bound[] {
  if (by.kind === 'prices') return priceBounds(by, least, greatest);
  if (by.kind !== 'ranges') return [];
  const { attribute, wanted } = by;
  if (attribute.type === 'date') return dayBounds(least, greatest, wanted).map((day) => ({ shown: day, term: day }));
  const unit = schema.unitFamilies.get(attribute.unitFamily ?? '')?.standardUnit;
  return roundBounds(numberOfTerm(least), numberOfTerm(greatest), wanted).map((amount) => ({
    shown: attribute.type === 'measurement' ? { amount, unit } : amount,
    term: numberTerm(amount),
  }));
}

/** Of whole minor units: two bounds between which no price can lie are one. */
function priceBounds({ currency, wanted }: PriceFacet, least: string, greatest: string): Bound[] {
  const exponent = exponentOf(currency);
  const amount = (term: string): string => canonicalDecimal(fromMinor(String(BigInt(term)), exponent))!;
  const minors = roundBounds(amount(least), amount(greatest), wanted).map((bound) => ceilMinor(bound, currency)!);
  return [...new Set(minors)].map((minor) => ({ shown: fromMinor(String(minor), exponent), term: priceTerm(minor) }));
}

/** A facet as it is told. */
export function toFacet(schema: CatalogSchema, plan: BoundPlan, counts: readonly FacetCount[], told: Told): Facet {
  const { by } = plan;
  const found = counts.filter(({ value }) => value !== null);
  const none = counts.find(({ value }) => value === null);
  const without = numberOf(none, told);
  const values = plan.bounds ? ranges(plan, plan.bounds, found, told) : found.map((row) => toValue(schema, plan, row, told));
  return {
    attribute: by.kind === 'field' || by.kind === 'prices' ? null : by.attribute.code,
    field: by.kind === 'field' ? by.field : by.kind === 'prices' ? 'price' : null,
    values,
    valueCount: plan.bounds ? values.length : (found[0]?.ofAll ?? 0),
    ...{ withoutValue: without.count, withoutValueError: without.error },
  };
}

/** How a facet is told. `sampled`: its counts are of the sample. */
interface Told {
  locale: string | null;
  sampled: boolean;
}

function numberOf(row: FacetCount | undefined, { sampled }: Told): { count: number; error: number } {
  if (!sampled) return { count: row?.count ?? 0, error: 0 };
  const { count, error } = estimateOf(row?.count ?? 0, row?.squares ?? 0);
  return { count, error };
}

/** In their order, empty ones too. Beyond bounds that were chosen there is nothing, unless it came in the meantime. */
function ranges({ by }: FacetPlan, bounds: Bound[], found: readonly FacetCount[], told: Told): FacetValue[] {
  const counts = new Map(found.map((row) => [Number(row.value), row]));
  const isChosen = isRanged(by) && by.bounds === null;
  return Array.from({ length: bounds.length + 1 }, (_, at) => ({
    ...{ value: null, label: null, hasBelow: null },
    from: at === 0 ? null : bounds[at - 1]!.shown,
    under: at === bounds.length ? null : bounds[at]!.shown,
    ...numberOf(counts.get(at), told),
  })).filter(({ from, under, count }) => count > 0 || !isChosen || (from !== null && under !== null));
}

function toValue(schema: CatalogSchema, { by }: FacetPlan, row: FacetCount, told: Told): FacetValue {
  const { locale } = told;
  const code = row.value!;
  const labels: Labels | undefined = by.kind === 'values' ? by.attribute.options.get(code)?.labels : schema.families.get(code)?.labels;
  const isFamily = by.kind === 'field' && by.field === 'family';
  const own = locale !== null && labels && (by.kind === 'values' || isFamily) ? labels[locale] : undefined;
  return {
    ...{ from: null, under: null, ...numberOf(row, told), hasBelow: row.hasBelow },
    value: by.kind === 'values' && by.attribute.type === 'boolean' ? code === 'true' : (row.text ?? code),
    label: row.label ?? own ?? null,
  };
}
