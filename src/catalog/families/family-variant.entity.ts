import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Labels, VariantLevel } from '../schema/terms.js';

/** The variant levels of a family, with their axes. */
@Entity('family_variant')
export class FamilyVariantEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  @ForeignKey('family')
  familyCode: string;

  @Column('jsonb', { default: () => "'{}'" })
  labels: Labels;

  /** First level below the root first. */
  @Column('jsonb')
  levels: VariantLevel[];
}
