import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A product of which something changed since it was judged last. Several rows of one product are one. */
@Entity('readiness_due')
export class ReadinessDueEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  rootId: string;

  /** What shares a barcode with it is judged anew, too. */
  @Column('boolean', { default: true })
  spreads: boolean;

  @Column('timestamptz')
  at: Date;
}
