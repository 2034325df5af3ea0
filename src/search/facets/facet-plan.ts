import type { Attribute } from '../../catalog/index.js';
import type { Condition } from '../query/condition.js';
import type { IssueFilter } from '../query/filter.js';
import type { Params } from '../query/params.js';
import type { FacetField } from './facet.js';

/** Where one range ends and the next begins: as it is shown, and as the index has it. */
export interface Bound {
  shown: unknown;
  term: string;
}

/** What a facet counts by. */
export type FacetBy =
  | {
      kind: 'field';
      field: Exclude<FacetField, 'price'>;
      below: string | null;
      channel: string | null;
      locale: string | null;
      issues: IssueFilter | null;
    }
  | { kind: 'values'; attribute: Attribute; keys: string[]; cells: string[] }
  /** `bounds` are the caller's; null: to be chosen. */
  | { kind: 'ranges'; attribute: Attribute; keys: string[]; bounds: Bound[] | null; wanted: number }
  | PriceFacet;

/** By what a customer pays in a market, in ranges. */
export interface PriceFacet {
  kind: 'prices';
  market: string;
  currency: string;
  /** SQL of an offer `o` of the node `v`. */
  offer: (params: Params, v: string) => string;
  now: Date;
  bounds: Bound[] | null;
  wanted: number;
}

export const isRanged = (by: FacetBy): by is Extract<FacetBy, { kind: 'ranges' | 'prices' }> =>
  by.kind === 'ranges' || by.kind === 'prices';

/** A facet that can be counted. */
export interface FacetPlan {
  by: FacetBy;
  limit: number;
  condition: Condition;
}
