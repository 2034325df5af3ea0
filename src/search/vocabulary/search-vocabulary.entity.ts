import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the words are gathered. One row; none before they were read for the first time. */
@Entity('search_vocabulary')
export class SearchVocabularyEntity {
  @PrimaryColumn('int', { default: 1 })
  id: number;

  /** The last walk over all texts that was begun. */
  @Column('int', { default: 0 })
  walk: number;

  @Column('timestamptz', { nullable: true })
  walkedAt: Date | null;

  /** The last change that was there when changed products were read, and when they were read the time before. */
  @Column('bigint', { default: 0 })
  readTo: string;

  @Column('bigint', { default: 0 })
  readToBefore: string;
}
