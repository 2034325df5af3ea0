import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** What the ERP said of money and Plinth accepted: from `at` until the next row of the same offer. Rows are immutable. */
@Entity('offer_price')
export class OfferPriceEntity {
  @PrimaryColumn('text')
  sku: string;

  @PrimaryColumn('text')
  marketCode: string;

  @PrimaryColumn('text')
  audience: string;

  /** Orders the rows of one offer. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('timestamptz')
  at: Date;

  /** Whole minor units, as the sale price; null: withdrawn. */
  @Column('bigint', { nullable: true })
  priceMinor: string | null;

  @Column('bigint', { nullable: true })
  salePriceMinor: string | null;

  @Column('timestamptz', { nullable: true })
  saleFrom: Date | null;

  @Column('timestamptz', { nullable: true })
  saleTo: Date | null;

  @Column('text')
  currency: string;

  @Column('smallint')
  exponent: number;

  @Column('text')
  source: string;

  @Column('bigint', { nullable: true })
  messageId: string | null;

  /** The person who let it in; null: it was within bounds. */
  @Column('text', { nullable: true })
  decidedBy: string | null;

  /** The announced sale without which it would have waited. */
  @Column('bigint', { nullable: true })
  @ForeignKey('announced_sale')
  announcedSale: string | null;
}
