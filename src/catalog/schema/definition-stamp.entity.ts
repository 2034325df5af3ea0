import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row, or none while nothing was changed since it is kept: a word that is another one after each change of any definition. Triggers write it. */
@Entity('definition_stamp')
export class DefinitionStampEntity {
  @PrimaryColumn('int', { default: 1 })
  id: number;

  @Column('uuid')
  stamp: string;
}
