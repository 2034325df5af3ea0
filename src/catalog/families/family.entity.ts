import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Labels } from '../schema/terms.js';

/** Which attributes a kind of product has, and which of them a channel requires. */
@Entity('family')
export class FamilyEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('jsonb', { default: () => "'{}'" })
  labels: Labels;

  @Column('text', { array: true })
  attributes: string[];

  /** Scope code, or '*' for all → attribute codes that must have a value. */
  @Column('jsonb', { default: () => "'{}'" })
  required: Record<string, string[]>;

  @Column('text', { nullable: true })
  @ForeignKey('attribute')
  labelAttribute: string | null;

  @Column('text', { nullable: true })
  @ForeignKey('attribute')
  imageAttribute: string | null;

  @Column('bigint', { default: 1 })
  revision: string;
}
