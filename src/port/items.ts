import type { Bindings, PlannedListing } from './listing.js';
import type { Statements } from './wire.js';

/** Units of what was withdrawn: null: no number, or those of several locations. `unitsAt`: the same by location. */
export interface UnitsLeft {
  units: number | null;
  unitsAt?: Readonly<Record<string, number>> | null;
}

/** One listing whose content is sent, with the payload and what is known of it. */
export interface SendItem {
  listingId: string;
  listing: PlannedListing;
  payload: unknown;
  payloadHash: string;
  /** Raised by each new payload of the listing; a repeat carries the same number. */
  sequence: bigint;
  externalIds: Record<string, string>;
  bindings: Bindings;
  /**
   * SKU → what its other wires say, for a call that must carry them: one that makes the thing on the channel, and on a joined channel every
   * one. Of what is on sale: the last acknowledged, or what is due now. A sellable without a price has no `price` here.
   */
  carried: Record<string, Statements>;
  /** By SKU: what is known to stand on the channel; null: no number. Absent: nothing is. */
  units?: Record<string, number | null>;
  /** The same by location, where it counts apart. */
  unitsAt?: Record<string, Readonly<Record<string, number>>>;
  /** What it was withdrawn with, is kept on the channel, and is not to come back with it: what stands there by now is told before that is dropped (`stood`). */
  left?: Readonly<Record<string, UnitsLeft>>;
  /** Owned field → number of the decision of a person, or of a policy, that wants ours back there. What it does not name stays as the channel's own people left it. */
  pushed?: Readonly<Record<string, string>>;
  /** Keys of our own listings that have some of these SKUs until this one takes them over: what came from another product. Absent: none. */
  takesFrom?: readonly string[];
  /**
   * A person saw what the channel has of these SKUs and wants a new thing beside it: no reason to refuse a first send. A channel on which
   * the key itself is taken cannot do that, and refuses all the same.
   */
  decided?: 'create';
  /** What is sent once is not in it: what turns out to be gone is rendered anew before it is made again. */
  lacksOnce?: true;
  /** A deletion of ours may have had its effect, or the channel never showed what it took: whatever has to be there to be changed is made anew. */
  mayBeGone?: true;
}

/** One listing to look at on the channel. */
export interface ReadItem {
  listingId: string;
  listing: PlannedListing;
  externalIds: Record<string, string>;
  /** Owned fields of the payload that was sent last, so that a reader can ask for just those. */
  owned: Record<string, unknown>;
}

/** One listing to take off the channel. */
export interface WithdrawItem {
  listingId: string;
  listing: PlannedListing;
  /** SKU → units that the channel is known to show; null: none is known. Absent: nothing was ever said of it. */
  units?: Readonly<Record<string, number | null>>;
  externalIds: Record<string, string>;
  sequence: bigint;
}

/** A thing that the channel has already when it is connected. */
export interface ExistingListing {
  /** What PlannedListing.key would be for it. */
  key: string;
  externalIds: Record<string, string>;
  skus: string[];
  gtins: string[];
  title: string;
}
