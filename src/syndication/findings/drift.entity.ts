import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { DriftPolicy } from './drift-policy.entity.js';

/** A difference between what was sent and what is live. */
@Entity('drift')
export class DriftEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  @ForeignKey('listing')
  listingId: string;

  @Column('text')
  field: string;

  @Column('jsonb', { nullable: true })
  sent: unknown;

  @Column('jsonb', { nullable: true })
  live: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  foundAt: Date;

  @Column('text', { nullable: true })
  decision: 'keep_theirs' | 'push_ours' | 'ignore' | null;

  @Column('timestamptz', { nullable: true })
  ignoreUntil: Date | null;

  @Column('text', { nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;

  /** How a policy may name the field, the most exact first; none: of price, stock or presence, for which there is no policy. */
  @Column('text', { array: true, default: () => "'{}'" })
  names: string[];

  @Column('text', { nullable: true })
  policy: DriftPolicy | null;

  @Column('text', { nullable: true })
  policyBy: string | null;

  /** When ours was last sent because of it. */
  @Column('timestamptz', { nullable: true })
  pushedAt: Date | null;

  /**
   * Why its policy does not push it: ours was pushed within a day, or a push would undo what somebody keeps beside it; or why a push is over, whoever wanted
   * it: the channel took it, and had its time to show it.
   */
  @Column('text', { nullable: true })
  notPushed: 'pushed_before' | 'kept_beside' | 'in_vain' | null;
}
