import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Every policy that a field may have. */
export const DRIFT_POLICIES = ['keep_theirs', 'push_ours', 'alert'] as const;
/** What becomes of a difference without a decision on it. */
export type DriftPolicy = (typeof DRIFT_POLICIES)[number];

/** What becomes of differences of a field on a channel. */
@Entity('drift_policy')
export class DriftPolicyEntity {
  @PrimaryColumn('text')
  @ForeignKey('channel')
  channelCode: string;

  /** A field of the content there, of one variant or of all, or the mapping target that it comes from. */
  @PrimaryColumn('text')
  field: string;

  @Column('text')
  policy: DriftPolicy;

  @Column('text')
  setBy: string;

  @Column('timestamptz')
  setAt: Date;
}
