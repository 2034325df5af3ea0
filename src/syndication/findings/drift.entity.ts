import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

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
}
