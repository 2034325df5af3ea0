import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Labels, Unit } from '../schema/terms.js';

/** Units that can be converted into each other. */
@Entity('unit_family')
export class UnitFamilyEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  standardUnit: string;

  @Column('jsonb', { default: () => "'{}'" })
  labels: Labels;

  /** By unit code: exact decimals to the standard unit. */
  @Column('jsonb')
  units: Record<string, Unit>;
}
