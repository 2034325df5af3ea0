import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Editions that syndication has not planned yet. Written with the head; syndication takes rows out. */
@Entity('edition_outbox')
export class EditionOutboxEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  @PrimaryColumn('text')
  channelCode: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;
}
