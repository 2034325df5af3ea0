import type { EntityManager } from 'typeorm';
import type { SearchIssueEntity } from './search-issue.entity.js';
import type { SearchListingEntity } from './search-listing.entity.js';
import type { SearchStateEntity } from './search-state.entity.js';

/** A listing with all SKUs by which it is found: those that it shows, and the one that it is named by. */
export interface FoundListing extends SearchListingEntity {
  skus: string[];
}

/** All that is known of some products, on every channel. */
export interface KnownStates {
  /** Of a product all rows of a channel, one for each of its locales, or none: it was never submitted there. */
  states: SearchStateEntity[];
  listings: FoundListing[];
  issues: SearchIssueEntity[];
}

/** Where do products stand on the channels? Answered by syndication, which knows all of it. */
export abstract class StateSource {
  /** A constant number of statements. A product of which nothing is known is left out. */
  abstract read(m: EntityManager, rootIds: string[], now: Date): Promise<KnownStates>;
  /** The listings with these ids, without their SKUs. One statement. */
  abstract listings(m: EntityManager, listingIds: string[]): Promise<SearchListingEntity[]>;
  /** Code of each channel → its locales. One statement. */
  abstract channels(m: EntityManager): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Those of these names who can own an issue or a reason. One statement at most. */
  abstract owners(m: EntityManager, names: readonly string[]): Promise<ReadonlySet<string>>;
}
