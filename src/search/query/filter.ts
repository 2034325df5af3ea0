import type { EditorialState, Lifecycle } from '../../catalog/index.js';

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
  /** A sale price counts at this moment. */
  isOnSale?: boolean | null;
  /** Something can be sold: a count above 0, or none and not said to be out of stock. */
  isInStock?: boolean | null;
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
}

/** Filters in one question, however they are nested, and how deep that may be. */
export const MOST_FILTERS = 200;
export const DEEPEST = 10;
/** Values that one filter names. */
export const MOST_VALUES = 500;
/** Words that one text asks for. */
export const MOST_WORDS = 16;
