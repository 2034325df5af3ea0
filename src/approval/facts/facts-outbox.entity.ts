import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Roots with an edition whose facts changed. Written with the ERP's facts; the approval worker makes new editions by policy. */
@Entity('facts_outbox')
export class FactsOutboxEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  @Column('bigint', { nullable: true })
  messageId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  /** W3C trace id of the request that changed them last. */
  @Column('text', { nullable: true })
  traceId: string | null;

  /** Who changed them last; null: queued by a release that did not say. */
  @Column('text', { nullable: true })
  actor: string | null;

  /** Something of it lives otherwise: it is planned anew also where its editions stay as they are. */
  @Column('boolean', { default: false })
  livesElse: boolean;
}
