import { Entity, PrimaryColumn } from 'typeorm';

/** A stated value that the definitions of today would refuse, or that has no name in a language. */
@Entity('readiness_flaw')
export class ReadinessFlawEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  /** `keyHash` of the cell. */
  @PrimaryColumn('bigint')
  key: string;

  @PrimaryColumn('text')
  position: string;

  @PrimaryColumn('bigint')
  reason: string;
}
