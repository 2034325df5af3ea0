import type { Problem } from '../../libs/problem/index.js';
import type { ExistingListing, ReadItem, SendItem, WithdrawItem } from './items.js';
import type { MappedProduct, MappingBody } from './mapping.js';
import type { OfferInput, OfferItem, OfferOutcome, RenderedOffer, ShownMoney, WithdrawOutcome } from './offer.js';
import type { ReadOutcome, SendOutcome } from './outcome.js';
import type { OfferWire, Statement } from './wire.js';
import type { AccountConfig, Bindings, ChannelConfig, ChannelLocation, ListingPlan, PlannedListing, Requirements } from './listing.js';
import type { BudgetNews, BudgetSpec, ChannelCache, ChannelHttp, SingleLocation } from './reach.js';
import type { FieldSpec } from './vocabulary.js';

/**
 * The port by which a channel is reached. A channel is a folder `channels/<kind>/` with one class that extends `ChannelAdapter`;
 * everything that is the same for all channels (leases, budgets, ledger, retries, recording) stays in the core.
 *
 * Four outcomes are kept apart everywhere: locally valid → accepted → processed → live. Only a read-back says live.
 */

/** What an adapter gets for a call: place, account, HTTP, cache, clock. */
export interface ChannelContext {
  channel: ChannelConfig;
  account: AccountConfig;
  http: ChannelHttp;
  cache: ChannelCache;
  location: SingleLocation;
  now(): Date;
  learn(news: BudgetNews): void;
}

/** Everything that a payload is a function of. */
export interface RenderInput {
  listing: PlannedListing;
  product: MappedProduct;
  channel: ChannelConfig;
  account: AccountConfig;
  requirements: Requirements;
  externalIds: Record<string, string>;
  bindings: Bindings;
  /**
   * Owned fields of the content that the channel accepted last, and of what was sent last and may have been taken in part, whatever their value.
   * Emptiness is a value: one that is held, whose target still has a rule and which has no value any more, is sent empty and owned as null. Without a
   * rule it is given up and not named.
   */
  held: readonly string[];
  /** Targets that the mapping has a rule for. */
  ruled: ReadonlySet<string>;
  /**
   * The content payload that the channel accepted last: which instances of an attribute are to be emptied, and what has to be said again
   * although it was given up, where a call replaces everything.
   */
  accepted?: unknown;
}

/** By what an adapter knows that something is there already. */
export interface MadeBefore extends Pick<RenderInput, 'externalIds' | 'bindings' | 'product'> {
  wasLive: boolean;
  mayBeGone: boolean;
}

/** The content payload with what it owns and where each field comes from. Price and stock are wires of their own: `renderOffer`. */
export interface Rendered {
  /** JSON value, the same bytes for the same input. Time, sequence numbers and idempotency keys are not in it: send() adds them. */
  payload: unknown;
  /** Flat map of the fields that Plinth owns on the channel → value as it should be read back. Compared with ReadOutcome.observed field by field. */
  owned: Record<string, unknown>;
  /** Owned field → mapping target it came from, for tracing a live field back to its cells. */
  targets: Record<string, string>;
  /** Errors stop the send; warnings go along. */
  issues: Problem[];
}

/** A picture the channel wants made of each asset: data for the media room. */
export interface RenditionNeed {
  code: string;
  maxWidth: number;
  maxHeight: number;
  minWidth: number;
  minHeight: number;
  /** Pixels of the longer side, for channels that put their minimum so. */
  minLongestSide?: number;
  format: 'jpeg' | 'png' | 'webp';
  background: string;
  quality: number;
}

/** What a move to another product keeps and loses on a channel, in words for people; each loss by its code. */
export interface MoveEffects {
  keeps: string[];
  loses: { code: 'ids' | 'address' | 'reviews' | 'group'; message: string }[];
}

