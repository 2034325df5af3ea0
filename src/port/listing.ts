import type { Problem } from '../../libs/problem/index.js';
import type { ListingKind } from './listing-states.js';

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

/** A place at which a channel counts apart: what is there is a pool of its own. */
export interface ChannelLocation {
  /** The name that sources count by; '' is for counts without a location. */
  location: string;
  /** The channel's own id of it. */
  at: string;
}

/** What the channel demands of payloads at this moment. `version` is an input of the payload. */
export interface Requirements {
  version: string;
  [key: string]: unknown;
}

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
