import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import type { Verdict } from './verdict.js';

/** One line that a sender sent, and the one verdict that it got. */
@Entity('erp_message')
@Unique(['batchId', 'line'])
export class ErpMessageEntity {
  @PrimaryColumn('bigint', { default: () => "nextval('erp_message_id')" })
  id: string;

  @Column('bigint')
  @ForeignKey('erp_batch')
  batchId: string;

  @Column('int')
  line: number;

  @Column('text', { nullable: true })
  sku: string | null;

  @Column('numeric', { nullable: true })
  sourceOrder: string | null;

  @Column('text')
  verdict: Verdict;

  @Column('jsonb', { default: () => "'[]'" })
  problems: Problem[];

  @Column('jsonb', { nullable: true })
  body: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;
}
