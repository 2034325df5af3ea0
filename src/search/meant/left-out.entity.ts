import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A leaf that is not meant for a place; one that is not here is. */
@Entity('search_left_out')
export class LeftOutEntity {
  /** A channel or a market, as the room that writes the rules names it. */
  @PrimaryColumn('text')
  place: string;

  @PrimaryColumn('bigint')
  rootId: string;

  @PrimaryColumn('bigint')
  nodeId: string;

  /** `r` or `e` with the id of the rule or exception that leaves it out, `none` where no rule takes it in, `family` where only its family does, `broken` where nothing could be asked. */
  @Column('text')
  because: string;
}
