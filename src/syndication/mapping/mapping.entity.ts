import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { MappingBody } from '../../port/index.js';

/** A version of the rules from cells to the fields of a channel. Rows are immutable. */
@Entity('mapping')
@Unique(['code', 'version'])
export class MappingEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  kind: string;

  @Column('int')
  version: number;

  @Column('jsonb')
  body: MappingBody;

  @Column('text')
  hash: string;

  @Column('text')
  createdBy: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
