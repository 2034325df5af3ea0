import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A cell of a node that holds the digits of a GTIN: an index of the documents, written with them. */
@Entity('node_gtin')
export class NodeGtinEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('product_node')
  nodeId: string;

  @PrimaryColumn('text')
  cell: string;

  /** By which GTINs are compared. */
  @Column('text')
  gtin14: string;
}
