import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Door } from './acting.js';

/** Who did what, by which door. Rows are immutable. */
@Entity('audit')
export class AuditEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  @Column('text')
  actor: string;

  @Column('text')
  door: Door;

  @Column('text')
  verb: string;

  @Column('text')
  target: string;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('jsonb', { default: () => "'{}'" })
  details: Record<string, unknown>;
}
