import type { ListingKind, PlannedListing } from '../port/index.js';

/** What can be said of a listing. Every way from one to another stands in docs/listing.md, and the database refuses any other. */
export const LISTING_STATES = [
  'planned',
  'refused',
  'sending',
  'unknown',
  'accepted',
  'processed',
  'live',
  'rejected',
  'withdrawing',
  'withdrawn',
] as const;
/** How far a listing is on its way; docs name every arrow. */
export type ListingState = (typeof LISTING_STATES)[number];

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

/** A listing under lease: what a batch needs to know of it. */
export interface LeasedListing {
  id: string;
  key: string;
  kind: ListingKind;
  rootId: string;
  sku: string;
  skus: string[];
  parentKey: string | null;
  state: ListingState;
  /** desired_revision when it was leased: what the work done under this lease covers. */
  revision: string;
  lane: Urgency;
  /** Of the request whose change gave it that revision; null: none did, or it is older than trace ids. */
  traceId: string | null;
  fence: string;
  sequence: string;
  attempts: number;
  /** Of the payload that was sent last. */
  payloadHash: string | null;
  livePayloadHash: string | null;
  /** Of the content that the channel accepted last. */
  acceptedPayloadHash: string | null;
  /** Raised where price or stock leaves in a call that carries the content too. */
  joinedRevision: string;
  externalIds: Record<string, string>;
  acceptedAt: Date | null;
  processedAt: Date | null;
  sentAt: Date | null;
  /** The channel took its withdrawal; not yet seen gone. */
  withdrawalAcceptedAt: Date | null;
  /** What went wrong last: code, message, fix, and for a rejection the hash that was rejected. */
  lastProblem: StoredProblem | null;
}

export interface StoredProblem {
  code: string;
  message: string;
  fix: string;
  /** Set by a rejection: this payload waits for a change or a person. */
  rejectedHash?: string;
  /** Set when a whole batch broke: it is sent alone from now on, so that it cannot take others down. */
  alone?: boolean;
}

export function plannedListing(row: LeasedListing): PlannedListing {
  return {
    key: row.key,
    kind: row.kind,
    sku: row.sku,
    skus: row.skus,
    ...(row.parentKey === null ? {} : { parentKey: row.parentKey }),
  };
}
