import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { SearchFilter } from '../../search/index.js';
import type { Effect } from './effect.js';

/** What is meant for a place, or is not, by a question to the catalogue. */
@Entity('assortment_rule')
@Unique(['place', 'name'])
export class AssortmentRuleEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  @ForeignKey('assortment')
  place: string;

  @Column('int')
  ordinal: number;

  @Column('text')
  name: string;

  @Column('text')
  effect: Effect;

  /** Of the release that wrote the filter. */
  @Column('int')
  form: number;

  @Column('jsonb')
  filter: SearchFilter;

  /** It counts from then on; null: since ever. */
  @Column('timestamptz', { nullable: true })
  fromAt: Date | null;

  /** … and until then; null: for ever. */
  @Column('timestamptz', { nullable: true })
  untilAt: Date | null;

  @Column('text')
  addedBy: string;

  @Column('timestamptz')
  addedAt: Date;
}
