import type { Problem } from '../../libs/problem/index.js';
import type { MappedProduct, MappingBody } from './mapping.js';
import type { OfferInput, OfferItem, OfferOutcome, OfferWire, RenderedOffer, Statement, Statements } from './offer.js';
import type { BudgetNews, BudgetSpec, ChannelCache, ChannelHttp } from './reach.js';
import type { FieldSpec } from './vocabulary.js';

/**
 * The port by which a channel is reached. A channel is a folder `channels/<kind>/` with one class that extends `ChannelAdapter`;
 * everything that is the same for all channels (leases, budgets, ledger, retries, recording) stays in the core.
 *
 * Four outcomes are kept apart everywhere: locally valid → accepted → processed → live. Only a read-back says live.
 */

/** A destination with its own credentials and budget. Credentials are plain only in memory. */
export interface AccountConfig {
  code: string;
  kind: string;
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
}

/** One place in an account: a shop, a marketplace, a data source. */
export interface ChannelConfig {
  code: string;
  kind: string;
  accountCode: string;
  market: { code: string; country: string; currency: string };
  /** The first is the one that is rendered where the channel takes one language only. */
  locales: string[];
  settings: Record<string, unknown>;
}

/** What an adapter gets for a call: place, account, HTTP, cache, clock. */
export interface ChannelContext {
  channel: ChannelConfig;
  account: AccountConfig;
  http: ChannelHttp;
  cache: ChannelCache;
  now(): Date;
  learn(news: BudgetNews): void;
}

/** What the channel demands of payloads at this moment. `version` is an input of the payload. */
export interface Requirements {
  version: string;
  [key: string]: unknown;
}

/** What a listing is on its channel. */
export type ListingKind = 'product' | 'parent' | 'child' | 'offer';

/** A listing that a product should have on a channel. */
export interface PlannedListing {
  /** Unique in the channel: the seller SKU, the handle or customId, the offer id. */
  key: string;
  kind: ListingKind;
  /** The node it shows: root, parent or sellable. */
  sku: string;
  /** All sellables whose changes concern it. */
  skus: string[];
  parentKey?: string;
}

/** All listings of a product on a channel, and why some are missing. */
export interface ListingPlan {
  listings: PlannedListing[];
  /** Why something of the product has no listing here (more axes than the channel has, no sellable…). */
  issues: Problem[];
}

/**
 * The channel's ids for things of ours: `file:<rendition hash>`, `variant:<sku>`, … → external id. After the first colon stands a SKU or a
 * rendition hash of the product: by those they are found again.
 */
export type Bindings = Record<string, string>;

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
   * Owned fields of the content that the channel accepted last, whatever their value. Emptiness is a value: one that is held, whose target
   * still has a rule and which has no value any more, is sent empty and owned as null. Without a rule it is given up and not named.
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
  /**
   * A person saw what the channel has of these SKUs and wants a new thing beside it: no reason to refuse a first send. A channel on which
   * the key itself is taken cannot do that, and refuses all the same.
   */
  decided?: 'create';
}

/** What became of one send: accepted, retry, terminal or unknown, never a mixture. */
export type SendOutcome =
  /** The channel took it. `processed`: it has already said that processing is done. `pollAfterMs`: when a read-back makes sense. */
  | {
      outcome: 'accepted';
      processed: boolean;
      pollAfterMs: number;
      externalIds?: Record<string, string>;
      bindings?: Bindings;
      issues?: Problem[];
      /** Statements of `SendItem.carried` that went with it and were taken. */
      carried?: { sku: string; wire: OfferWire }[];
    }
  /** Not taken, and a repeat may succeed: throttled, 5xx, not ready yet. */
  | { outcome: 'retry'; afterMs: number; reason: string; externalIds?: Record<string, string>; bindings?: Bindings }
  /** Not taken, and only a change of data or a person helps. */
  | { outcome: 'terminal'; issues: Problem[] }
  /**
   * No answer, or one (5xx) after which it may have been taken all the same. The core reads back before anything else is sent.
   * `externalIds`: marks by which whoever sends next, in whatever process, knows what is there now as ours.
   */
  | { outcome: 'unknown'; reason: string; externalIds?: Record<string, string> };

