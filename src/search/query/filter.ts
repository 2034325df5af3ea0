import { problem, Refusal } from '../../../libs/problem/index.js';
import type { EditorialState, Lifecycle } from '../../catalog/index.js';
import type { ReadinessFilter } from '../readiness/readiness-filter.js';
import type { ListingKind, ListingState, Wire } from '../../port/index.js';
import type { ChannelWord } from '../states/words.js';

/** Of one attribute, as a locale and a channel see it. Exactly one of the questions; `from`, `to` and `under` are one. */
export interface CellFilter {
  attribute: string;
  /** Absent: the value that all locales share. */
  locale?: string | null;
  /** A channel, a group of channels or a market: what is written for it goes before what is written for all. */
  channel?: string | null;
  equals?: unknown;
  in?: unknown[] | null;
  /** The least and the greatest, both included. */
  from?: unknown;
  to?: unknown;
  /** In place of `to`: what the values are less than. */
  under?: unknown;
  prefix?: string | null;
  contains?: string | null;
  /** Of options: a part of a label, in any locale. */
  label?: string | null;
  /** True: no value, where its family has the attribute; false: any value. */
  isEmpty?: boolean | null;
}

/** Words that a product must have, in any of its texts. */
export interface TextFilter {
  query: string;
  /** Texts of this locale, and those that all share; absent: of all. */
  locale?: string | null;
}

/** The kind of marks by which media tells the roles of a node's pictures. */
export const PICTURE_ROLES = 'picture';

/** Pictures of the node or of what it stands below. */
export interface PictureFilter {
  /** Roles of which it has each. */
  has?: string[] | null;
  /** Roles of which it has none. */
  lacks?: string[] | null;
}

/** What an offer to everybody says in one market. */
export interface OfferFilter {
  market: string;
  hasPrice?: boolean | null;
  /** A sale price below the price counts at this moment. */
  isOnSale?: boolean | null;
  /** Something can be sold: more is counted than is reserved, it is sold ahead, or said to be there without a count. */
  isInStock?: boolean | null;
  /** What a customer pays at this moment is this or more, in the money of the market. */
  priceFrom?: string | null;
  /** It is less than this. */
  priceUnder?: string | null;
}

/** Where the product stands on a channel. */
export interface ChannelStateFilter {
  channel: string;
  /** Absent: in any locale of the channel, all questions in the same. */
  locale?: string | null;
  states?: ChannelWord[] | null;
  draftDiffers?: boolean | null;
  inReview?: boolean | null;
  isBehind?: boolean | null;
  isRefused?: boolean | null;
  isRecalled?: boolean | null;
  isDifferent?: boolean | null;
  differsByPolicy?: boolean | null;
}

/** A listing shows it, or what it stands below. */
export interface ListingFilter {
  channel?: string | null;
  kinds?: ListingKind[] | null;
  states?: ListingState[] | null;
  /** Of which the states are; absent: its content. */
  wire?: Wire | null;
}

/** An open issue is about it, or about what it stands below. */
export interface IssueFilter {
  channel?: string | null;
  codes?: string[] | null;
  owners?: string[] | null;
  severity?: 'error' | 'warning' | null;
}

/** Whether it is meant for a channel: by the assortments of the channel and of its market. */
export interface AssortmentFilter {
  channel: string;
  isIn: boolean;
}

/** Who changed something, and when. */
export interface ChangedFilter {
  since?: Date | null;
  by?: string | null;
}

/** All that are given must hold. */
export interface SearchFilter {
  and?: SearchFilter[] | null;
  or?: SearchFilter[] | null;
  not?: SearchFilter | null;
  cell?: CellFilter | null;
  text?: TextFilter | null;
  skus?: string[] | null;
  skuPrefix?: string | null;
  families?: string[] | null;
  /** True: waits for a family. */
  inbox?: boolean | null;
  /** In one of these categories or below. */
  categories?: string[] | null;
  states?: EditorialState[] | null;
  lifecycles?: Lifecycle[] | null;
  changed?: ChangedFilter | null;
  pictures?: PictureFilter | null;
  offer?: OfferFilter | null;
  assortment?: AssortmentFilter | null;
  readiness?: ReadinessFilter | null;
  channelState?: ChannelStateFilter | null;
  listing?: ListingFilter | null;
  issues?: IssueFilter | null;
}

/** Filters in one question, however they are nested, and how deep that may be. */
export const MOST_FILTERS = 200;
const DEEPEST = 10;
/** Texts in one question: each costs statements of its own. */
const MOST_TEXTS = 10;
/** Values that one filter names. */
export const MOST_VALUES = 500;

/** A text that a filter asks for, and where. */
export interface PlacedText {
  text: TextFilter;
  path: string;
}

/** Throws a Refusal where a filter is too large or too deep, before anything is asked because of it. Returns the texts in it. */
export function checkSize(filter: SearchFilter, path: string): PlacedText[] {
  const texts: PlacedText[] = [];
  let filters = 0;
  const walk = (one: SearchFilter, at: string, depth: number): void => {
    filters += Object.values(one).filter((part) => part != null).length;
    if (filters > MOST_FILTERS) throw new Refusal(problem('filter_too_large', at, `More than ${MOST_FILTERS} filters in one question.`, 'Name values by in, or ask several times.')); // prettier-ignore
    if (depth > DEEPEST) throw new Refusal(problem('filter_too_large', at, `Filters within filters, more than ${DEEPEST} deep.`, 'Write it flatter.')); // prettier-ignore
    if (one.text && texts.push({ text: one.text, path: `${at}.text` }) > MOST_TEXTS) throw new Refusal(problem('filter_too_large', `${at}.text`, `More than ${MOST_TEXTS} texts in one question.`, 'Ask several times.')); // prettier-ignore
    for (const [place, part] of (one.and ?? []).entries()) walk(part, `${at}.and.${place}`, depth + 1);
    for (const [place, part] of (one.or ?? []).entries()) walk(part, `${at}.or.${place}`, depth + 1);
    if (one.not) walk(one.not, `${at}.not`, depth + 1);
  };
  walk(filter, path, 0);
  return texts;
}
