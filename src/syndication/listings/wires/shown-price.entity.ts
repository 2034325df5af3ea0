import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A price that a channel showed, from then until the next row of the listing and SKU. Never changed: it could not be made up later. */
@Entity('shown_price')
export class ShownPriceEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  @ForeignKey('listing')
  listingId: string;

  @Column('text')
  @ForeignKey('channel')
  channelCode: string;

  @Column('text')
  @ForeignKey('market')
  marketCode: string;

  @Column('text', { default: '*' })
  audience: string;

  @Column('text')
  sku: string;

  @Column('timestamptz')
  from: Date;

  /** What a customer pays; null: from then on it was not for sale there. */
  @Column('bigint', { nullable: true })
  paidMinor: string | null;

  /** The usual price beside a sale; null: none was shown. */
  @Column('bigint', { nullable: true })
  usualMinor: string | null;

  @Column('text', { nullable: true })
  currency: string | null;

  @Column('smallint', { nullable: true })
  exponent: number | null;

  /** false: somebody else had set it there. */
  @Column('boolean', { default: true })
  ours: boolean;
}
