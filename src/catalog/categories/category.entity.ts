import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Labels } from '../schema/terms.js';

/** A place in a tree of categories. */
@Entity('category')
export class CategoryEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text', { nullable: true })
  @ForeignKey('category')
  parentCode: string | null;

  @Column('jsonb', { default: () => "'{}'" })
  labels: Labels;

  @Column('ltree')
  path: string;
}
