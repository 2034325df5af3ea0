import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the index is built. One row. */
@Entity('search_build')
export class SearchBuildEntity {
  @PrimaryColumn('int', { default: 1 })
  id: number;

  /** Of the index as a whole; 0: parts of it are missing. */
  @Column('int')
  version: number;

  /** The last product that is built; null: nothing is being built. */
  @Column('bigint', { nullable: true })
  builtTo: string | null;

  @Column('bigint', { default: 0 })
  rootsDone: string;

  @Column('bigint', { default: 0 })
  rootsAll: string;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;
}
