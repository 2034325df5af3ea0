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

  /** W3C trace id of the request that made the edition, or had it looked at anew. */
  @Column('text', { nullable: true })
  traceId: string | null;
}
