import { DraftChangeEntity } from './changes/draft-change.entity.js';
import { EditionHeadEntity } from './editions/edition-head.entity.js';
import { EditionOutboxEntity } from './editions/edition-outbox.entity.js';
import { EditionPartingEntity } from './editions/edition-parting.entity.js';
import { EditionEntity } from './editions/edition.entity.js';
import { FactsOutboxEntity } from './facts/facts-outbox.entity.js';
import { ApprovalEntity } from './reviews/approval.entity.js';
import { ReviewEntity } from './reviews/review.entity.js';
import { SnapshotEntity } from './snapshots/snapshot.entity.js';
import { VersionEntity } from './versions/version.entity.js';

/** The tables of this room. */
export const approvalEntities = [
  SnapshotEntity,
  VersionEntity,
  ReviewEntity,
  ApprovalEntity,
  EditionEntity,
  EditionHeadEntity,
  EditionOutboxEntity,
  FactsOutboxEntity,
  EditionPartingEntity,
  DraftChangeEntity,
];
