import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Many products that wait to be judged for one cause. Those up to `afterRoot` have been. */
@Entity('readiness_task')
export class ReadinessTaskEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  /** What changed, in words. */
  @Column('text')
  cause: string;

  /** Null: judged for all of them. */
  @Column('text', { nullable: true })
  channelCode: string | null;

  /** Only products of these; null: of all. */
  @Column('text', { array: true, nullable: true })
  families: string[] | null;

  /** Only products that state one of these cells (`keyHash`); null: all. */
  @Column('bigint', { array: true, nullable: true })
  keys: string[] | null;

  /** Of those cells, only these options. */
  @Column('text', { array: true, nullable: true })
  options: string[] | null;

  /** Only products that were judged by the channel's requirements of one of these types. */
  @Column('text', { array: true, nullable: true })
  productTypes: string[] | null;

  @Column('bigint', { default: 0 })
  afterRoot: string;

  /** The newest product when it began: later ones are judged by the definitions that they found. */
  @Column('bigint')
  untilRoot: string;

  @Column('bigint', { default: 0 })
  judged: string;

  @Column('timestamptz')
  startedAt: Date;
}
