import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A language in which texts are kept. */
@Entity('locale')
export class LocaleEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  label: string;
}
