import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Unicode's confusables: which letter looks like which. Filled by a migration, read by the function person_skeleton. */
@Entity('confusable')
export class ConfusableEntity {
  @PrimaryColumn('text')
  letter: string;

  @Column('text')
  looksLike: string;
}
