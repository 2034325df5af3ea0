import type { SearchFilter } from '../query/filter.js';
import type { FacetAsk, FacetField } from './facet.js';

const FIELD_FILTERS: Record<FacetField, keyof SearchFilter> = {
  family: 'families',
  category: 'categories',
  lifecycle: 'lifecycles',
  state: 'states',
};

/**
 * A filter without what it says of the attribute (as the same locale and channel see it) or field of a facet. Only what must hold by itself or by
 * `and` is left out: a part of `or` or `not` says something of other things, too.
 */
export function withoutOwn(filter: SearchFilter, ask: FacetAsk): SearchFilter {
  const left = { ...filter };
  if (ask.field) delete left[FIELD_FILTERS[ask.field]];
  if (isOwn(filter, ask)) delete left.cell;
  if (filter.and) left.and = filter.and.map((part) => withoutOwn(part, ask));
  return left;
}

function isOwn({ cell }: SearchFilter, { attribute, locale, channel }: FacetAsk): boolean {
  return cell != null && cell.attribute === attribute && (cell.locale ?? null) === (locale ?? null) && (cell.channel ?? null) === (channel ?? null); // prettier-ignore
}
