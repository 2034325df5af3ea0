import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A word of the catalogue's texts, as one that was mistyped finds it. */
@Entity('search_word')
export class SearchWordEntity {
  /** Folded, as people write it: no stem. */
  @PrimaryColumn('text')
  word: string;

  /** Of its texts; '': those that all locales share. */
  @PrimaryColumn('text')
  locale: string;

  /** `stored` hashes: what words that resemble it have in common with it. */
  @Column('int', { array: true })
  near: number[];

  /** The walk over all texts by which it was last seen; what an older one saw last is in no text any more. */
  @Column('int')
  walk: number;
}
