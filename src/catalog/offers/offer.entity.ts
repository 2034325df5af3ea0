import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { FactMeta } from '../products/node.js';
import type { Availability, CountBefore, HeldCount, HeldPrice, LocationCount, StopBefore } from './offer-values.js';

/** Price and stock of a sellable in a market, for an audience. */
@Entity('offer')
export class OfferEntity {
  @PrimaryColumn('text')
  sku: string;

  @PrimaryColumn('text')
  @ForeignKey('market')
  marketCode: string;

  @PrimaryColumn('text', { default: '*' })
  audience: string;

  /** Whole minor units, as are all amounts. */
  @Column('bigint', { nullable: true })
  priceMinor: string | null;

  @Column('text')
  currency: string;

  /** Decimals of the minor unit. */
  @Column('smallint')
  exponent: number;

  @Column('bigint', { nullable: true })
  salePriceMinor: string | null;

  @Column('timestamptz', { nullable: true })
  saleFrom: Date | null;

  @Column('timestamptz', { nullable: true })
  saleTo: Date | null;

  /** Below this the source never sells: such a price waits. */
  @Column('bigint', { nullable: true })
  floorMinor: string | null;

  @Column('int', { nullable: true })
  quantity: number | null;

  /** The moment that the quantity speaks of; null: from before counts had one. */
  @Column('timestamptz', { nullable: true })
  countedAt: Date | null;

  /** The source of that count; null: from before counts had one. */
  @Column('text', { nullable: true })
  countedBy: string | null;

  /** How many of the quantity are promised to somebody already; null: nothing was said. */
  @Column('int', { nullable: true })
  reserved: number | null;

  /** How far below zero the ERP counted, where quantity was taken as 0. */
  @Column('int', { nullable: true })
  backlog: number | null;

  /** What the quantity is the sum of, by name of the location; then `countedAt` is the oldest of its moments. null: it is counted as a whole. */
  @Column('jsonb', { nullable: true })
  stock: LocationCount[] | null;

  @Column('text', { nullable: true })
  availability: Availability | null;

  /** From when on it can be had, where it is sold ahead. */
  @Column('timestamptz', { nullable: true })
  availableFrom: Date | null;

  /** The count above 0 that a 0 took the place of, or the one that stands where it was had back; null: neither. */
  @Column('jsonb', { nullable: true })
  beforeZero: CountBefore | null;

  @Column('timestamptz', { nullable: true })
  zeroedAt: Date | null;

  /** When its price was taken back, it was said that it cannot be had, or its life was ended. */
  @Column('timestamptz', { nullable: true })
  stoppedAt: Date | null;

  /** The source that said so. */
  @Column('text', { nullable: true })
  stoppedBy: string | null;

  /** What stood before that; null: its life was ended, or it is offered. */
  @Column('jsonb', { nullable: true })
  beforeStop: StopBefore | null;

  /** A 0 that waits for a person. */
  @Column('jsonb', { nullable: true })
  heldCount: HeldCount | null;

  @Column('bigint', { default: 1 })
  revision: string;

  @Column('text')
  source: string;

  @Column('numeric', { nullable: true })
  sourceOrder: string | null;

  @Column('bigint', { nullable: true })
  messageId: string | null;

  /** Money outside its bounds, which waits for a person. */
  @Column('jsonb', { nullable: true })
  held: HeldPrice | null;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;

  /** Field → order mark; null: from before there were marks, `sourceOrder` tells for all. */
  @Column('jsonb', { nullable: true })
  marks: FactMeta | null;
}
