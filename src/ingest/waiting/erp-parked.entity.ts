import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { ErpBatchEntity } from '../batches/erp-batch.entity.js';

/** A line whose parent, or whose item, does not exist yet. Resolved by the line that brings it. */
@Entity('erp_parked')
export class ErpParkedEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('erp_message')
  messageId: string;

  /** An offer waits for the item that it is for, where that waits itself. */
  @Column('text', { default: 'items' })
  door: ErpBatchEntity['door'];

  @Column('text')
  sku: string;

  @Column('text')
  waitsFor: string;

  @Column('text')
  source: string;

  @Column('numeric', { nullable: true })
  sourceOrder: string | null;

  @Column('jsonb')
  body: Record<string, unknown>;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  /** What it waited for came, and the line proved wrong: it waits no more, and stands on a list until another line brings it. */
  @Column('timestamptz', { nullable: true })
  refusedAt: Date | null;
}
