import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Labels } from '../schema/terms.js';

/** A value that a select or multi_select attribute may have. */
@Entity('attribute_option')
export class AttributeOptionEntity {
  @PrimaryColumn('text')
  @ForeignKey('attribute', { onDelete: 'CASCADE' })
  attributeCode: string;

  @PrimaryColumn('text')
  code: string;

  @Column('jsonb', { default: () => "'{}'" })
  labels: Labels;

  @Column('int', { default: 0 })
  position: number;
}
