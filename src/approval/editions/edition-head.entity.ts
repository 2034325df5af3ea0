import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The newest edition of a product for a channel. */
@Entity('edition_head')
export class EditionHeadEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('product_node')
  rootId: string;

  @PrimaryColumn('text')
  channelCode: string;

  @Column('bigint')
  @ForeignKey('edition')
  editionId: string;

  @Column('int')
  number: number;

  @Column('bytea')
  hash: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
