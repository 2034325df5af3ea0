import type { CellFilter } from '../query/filter.js';

/** What of a product, beside its attributes, its rows can be counted by. */
export const FACET_FIELDS = ['family', 'category', 'lifecycle', 'state', 'channelState', 'issueCode', 'issueOwner', 'price'] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

/** By which attribute or field rows are to be counted. Exactly one of both. */
export interface FacetAsk extends Pick<CellFilter, 'locale' | 'channel'> {
  attribute?: string | null;
  field?: FacetField | null;
  /** Of prices: in which market. */
  market?: string | null;
  /** How many values, those with most rows. */
  first?: number | null;
  /** Of categories: those right below this one; absent: the roots. */
  below?: string | null;
  /** Of what has an order: where one range ends and the next begins. */
  bounds?: unknown[] | null;
  /** Of what has an order: at most so many ranges, chosen from the data. */
  ranges?: number | null;
  /** What the filter says of this very attribute or field is left out. */
  withoutOwnFilter?: boolean | null;
}

/** A value, or a range (from, included, to under, not included), with the number of rows that would be found with it. */
export interface FacetValue {
  value: unknown;
  label: string | null;
  from: unknown;
  under: unknown;
  count: number;
  /** Standard error of the count; 0: it is exact. */
  error: number;
  /** Of categories: others stand below. */
  hasBelow: boolean | null;
}

export interface Facet {
  attribute: string | null;
  field: FacetField | null;
  values: FacetValue[];
  /** How many values there are in all. */
  valueCount: number;
  /** Rows that would be found with no value. */
  withoutValue: number;
  withoutValueError: number;
}

/** Facets of one question, with the locale of their labels; estimated: from the sample of the products, in bounded time. */
export interface FacetsAsk {
  of: readonly FacetAsk[];
  locale?: string | null;
  estimated?: boolean | null;
}

/** Facets in one question. */
export const MOST_FACETS = 20;
/** Values of one. */
export const FACET_PAGE = 20;
export const MOST_FACET_VALUES = 200;
/** Bounds that one names, and ranges that one asks for. */
export const MOST_BOUNDS = 50;
export const USUAL_RANGES = 5;
