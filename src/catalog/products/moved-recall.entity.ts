import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A recall that was lifted where a node stood before: its stock still waits for a newer count. */
@Entity('moved_recall')
export class MovedRecallEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('product_node')
  nodeId: string;

  @PrimaryColumn('bigint')
  @ForeignKey('recall')
  recallId: string;
}
