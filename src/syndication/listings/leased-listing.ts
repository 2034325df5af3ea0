import type { PlannedListing } from '../../port/index.js';
import type { ListingEntity } from './listing.entity.js';

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
  | 'externalIds'
  | 'acceptedAt'
  | 'processedAt'
  | 'sentAt'
  | 'withdrawalAcceptedAt'
  | 'lastProblem'
> {
  key: string;
  parentKey: string | null;
  /** desired_revision when it was leased: what the work done under this lease covers. */
  revision: string;
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
