import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A node that was part of another product, whose editions may still show it. Kept for ever: its history of then is found by it. */
@Entity('moved_node')
export class MovedNodeEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('product_node')
  nodeId: string;

  /** The product that it left. */
  @PrimaryColumn('bigint')
  @ForeignKey('product_node')
  rootId: string;

  /** The parent that it had there. */
  @Column('text')
  parentSku: string;

  /** The node that was moved: itself, or one that it stands below. */
  @Column('bigint')
  @ForeignKey('product_node')
  topId: string;

  /** Units sold of it at all its places, as they were when its numbers were reckoned last. */
  @Column('bigint', { default: 0 })
  sales: string;

  @Column('timestamptz')
  movedAt: Date;

  /** Who moved it. */
  @Column('text')
  actor: string;

  @Column('bigint', { nullable: true })
  messageId: string | null;

  @Column('text', { nullable: true })
  traceId: string | null;

  /** When it moved, or a product that may show it was planned: looks become rarer from then on. */
  @Column('timestamptz')
  stirredAt: Date;

  /** When it was looked at last whether channels show it elsewhere. */
  @Column('timestamptz', { nullable: true })
  lookedAt: Date | null;

  /** No channel shows it there any more, or it came back; null: it still may. */
  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;
}
