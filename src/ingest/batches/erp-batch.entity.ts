import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { Verdict } from './verdict.js';

/** One request of a sender, with what became of its lines. */
@Entity('erp_batch')
export class ErpBatchEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  door: 'items' | 'offers';

  @Column('text')
  source: string;

  @Column('bigint', { nullable: true })
  @ForeignKey('api_key')
  keyId: string | null;

  @Column('text', { nullable: true })
  idempotencyKey: string | null;

  /** Of the whole request, once it was taken: a replay must bring the same. */
  @Column('bytea', { nullable: true })
  bodyHash: Buffer | null;

  @Column('text', { default: 'running' })
  state: 'running' | 'finished' | 'broken';

  @Column('jsonb', { default: () => "'{}'" })
  counts: Record<Verdict, number>;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  startedAt: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;

  /** W3C trace id of the request that opened it: that of all its lines. */
  @Column('text', { nullable: true })
  traceId: string | null;
}