/** One listing to look at on the channel. */
export interface ReadItem {
  listingId: string;
  listing: PlannedListing;
  externalIds: Record<string, string>;
  /** Owned fields of the payload that was sent last, so that a reader can ask for just those. */
  owned: Record<string, unknown>;
}

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
  | { outcome: 'absent'; pollAfterMs?: number }
  | { outcome: 'retry'; afterMs: number; reason: string };

/** One listing to take off the channel. */
export interface WithdrawItem {
  listingId: string;
  listing: PlannedListing;
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

/** A picture the channel wants made of each asset: data for the media room. */
export interface RenditionNeed {
  code: string;
  maxWidth: number;
  maxHeight: number;
  minWidth: number;
  minHeight: number;
  format: 'jpeg' | 'png' | 'webp';
  background: string;
  quality: number;
}

/** What a channel implements; `test/support/syndication/channel-contract.ts` holds every adapter to it. */
export abstract class ChannelAdapter {
  /** `shopify`, `amazon`, `google`. */
  abstract readonly kind: string;
  /** The fields that a mapping may fill, with what each takes: the mapping editor's vocabulary and the mapping's own check. */
  abstract readonly fields: FieldSpec[];
  /** The mapping that a new channel starts with. Data, never code. */
  abstract defaultMapping(): MappingBody;
  abstract readonly rendition: RenditionNeed;
  /** A call for a price or stock has to carry the content too, and the other way round: each is composed of the newest of the other wires. */
  abstract readonly joined: boolean;
  /** How long an offer change may wait to be collected with others, and how many times a day one listing may be sent (absent: no limit). */
  abstract readonly cadence: { offerDelayMs: number; sendsPerDay?: number };

  /** Problems of settings and credentials, before anything is stored. Pure. */
  abstract checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[];
  abstract budgets(account: AccountConfig): BudgetSpec[];
  /** What one send or read of a listing takes from which bucket. `there` false: it is to be made. Pure. */
  abstract cost(what: 'send' | 'offer' | 'read', listing: PlannedListing, there?: boolean): { bucket: string; amount: number };

  /** Asks the channel: are credentials, rights, registration and the place itself in order? */
  abstract check(context: ChannelContext): Promise<Problem[]>;
  /** Requirements for these product types (mapping field `productType` of the products). Fetched, compiled once, cached by version. */
  abstract requirements(context: ChannelContext, productTypes: string[]): Promise<Map<string, Requirements>>;

  /** Which listings a product has here. Pure. */
  abstract plan(product: MappedProduct, channel: ChannelConfig): ListingPlan;
  /** Content payload, owned fields and issues of one listing. Pure: same input, same bytes. Includes the schema and policy rules. */
  abstract render(input: RenderInput): Rendered;
  /** What the price and the stock wire of one sellable say. Pure. Needs no content where something was accepted before. */
  abstract renderOffer(input: OfferInput): RenderedOffer;
  /** The fields that a statement owns on the channel → value as it should be read back; named as in `ReadOutcome.observed`. Pure. */
  abstract ownedOffer(sku: string, wire: OfferWire, statement: Statement): Record<string, unknown>;
  /** Which of those holds the units for sale as a number; undefined: the channel shows none. */
  abstract unitsField(sku: string): string | undefined;
  /** One outcome per item, in order. Never throws for what a channel may answer. */
  abstract send(items: SendItem[], context: ChannelContext): Promise<SendOutcome[]>;
  /**
   * Prices and stock of listings that are on the channel already. One outcome per item, in order; one sellable's fault is an exception of
   * its item's outcome and bounces no other. Never throws for what a channel may answer.
   */
  abstract sendOffers(items: OfferItem[], context: ChannelContext): Promise<OfferOutcome[]>;
  abstract readBack(items: ReadItem[], context: ChannelContext): Promise<ReadOutcome[]>;
  /** Accepted is not withdrawn: the core reads back until `readBack` says absent. Safe to repeat. */
  abstract withdraw(items: WithdrawItem[], context: ChannelContext): Promise<SendOutcome[]>;
  /** Everything the channel has now, all pages. Read-only. */
  abstract existing(context: ChannelContext): AsyncIterable<ExistingListing>;
  /** Brings a value to the form in which two that mean the same are equal (white space, number forms). Pure. */
  abstract normalise(field: string, value: unknown): unknown;
}
