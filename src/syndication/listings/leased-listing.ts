import type { PlannedListing } from '../../port/index.js';
import type { ListingEntity } from './listing.entity.js';
import type { Made } from './made.js';

/** A listing under lease: what a batch needs to know of it. */
export interface LeasedListing extends Pick<
  ListingEntity,
  | 'id'
  | 'kind'
  | 'rootId'
  | 'sku'
  | 'skus'
  | 'state'
  | 'lane'
  | 'traceId'
  | 'fence'
  | 'sequence'
  | 'attempts'
  | 'payloadHash'
  | 'livePayloadHash'
  | 'acceptedPayloadHash'
  | 'joinedRevision'
  | 'pushed'
  | 'externalIds'
  | 'acceptedAt'
  | 'processedAt'
  | 'sentAt'
  | 'withdrawalAcceptedAt'
  | 'mayBeGoneSince'
  | 'lastProblem'
  | 'editionId'
> {
  key: string;
  parentKey: string | null;
  /** desired_revision when it was leased: what the work done under this lease covers. */
  revision: string;
  /** What the content that the channel accepted last was rendered from; null: a release that did not say made it. */
  made: Made | null;
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
