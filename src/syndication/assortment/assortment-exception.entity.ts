import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What is said of one node and of all below it, whatever the rules find. */
@Entity('assortment_exception')
@Unique(['place', 'sku'])
export class AssortmentExceptionEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  @ForeignKey('assortment')
  place: string;

  @Column('text')
  sku: string;

  @Column('boolean')
  isIn: boolean;

  @Column('text')
  reason: string;

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
