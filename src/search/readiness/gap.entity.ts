import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something of a product that is sold lacks a cell that its family requires. */
@Entity('readiness_gap')
export class ReadinessGapEntity {
  /** Of `Demand`. */
  @PrimaryColumn('bigint')
  gap: string;

  @PrimaryColumn('bigint')
  rootId: string;

  /** How many of its nodes that are sold lack it. */
  @Column('int')
  nodes: number;
}