/** How long after the channel took it … */
export interface Lag {
  /** … a new thing may be found by no look. Only then is it lost, and made once more. */
  shownMs: number;
  /** … a deleted thing may still be shown. Only then does it count as still there. */
  goneMs: number;
}

/** What a channel implements; `test/support/syndication/channel-contract.ts` holds every adapter to it. */
export abstract class ChannelAdapter {
  /** `shopify`, `amazon`, `google`. */
  abstract readonly kind: string;
  /** The fields that a mapping may fill, with what each takes: the mapping editor's vocabulary and the mapping's own check. */
  abstract readonly fields: FieldSpec[];
  /** Owned fields of the content that come from no mapping, by the last of their names. */
  readonly unmapped: readonly string[] = [];
  /** Fields of price and stock, by the last of their names, and targets that end in them. */
  readonly offerNames: readonly string[] = [];
  /** Those of them that are of the price. */
  readonly priceNames: readonly string[] = [];
  /** The mapping that a new channel starts with. Data, never code. */
  abstract defaultMapping(): MappingBody;
  abstract readonly rendition: RenditionNeed;
  /** Raised with every change of what `render` and `renderOffer` make of the same input: it is an input of each payload. */
  abstract readonly rendererVersion: number;
  /** A call for a price or stock has to carry the content too, and the other way round: each is composed of the newest of the other wires. */
  abstract readonly joined: boolean;
  /**
   * What is withdrawn keeps its id, address and reviews and comes back with them: so a product that is recalled whole is withdrawn. Elsewhere a
   * recalled thing stays where it is, and nobody can buy it.
   */
  readonly archives: boolean = false;
  /** How long an offer change may wait to be collected with others, and how many times a day one listing may be sent (absent: no limit). */
  abstract readonly cadence: { offerDelayMs: number; sendsPerDay?: number };

  /** How far what it shows may run behind what it took. Judged by the time since then, however often it was looked at. */
  readonly lag: Lag = { shownMs: 5 * 60_000, goneMs: 5 * 60_000 };

  /** Channels with the same answer share one number for each listing key; undefined: each has its own. Pure. */
  stockPool(_account: AccountConfig, _channel: ChannelConfig): string | undefined {
    return undefined;
  }

  /** Problems of settings and credentials, before anything is stored. Pure. */
  abstract checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[];
  /** What the channel allows an account: calls, and how fast they come back. By the channel's own pages. */
  abstract budgets(account: AccountConfig): BudgetSpec[];
  /** What one send or read of a listing takes from which bucket. `there` false: it is to be made. Pure. */
  abstract cost(what: 'send' | 'offer' | 'read', listing: PlannedListing, there?: boolean): { bucket: string; amount: number };

  /** Asks the channel: are credentials, rights, registration and the place itself in order? */
  abstract check(context: ChannelContext): Promise<Problem[]>;
  /** Requirements for these product types (mapping field `productType` of the products). Fetched, compiled once, cached by version. */
  abstract requirements(context: ChannelContext, productTypes: string[]): Promise<Map<string, Requirements>>;

  /** The key of what is sold under a SKU, where that is not the SKU itself: others may have the same. Pure. */
  keyOf?(sku: string): string;
  /** Which listings a product has here. Pure. */
  abstract plan(product: MappedProduct, channel: ChannelConfig): ListingPlan;
  /** Content payload, owned fields and issues of one listing. Pure: same input, same bytes. Includes the schema and policy rules. */
  abstract render(input: RenderInput): Rendered;
  /** What the price and the stock wire of one sellable say. Pure. Needs no content where something was accepted before. */
  abstract renderOffer(input: OfferInput): RenderedOffer;
  /** The fields that a statement owns on the channel → value as it should be read back; named as in `ReadOutcome.observed`. Pure. */
  abstract ownedOffer(sku: string, wire: OfferWire, statement: Statement): Record<string, unknown>;
  /**
   * What a customer pays for it by these fields, as owned or as observed, at that moment; null: nobody can buy it; undefined: they do not tell. Where fields
   * of the stock are missing, the price alone tells. `currency`: of the market. Pure.
   */
  abstract paidBy(sku: string, fields: Readonly<Record<string, unknown>>, currency: string, at: Date): ShownMoney | null | undefined;
  /** Which of those holds the units for sale as a number, at a location where it counts apart; undefined: the channel shows none. */
  abstract unitsField(sku: string, at?: string): string | undefined;
  /** It has locations, of which one (`settings.locationId`) has what is counted without. Where `settings.placed`, numbers are said with theirs. */
  readonly hasLocations: boolean = false;
  /** The locations at which a channel counts apart, in the order of its settings; none: it has one number. Pure. */
  locationsOf(_channel: ChannelConfig): ChannelLocation[] {
    return [];
  }
  /** Location → units that a stock statement says; undefined: it says one number. Pure. */
  unitsAt(_stock: Statement): Record<string, number> | undefined {
    return undefined;
  }

