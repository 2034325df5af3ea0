import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { AttributeType, FactPolicy, Labels, Owner, Validation } from '../schema/terms.js';

/** A typed, named field. */
@Entity('attribute')
export class AttributeEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  type: AttributeType;

  @Column('text')
  owner: Owner;

  @Column('boolean', { default: false })
  localizable: boolean;

  @Column('boolean', { default: false })
  scopable: boolean;

  @Column('text', { nullable: true })
  @ForeignKey('attribute_group')
  groupCode: string | null;

  @Column('text', { nullable: true })
  @ForeignKey('unit_family')
  unitFamily: string | null;

  @Column('text', { nullable: true })
  referenceEntity: string | null;

  @Column('jsonb', { default: () => "'{}'" })
  validation: Validation;

  /** `auto`: a change of this fact makes a new edition by itself; `review`: it waits for a person. Only for owner erp. */
  @Column('text', { default: 'auto' })
  factPolicy: FactPolicy;

  @Column('jsonb', { default: () => "'{}'" })
  labels: Labels;

  @Column('bigint', { default: 1 })
  revision: string;
}
