import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A problem found by us or reported by a channel. */
@Entity('issue')
export class IssueEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  channelCode: string;

  @Column('bigint')
  rootId: string;

  @Column('text')
  sku: string;

  @Column('bigint', { nullable: true })
  @ForeignKey('listing')
  listingId: string | null;

  @Column('text')
  foundBy: 'plinth' | 'channel' | 'wire';

  @Column('text')
  code: string;

  @Column('text', { default: '' })
  place: string;

  @Column('text')
  severity: 'error' | 'warning';

  @Column('text')
  message: string;

  @Column('text')
  fix: string;

  @Column('text')
  owner: string;

  @Column('timestamptz', { default: () => 'now()' })
  foundAt: Date;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;
}
