import { problem, type Problem } from '../../../libs/problem/index.js';
import type {
  AssortmentFilter,
  CellFilter,
  ChangedFilter,
  ChannelStateFilter,
  IssueFilter,
  ListingFilter,
  OfferFilter,
  PictureFilter,
  SearchFilter,
  TextFilter,
} from '../query/filter.js';
import type { ReadinessFilter } from '../readiness/readiness-filter.js';
import type { Rows } from '../query/rows.js';
import type { SearchSort } from '../query/question.js';

/** A column in which a view shows an attribute. */
export type ViewColumn = Pick<CellFilter, 'attribute' | 'locale' | 'channel'>;

/** What a view keeps. */
export interface ViewQuestion {
  filter: SearchFilter;
  rows: Rows | null;
  sort: SearchSort | null;
  columns: ViewColumn[];
}

/** Of the questions that this release writes, and the only one that it reads: raised where a filter of before would mean something else. */
export const VIEW_FORM = 1;

/** What a part of a filter is in JSON: one filter, a list of them, a list of codes, or an object of which these parts are known. */
type Part = 'filter' | 'filters' | 'codes' | 'text' | 'flag' | readonly string[];

/** The compiler asks for each part that a filter may have: one that is not here would be refused in every view. */
const keysOf = <T>(keys: Record<keyof Required<T>, true>): readonly string[] => Object.keys(keys);
const CELL = keysOf<CellFilter>({ attribute: true, locale: true, channel: true, equals: true, in: true, from: true, to: true, under: true, prefix: true, contains: true, label: true, isEmpty: true }); // prettier-ignore
const FILTER: Record<keyof Required<SearchFilter>, Part> = {
  ...{ and: 'filters', or: 'filters', not: 'filter', cell: CELL },
  ...{ skus: 'codes', families: 'codes', categories: 'codes', states: 'codes', lifecycles: 'codes', skuPrefix: 'text', inbox: 'flag' },
  text: keysOf<TextFilter>({ query: true, locale: true }),
  changed: keysOf<ChangedFilter>({ since: true, by: true }),
  pictures: keysOf<PictureFilter>({ has: true, lacks: true }),
  offer: keysOf<OfferFilter>({ market: true, hasPrice: true, isOnSale: true, isInStock: true, priceFrom: true, priceUnder: true }),
  assortment: keysOf<AssortmentFilter>({ channel: true, isIn: true }),
  readiness: keysOf<ReadinessFilter>({
    channel: true,
    states: true,
    codes: true,
    owners: true,
    places: true,
    severity: true,
    locale: true,
  }),
  channelState: keysOf<ChannelStateFilter>({ channel: true, locale: true, states: true, draftDiffers: true, inReview: true, isBehind: true, isRefused: true, isRecalled: true, isDifferent: true, differsByPolicy: true }), // prettier-ignore
  listing: keysOf<ListingFilter>({ channel: true, kinds: true, states: true, wire: true }),
  issues: keysOf<IssueFilter>({ channel: true, codes: true, owners: true, severity: true }),
};

/**
 * What of a question is not of our form: a release may write filters that the one before does not know, and a filter of which a part is overlooked
 * would find too much. Undefined: all is known.
 */
export function formFault(form: number, question: unknown, path: string): Problem | undefined {
  const at = form === VIEW_FORM && isObject(question) ? filterFault(question['filter'], 'filter') : 'form';
  if (at === undefined) return undefined;
  return problem('view_form_unknown', at === 'form' ? path : `${path}.${at}`, 'This release does not know what the view asks here.', 'Save the view again, or use the release that wrote it.'); // prettier-ignore
}

/** The path of the first part that is not of our form. */
function filterFault(filter: unknown, path: string): string | undefined {
  if (!isObject(filter)) return path;
  return firstOf(Object.entries(filter), ([name, part]) => {
    const form = Object.hasOwn(FILTER, name) ? FILTER[name as keyof SearchFilter] : undefined;
    const at = `${path}.${name}`;
    return form === undefined ? at : part == null ? undefined : partFault(form, part, at);
  });
}

function partFault(form: Part, part: unknown, path: string): string | undefined {
  const only = (holds: boolean): string | undefined => (holds ? undefined : path);
  switch (form) {
    case 'filter':
      return filterFault(part, path);
    case 'filters':
      return Array.isArray(part) ? firstOf([...part.entries()], ([at, one]) => filterFault(one, `${path}.${at}`)) : path;
    case 'codes':
      return only(Array.isArray(part) && part.every((one) => typeof one === 'string'));
    case 'text':
      return only(typeof part === 'string');
    case 'flag':
      return only(typeof part === 'boolean');
    default:
      return isObject(part) ? firstOf(Object.keys(part), (key) => (form.includes(key) ? undefined : `${path}.${key}`)) : path;
  }
}

function firstOf<T>(list: readonly T[], fault: (one: T) => string | undefined): string | undefined {
  for (const one of list) {
    const found = fault(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Moments come back from JSON as texts. */
export function revived(filter: SearchFilter): SearchFilter {
  const { and, or, not, changed } = filter;
  return {
    ...filter,
    ...(and ? { and: and.map(revived) } : {}),
    ...(or ? { or: or.map(revived) } : {}),
    ...(not ? { not: revived(not) } : {}),
    ...(changed?.since ? { changed: { ...changed, since: new Date(changed.since) } } : {}),
  };
}
