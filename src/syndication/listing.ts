import type { ListingState } from '../port/index.js';

export { LISTING_STATES, type ListingState } from '../port/index.js';

/** The controller has something to do with it yet. The index listing_due holds these. */
export const UNDER_WAY = ['planned', 'sending', 'unknown', 'accepted', 'processed', 'withdrawing'] as const satisfies ListingState[];
/** A call may be having its effect: nothing else is said of it before a read-back has settled that. */
export const UNSETTLED = ['sending', 'unknown'] as const satisfies ListingState[];
/** The channel took its newest payload. A child may follow such a parent. */
export const TAKEN = ['accepted', 'processed', 'live'] as const satisfies ListingState[];
/** Seen on the channel with that payload, shown or not. */
export const SEEN = ['processed', 'live'] as const satisfies ListingState[];
/** The worker comes by to read these until it knows more; a live one is read when its time comes. */
export const AWAITS_READING = ['unknown', 'accepted', 'processed'] as const satisfies ListingState[];
/** Stands still until somebody mends something: its children wait with it. */
export const HALTED = ['refused', 'rejected', 'withdrawn'] as const satisfies ListingState[];

/** For SQL: `('planned', 'sending')`. Literal, so that a partial index is still recognised. */
export function sqlStates(...states: readonly ListingState[]): string {
  return `(${states.map((state) => `'${state}'`).join(', ')})`;
}

/** Why a listing is due: what of it changed. Kept in the column lane, whose name the release before knows. */
export type Urgency = 'stop_sell' | 'price' | 'offer' | 'content';

/** Lower is sooner. */
export const PRIORITY: Record<Urgency, number> = { stop_sell: 0, price: 1, offer: 2, content: 3 };

export interface StoredProblem {
  code: string;
  message: string;
  fix: string;
  /** Set by a rejection: this payload waits for a change or a person. */
  rejectedHash?: string;
  /** When a statement of price or stock was rejected, ISO 8601. */
  rejectedAt?: string;
  /** The channel did not have what it was said of: it may be said again once content was taken. */
  absent?: true;
  /** Set when a whole batch broke: it is sent alone from now on, so that it cannot take others down. */
  alone?: boolean;
  /** Of a look that has to tell something first: how many were had and did not tell it. */
  looks?: number;
}
