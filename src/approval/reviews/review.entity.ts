import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A version that waits for, or got, a decision for a channel and a set of locales. */
@Entity('review')
export class ReviewEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  @ForeignKey('product_node')
  rootId: string;

  @Column('bigint')
  @ForeignKey('version')
  versionId: string;

  @Column('text')
  @ForeignKey('scope')
  channelCode: string;

  @Column('text', { array: true })
  locales: string[];

  @Column('text', { default: 'in_review' })
  state: 'in_review' | 'approved' | 'rejected' | 'withdrawn';

  @Column('text')
  submittedBy: string;

  @Column('timestamptz', { default: () => 'now()' })
  submittedAt: Date;

  @Column('text', { nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null;

  @Column('text', { nullable: true })
  comment: string | null;
}
