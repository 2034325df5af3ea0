import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A reason that the verdict on a product names. */
@Entity('readiness_finding')
export class ReadinessFindingEntity {
  @PrimaryColumn('bigint')
  reason: string;

  @PrimaryColumn('bigint')
  rootId: string;

  /** SKUs of which it was said. */
  @Column('int')
  nodes: number;
}
