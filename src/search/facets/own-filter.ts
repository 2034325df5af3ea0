import type { ChannelStateFilter, IssueFilter, SearchFilter } from '../query/filter.js';
import type { FacetAsk, FacetField } from './facet.js';

const FIELD_FILTERS: Record<FacetField, keyof SearchFilter> = {
  family: 'families',
  category: 'categories',
  lifecycle: 'lifecycles',
  state: 'states',
  channelState: 'channelState',
  issueCode: 'issues',
  issueOwner: 'issues',
  price: 'offer',
};

/**
 * A filter without what it says of the attribute (as the same locale and channel see it) or field of a facet. Only what must hold by itself or by
 * `and` is left out: a part of `or` or `not` says something of other things, too.
 */
export function withoutOwn(filter: SearchFilter, ask: FacetAsk): SearchFilter {
  const left = { ...filter };
  if (ask.field === 'price') withoutPrice(left, ask);
  else if (ask.field && isOfPlace(filter, ask)) withoutField(left, ask.field);
  if (isOwn(filter, ask)) delete left.cell;
  if (filter.and) left.and = filter.and.map((part) => withoutOwn(part, ask));
  return left;
}

/** What else is asked of issues, or of the channel, stays; of what says nothing more than where, nothing does. */
function withoutField(filter: SearchFilter, field: FacetField): void {
  const { issues, channelState } = filter;
  if (field === 'issueCode' && issues) filter.issues = { ...issues, codes: null };
  else if (field === 'issueOwner' && issues) filter.issues = { ...issues, owners: null };
  else if (field === 'channelState' && channelState) filter.channelState = { ...channelState, states: null };
  else return void delete filter[FIELD_FILTERS[field]];
  const {
    channel: _channel,
    locale: _locale,
    ...asked
  } = (field === 'channelState' ? filter.channelState : filter.issues) as ChannelStateFilter;
  if (Object.values(asked).every((one) => one == null)) delete filter[FIELD_FILTERS[field]];
}

/** What a question still asks of the issues that are counted, where it asks for them by itself or by `and`. */
export function issuesAsked(filter: SearchFilter, ask: FacetAsk): IssueFilter | null {
  if (filter.issues && isOfPlace(filter, ask)) return filter.issues;
  for (const part of filter.and ?? []) {
    const found = issuesAsked(part, ask);
    if (found) return found;
  }
  return null;
}

/** What else is asked of the offer stays. */
function withoutPrice(filter: SearchFilter, { market }: FacetAsk): void {
  const { offer } = filter;
  if (!offer || offer.market !== market) return;
  const { priceFrom: _from, priceUnder: _under, ...others } = offer;
  const { hasPrice, isOnSale, isInStock } = others;
  if ([hasPrice, isOnSale, isInStock].some((asked) => asked != null)) filter.offer = others;
  else delete filter.offer;
}

/** Of a field that is counted by channel, what the filter says of the same channel and locale. */
function isOfPlace(filter: SearchFilter, { field, channel, locale }: FacetAsk): boolean {
  const own = field === 'channelState' ? filter.channelState : field === 'issueCode' || field === 'issueOwner' ? filter.issues : undefined;
  if (!own) return true;
  return (own.channel ?? null) === (channel ?? null) && (!('locale' in own) || (own.locale ?? null) === (locale ?? null));
}

function isOwn({ cell }: SearchFilter, { attribute, locale, channel }: FacetAsk): boolean {
  return cell != null && cell.attribute === attribute && (cell.locale ?? null) === (locale ?? null) && (cell.channel ?? null) === (channel ?? null); // prettier-ignore
}
