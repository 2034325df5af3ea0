import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Which person a text names, as it stands on keys and in the history. Rows are immutable: history is not read otherwise later. */
@Entity('person_spelling')
export class PersonSpellingEntity {
  @PrimaryColumn('text')
  spelling: string;

  @Column('bigint')
  @ForeignKey('person')
  personId: string;
}
