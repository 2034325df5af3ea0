import type { Problem } from '../../../libs/problem/index.js';
import type { Market } from '../schema/schema.js';
import type { HadBack, OfferValues } from './offer.js';
import type { RefusedPrice } from './read-money.js';
import type { LocationStatement } from './read-stock.js';

/** What is wrong with a line, by the part of it that is refused for that. */
export interface RefusedParts {
  money: Problem[];
  stock: Problem[];
}

/** A row whose form was checked. */
export interface PreparedOffer {
  at: number;
  path: string;
  sku: string;
  market: Market;
  audience: string;
  /** Without the price where it is refused. Of a part with faults, what stops the sale and nothing else. */
  values: Partial<OfferValues>;
  /** With `values.quantity`: how far below zero it was counted. */
  backlog: number | null;
  /** With `values.quantity`: the moment that it speaks of; null: when it came. */
  countedAt: string | null;
  /** Counts by location; empty: there are none. */
  stock: LocationStatement[];
  /** Of counts that a person has back, by location; '': of the whole. */
  hadBack?: ReadonlyMap<string, HadBack>;
  refused: RefusedPrice | undefined;
  /** What was refused, part by part: wrong money keeps no stock back, nor wrong stock money. */
  faults: RefusedParts;
  /** What was taken otherwise than it was sent. */
  warnings: Problem[];
  source: string;
  order: string | null;
  messageId: string | null;
}
