import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Offers that changed. Written with the offer's own write; the publisher takes rows out. */
@Entity('offer_outbox')
export class OfferOutboxEntity {
  @PrimaryColumn('text')
  sku: string;

  @PrimaryColumn('text')
  marketCode: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;
}
