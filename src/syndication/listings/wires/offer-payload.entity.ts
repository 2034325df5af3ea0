import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OfferWire } from '../../../port/index.js';
import type { LineBasis } from './wire.js';

/** What the price or the stock wire of a listing said in one call: SKU → statement, with the sum behind each number. */
@Entity('offer_payload')
export class OfferPayloadEntity {
  @PrimaryColumn('text')
  hash: string;

  @Column('bigint')
  @ForeignKey('listing')
  listingId: string;

  @Column('text')
  wire: OfferWire;

  @Column('text')
  body: string;

  @Column('json')
  basis: Record<string, LineBasis>;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** By which it was first rendered; null: by a release that did not say. */
  @Column('text', { nullable: true })
  rendererVersion: string | null;
}
