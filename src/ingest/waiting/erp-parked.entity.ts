import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A line whose parent does not exist yet. Resolved by the line that brings the parent. */
@Entity('erp_parked')
export class ErpParkedEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('erp_message')
  messageId: string;

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
}
