import { Entity, PrimaryColumn } from 'typeorm';

/** A SKU that a listing shows, or is named by. */
@Entity('search_listing_sku')
export class SearchListingSkuEntity {
  @PrimaryColumn('bigint')
  listingId: string;

  @PrimaryColumn('text')
  sku: string;
}
