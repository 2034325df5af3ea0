import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ListingKind, ListingState } from '../../port/index.js';

/** A listing with the states of its three wires, as filters find it. */
@Entity('search_listing')
export class SearchListingEntity {
  @PrimaryColumn('bigint')
  listingId: string;

  @Column('bigint')
  rootId: string;

  @Column('text')
  channelCode: string;

  @Column('text')
  kind: ListingKind;

  @Column('text')
  content: ListingState;

  /** null: nothing was to be said of it yet. */
  @Column('text', { nullable: true })
  price: ListingState | null;

  @Column('text', { nullable: true })
  stock: ListingState | null;
}
