import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Labels } from '../schema/terms.js';

/** Attributes that people see together. */
@Entity('attribute_group')
export class AttributeGroupEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('jsonb', { default: () => "'{}'" })
  labels: Labels;

  @Column('int', { default: 0 })
  position: number;
}
