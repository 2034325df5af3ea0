import type { Problem } from '../../libs/problem/index.js';
import type { Bindings } from './listing.js';
import type { OfferWire } from './wire.js';

/** SKUs that this call has made, or may have, without their numbers: whatever was acknowledged of their stock before is history. Absent: none. */
export interface Uncounted {
  uncounted?: string[];
}

/** A number that a call has overwritten, or is about to drop, as an answer tells it. `at`: the channel's id of the location. */
export interface StoodBefore {
  sku: string;
  at?: string;
  units: number;
  /** The channel did not tell it in time: all counts as sold. */
  unseen?: true;
}

/** What became of one send: accepted, retry, terminal or unknown, never a mixture. */
export type SendOutcome =
  /** The channel took it. `processed`: it has already said that processing is done. `pollAfterMs`: when a read-back makes sense. */
  | (Uncounted & {
      outcome: 'accepted';
      processed: boolean;
      pollAfterMs: number;
      externalIds?: Record<string, string>;
      bindings?: Bindings;
      issues?: Problem[];
      /** Statements of `SendItem.carried` that went with it and were taken. */
      carried?: { sku: string; wire: OfferWire }[];
    })
  /** Not taken, and a repeat may succeed: throttled, 5xx, not ready yet. `progress`: this try got on, the next goes on with it and fails nothing again. */
  | (Uncounted & {
      outcome: 'retry';
      afterMs: number;
      reason: string;
      progress?: true;
      externalIds?: Record<string, string>;
      bindings?: Bindings;
      /** Of `SendItem.left`: numbers that are not those that were left. Nothing was dropped yet. */
      stood?: StoodBefore[];
    })
  /** Not taken, and only a change of data or a person helps. `externalIds`: marks of what a part of the call has done all the same. */
  | { outcome: 'terminal'; issues: Problem[]; externalIds?: Record<string, string> }
  /**
   * No answer, or one that is not the channel's own word that nothing was done, whatever its status. The core reads back before anything else is sent.
   * `externalIds`: marks by which whoever sends next, in whatever process, knows what is there now as ours; `bindings`: of what it is known to have made.
   */
  | (Uncounted & { outcome: 'unknown'; reason: string; externalIds?: Record<string, string>; bindings?: Bindings });

/** What a look found: the listing, its absence, or that it has to be repeated. */
export type ReadOutcome =
  | {
      outcome: 'found';
      state: 'accepted' | 'processed' | 'live' | 'rejected';
      observed: Record<string, unknown>;
      /** Owned fields whose difference is the channel's own doing and known (a shortened title): shown, never pushed again. */
      theirs?: string[];
      externalIds?: Record<string, string>;
      bindings?: Bindings;
      issues: Problem[];
      pollAfterMs?: number;
      /** From then on the same payload has to be sent again, because the channel would let it expire. */
      refreshAt?: Date;
      /** Something that the channel fetches by itself was away (a picture): the same payload is to be sent again so long from now. */
      resendAfterMs?: number;
    }
  /** `observed`: the channel keeps it where nobody sees it, by the same ids and with what is ours there; what that tells of what was sold last. */
  | { outcome: 'absent'; pollAfterMs?: number; observed?: Record<string, unknown> }
  | { outcome: 'retry'; afterMs: number; reason: string; progress?: true };
