import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A person let a version out for a channel and a set of locales. Rows are immutable; the database refuses an author of the version. */
@Entity('approval')
export class ApprovalEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint', { unique: true })
  @ForeignKey('review')
  reviewId: string;

  @Column('bigint')
  @ForeignKey('product_node')
  rootId: string;

  @Column('bigint')
  @ForeignKey('version')
  versionId: string;

  @Column('text')
  channelCode: string;

  @Column('text', { array: true })
  locales: string[];

  @Column('text')
  approver: string;

  @Column('text', { nullable: true })
  comment: string | null;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  approvedAt: Date;
}
