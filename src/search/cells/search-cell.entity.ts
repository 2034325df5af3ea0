import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A value that a node states, as filters and orders find it. One row for each code of a list. */
@Entity('search_cell')
export class SearchCellEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  /** `keyHash` of the cell. */
  @PrimaryColumn('bigint')
  key: string;

  /** Of the node that states it; it counts for all whose position begins so, but for what states the cell itself. */
  @PrimaryColumn('text')
  position: string;

  /** `termsOf` the value. */
  @PrimaryColumn('text')
  value: string;

  /** Something below may state the cell too. */
  @Column('boolean', { default: false })
  isCut: boolean;
}