  /** By the channel's own marks it was taken off and keeps what it had: its content brings price and stock along when it comes back. Pure. */
  isTakenOff(_externalIds: Record<string, string>): boolean {
    return false;
  }

  /**
   * Whether a listing, or one of its SKUs, is on the channel already and has what is sent once: its next content changes it, and makes nothing. `wasLive`:
   * content of ours was live there; `mayBeGone`: a look found it no more. What was adopted was made by somebody else. Pure.
   */
  isMade({ wasLive }: MadeBefore, _sku?: string): boolean {
    return wasLive;
  }

  /**
   * What becomes of a thing's place on the channel when it goes to another product. `own`: it has a listing of its own, which goes along. `part`: it is
   * part of a listing that stays, and becomes part of another. Pure.
   */
  abstract moveEffects(as: 'own' | 'part'): MoveEffects;

  /** Whether a price that follows another makes a customer able to buy whatever number stands there: the one before had closed the offer. Pure. */
  opens(_before: Statement, _price: Statement): boolean {
    return false;
  }

  /** Its calls raise a number only from the one that they name, and tell where it was another. */
  readonly comparesUnits: boolean = false;
  /** What it makes has 0 for sale until another call has set its number: a 0 that is seen then is no sale. */
  readonly makesEmpty: boolean = false;
  /**
   * How people may name an owned field, the most exact first: by itself, by what it is of any variant or in any language, by the mapping target
   * that it comes from. Pure.
   */
  namesOf(field: string): string[] {
    return [field];
  }
  /** One outcome per item, in order. Never throws for what a channel may answer. */
  abstract send(items: SendItem[], context: ChannelContext): Promise<SendOutcome[]>;
  /**
   * Prices and stock of listings that are on the channel already. One outcome per item, in order; one sellable's fault is an exception of
   * its item's outcome and bounces no other. Never throws for what a channel may answer.
   */
  abstract sendOffers(items: OfferItem[], context: ChannelContext): Promise<OfferOutcome[]>;
  /** What the channel shows of these listings now, one outcome for each, in their order. Sends nothing. */
  abstract readBack(items: ReadItem[], context: ChannelContext): Promise<ReadOutcome[]>;
  /**
   * Accepted is not withdrawn: the core reads back until `readBack` says absent. Safe to repeat. Units that were sold and not seen are to be known
   * afterwards, also where it is wanted again at once (`stood`): a channel that forgets its number looks before, one that keeps it may look after.
   */
  abstract withdraw(items: WithdrawItem[], context: ChannelContext): Promise<WithdrawOutcome[]>;
  /** Everything the channel has now, all pages. Read-only. `tell`: of what may be there and cannot be listed, a warning; the rest is listed. */
  abstract existing(context: ChannelContext, tell?: (problem: Problem) => void): AsyncIterable<ExistingListing>;
  /** Brings a value to the form in which two that mean the same are equal (white space, number forms). Pure. */
  abstract normalise(field: string, value: unknown): unknown;
}
