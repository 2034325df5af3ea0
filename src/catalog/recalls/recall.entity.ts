import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { Door } from '../../journal/index.js';
import type { Lifecycle } from '../products/terms.js';

/** A node that must not be sold, with everything below it, until it is lifted. Kept for ever; what was recalled stays as it was recalled. */
@Entity('recall')
export class RecallEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  @ForeignKey('product_node', { deferrable: 'INITIALLY DEFERRED' })
  nodeId: string;

  @Column('bigint')
  rootId: string;

  @Column('text')
  sku: string;

  /** null: all markets. */
  @Column('text', { nullable: true })
  @ForeignKey('market')
  marketCode: string | null;

  /** null: none was given. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** The source or the person who recalled, as a spelling of the register. */
  @Column('text')
  owner: string;

  @Column('text')
  door: Door;

  @Column('bigint', { nullable: true })
  messageId: string | null;

  @Column('text', { nullable: true })
  traceId: string | null;

  @Column('timestamptz')
  since: Date;

  /** Of a recall in all markets: what the node's life is once nothing recalls it any more. */
  @Column('text', { nullable: true })
  lifecycleThen: Exclude<Lifecycle, 'recalled'> | null;

  @Column('text', { nullable: true })
  liftAskedBy: string | null;

  @Column('timestamptz', { nullable: true })
  liftAskedAt: Date | null;

  @Column('text', { nullable: true })
  liftAskedReason: string | null;

  @Column('text', { nullable: true })
  liftedBy: string | null;

  @Column('timestamptz', { nullable: true })
  liftedAt: Date | null;

  @Column('text', { nullable: true })
  liftReason: string | null;
}
