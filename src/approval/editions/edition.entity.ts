import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What a channel may show of a product. Rows are immutable. */
@Entity('edition')
@Unique(['rootId', 'channelCode', 'number'])
export class EditionEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  @ForeignKey('product_node')
  rootId: string;

  @Column('text')
  channelCode: string;

  @Column('int')
  number: number;

  @Column('bytea')
  @ForeignKey('snapshot')
  hash: Buffer;

  @Column('text')
  cause: 'approval' | 'facts' | 'rollback';

  @Column('bigint', { nullable: true })
  @ForeignKey('approval')
  approvalId: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey('edition')
  parentId: string | null;

  /** Locale → id of the version whose content it shows. */
  @Column('jsonb')
  localeVersions: Record<string, string>;

  /** Of cause facts: the newest ERP message taken in. */
  @Column('bigint', { nullable: true })
  messageId: string | null;

  @Column('text')
  createdBy: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** W3C trace id of the request that caused it. */
  @Column('text', { nullable: true })
  traceId: string | null;
}
