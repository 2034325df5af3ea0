import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The channel's ids for things of ours: files by rendition hash, variants by SKU. */
@Entity('binding')
export class BindingEntity {
  @PrimaryColumn('text')
  channelCode: string;

  @PrimaryColumn('text')
  kind: string;

  @PrimaryColumn('text')
  key: string;

  @Column('text')
  externalId: string;

  @Column('text', { default: 'ready' })
  state: string;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
