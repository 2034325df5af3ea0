import type { Problem } from '../../libs/problem/index.js';
import type { AccountConfig, Bindings, ChannelConfig, PlannedListing, Requirements } from './listing.js';
import type { MappedNode, MappedOffer } from './mapping.js';
import type { SendOutcome, StoodBefore } from './outcome.js';
import type { OfferWire, Statement, Statements } from './wire.js';

/**
 * Why something must not be bought, whatever the count says. `market`: it is not sold here, and other channels sell from the same number, which is
 * theirs then: only the offer ends. `market_recall`: recalled in this market only, so that what is shared with others goes on there; `recall`:
 * everywhere. Neither takes anything off the channel: ids, addresses and reviews stay.
 */
export type StopReason = 'no_price' | 'lifecycle' | 'market' | 'recall' | 'market_recall';

/** What a customer pays by what a channel shows: decimals. `usual`: shown beside a sale; null: none is on. */
export interface ShownMoney {
  paid: string;
  usual: string | null;
  currency: string;
}

/** Everything that the statements of one sellable are a function of. */
export interface OfferInput {
  listing: PlannedListing;
  sku: string;
  /** Price and availability as they count now: sales are gated. null: the ERP has said nothing of it in this market. */
  offer: MappedOffer | null;
  /** Units that may be sold, within the bound; null: nobody counts them. */
  quantity: number | null;
  /** The channel's id of each location that it counts apart → units that may be sold there; `quantity` is their sum. Absent: it has one number. */
  quantityAt?: Readonly<Record<string, number>>;
  /** It must not be bought, whatever the count says. */
  stopped?: StopReason;
  /** The channel's own marks of the listing; absent: not known here. */
  externalIds?: Record<string, string>;
  /** The sellable as its edition maps it; absent while that cannot be told: what was accepted before then gives what content would. */
  node?: MappedNode;
  requirements?: Requirements;
  /** Targets that the mapping has a rule for, beside `node`: what has a rule and no value is emptied, what has none is left as it is. */
  ruled?: ReadonlySet<string>;
  channel: ChannelConfig;
  account: AccountConfig;
  /** What the channel acknowledged last. */
  accepted: Statements;
  /** What was said last, taken or not: what is in it may have arrived. Absent: nothing, or nothing else than what was acknowledged. */
  sent?: Statements;
}

/** What the wires of one sellable say, and what is wrong with it. */
export interface RenderedOffer extends Statements {
  /** Whether a customer could buy it once the channel shows this. */
  buyable: boolean;
  /** An error stops its own wire, never the other. */
  issues: Record<OfferWire, Problem[]>;
}

/** One sellable of an offer call. */
export interface OfferLine {
  sku: string;
  /** What is to be said; an absent wire has nothing new. */
  say: Statements;
  /** What the channel acknowledged last, for calls that carry both. */
  accepted: Statements;
  /** Units that the channel showed or acknowledged last, below 0 where it sold on at zero: compare-and-set raises from these only. */
  units?: number | null;
  /** The same by location, where it counts apart. */
  unitsAt?: Readonly<Record<string, number>> | null;
  /**
   * Where no call compares: what stands there has to be known before the number is said over it; without a look it is tried again (`unseen`). What ends the
   * sale beside it waits for none.
   */
  looks?: true;
  /** Its stock was said so before, and nobody knows whether that arrived: what stands there now may be that. */
  repeats?: true;
  /** A person wants ours back: whatever was acknowledged, the channel has something else. */
  again?: true;
}

/** Prices and stock of one listing that is on the channel. */
export interface OfferItem {
  listingId: string;
  listing: PlannedListing;
  lines: OfferLine[];
  externalIds: Record<string, string>;
  bindings: Bindings;
  /** Raised by each new call of the listing. */
  sequence: bigint;
  payloadHash: string;
  /** On a joined channel: the content payload that the channel accepted last. */
  content?: unknown;
}

/** Why one statement of an accepted call did not go through with the others. */
export interface OfferException {
  sku: string;
  wire: OfferWire;
  /** Refused: waits for another statement or a person. */
  issues?: Problem[];
  /** With `issues`: the channel does not have what it is said of. Once the content was taken again, it may be said again. */
  absent?: true;
  /** What stands there had to be known first, and no look told it: it was not said, and is tried again. */
  unseen?: true;
  /** What was taken all the same, where it says the numbers of several locations: with those that were known of the others. */
  taken?: Statement;
  /** Compare-and-set found another number: it is read and reckoned anew. */
  moved?: true;
  /** The same, where it says the numbers of several locations: those of which the channel has another. */
  movedAt?: string[];
}

/** What became of a withdrawal: as of a send, with what was there before, where the channel forgets it. */
export type WithdrawOutcome = SendOutcome & { stood?: StoodBefore[] };

/** What became of an offer call: as of a send, with the statements that fared otherwise, and what was there before. */
export type OfferOutcome = SendOutcome & { exceptions?: OfferException[]; stood?: StoodBefore[] };
