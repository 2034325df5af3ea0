import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A channel's id of what left a product, as long as the channel has it there. Where it is now, its ids are those of `binding`. */
@Entity('left_binding')
export class LeftBindingEntity {
  @PrimaryColumn('text')
  channelCode: string;

  @PrimaryColumn('text')
  key: string;

  @PrimaryColumn('text')
  kind: string;

  /** The product that it left. */
  @PrimaryColumn('bigint')
  rootId: string;

  @Column('text')
  externalId: string;
}
