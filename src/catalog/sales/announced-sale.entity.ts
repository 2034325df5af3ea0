import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { SaleState } from './sale-state.js';

/** A sale that one person announced and another lets in. What was announced never changes. */
@Entity('announced_sale')
export class AnnouncedSaleEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  @ForeignKey('market')
  marketCode: string;

  @Column('text', { default: '*' })
  audience: string;

  /** True where nothing else says what it is about. */
  @Column('boolean', { default: false })
  everything: boolean;

  @Column('text', { array: true, nullable: true })
  skus: string[] | null;

  @Column('text', { nullable: true })
  @ForeignKey('family')
  familyCode: string | null;

  @Column('text', { nullable: true })
  @ForeignKey('category')
  categoryCode: string | null;

  @Column('timestamptz')
  beginsAt: Date;

  @Column('timestamptz')
  endsAt: Date;

  /** The deepest that it goes, as a share of what stood before. */
  @Column('numeric')
  deepestShare: string;

  @Column('text', { default: 'announced' })
  state: SaleState;

  @Column('text')
  announcedBy: string;

  @Column('timestamptz')
  announcedAt: Date;

  @Column('text', { nullable: true })
  letInBy: string | null;

  @Column('timestamptz', { nullable: true })
  letInAt: Date | null;

  @Column('text', { nullable: true })
  endedBy: string | null;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  endReason: string | null;
}
