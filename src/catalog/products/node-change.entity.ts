import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Door } from '../../journal/index.js';
import type { NodeChanges } from './node.js';

/** Who changed which cell of what, by which door: the history that people read and that trace walks. Rows are immutable. */
@Entity('node_change')
export class NodeChangeEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  rootId: string;

  @Column('bigint')
  nodeId: string;

  @Column('text')
  sku: string;

  @Column('bigint')
  revision: string;

  @Column('text')
  door: Door;

  @Column('text')
  actor: string;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('bigint', { nullable: true })
  messageId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  /** Cell, or a reserved name that begins with `$` → [before, after]. */
  @Column('jsonb')
  changes: NodeChanges;

  /** W3C trace id of the request of a person's change; an ERP line's is its batch's. */
  @Column('text', { nullable: true })
  traceId: string | null;
}
