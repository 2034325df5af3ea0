import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A text that a node states, by its words. */
@Entity('search_text')
export class SearchTextEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  /** `keyHash` of the cell. */
  @PrimaryColumn('bigint')
  key: string;

  @PrimaryColumn('text')
  position: string;

  /** The whole text, folded; null where its row of search_cell holds all of it. */
  @Column('text', { nullable: true })
  body: string | null;

  /** Stems in the language of its locale, beside the words as they are. */
  @Column('tsvector')
  words: string;
}
