import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What a new connection found on the channel, and what a person decided about it. */
@Entity('channel_match')
export class ChannelMatchEntity {
  @PrimaryColumn('text')
  @ForeignKey('channel')
  channelCode: string;

  @PrimaryColumn('text')
  externalKey: string;

  @Column('jsonb')
  externalIds: Record<string, string>;

  @Column('text', { array: true, default: () => "'{}'" })
  skus: string[];

  @Column('text', { array: true, default: () => "'{}'" })
  gtins: string[];

  @Column('text', { nullable: true })
  title: string | null;

  @Column('text', { nullable: true })
  matchedSku: string | null;

  @Column('text', { nullable: true })
  matchedBy: 'sku' | 'gtin' | 'external_id' | 'person' | null;

  @Column('text', { nullable: true })
  decision: 'adopt' | 'create' | 'ignore' | null;

  @Column('text', { nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null;
}
