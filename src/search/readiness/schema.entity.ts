import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SchemaDigests } from './schema-digests.js';

/** The definitions by which everything that does not wait was judged. One row. */
@Entity('readiness_schema')
export class ReadinessSchemaEntity {
  @PrimaryColumn('int', { default: 1 })
  id: number;

  @Column('text')
  stamp: string;

  @Column('jsonb')
  digests: SchemaDigests;
}
