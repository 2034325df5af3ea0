import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A channel sells a node as part of another product: no edition of the one that it left shows it there any more. */
@Entity('edition_parting')
export class EditionPartingEntity {
  @PrimaryColumn('bigint')
  nodeId: string;

  /** The product that it left. */
  @PrimaryColumn('bigint')
  rootId: string;

  @PrimaryColumn('text')
  channelCode: string;

  @Column('timestamptz')
  at: Date;
}
