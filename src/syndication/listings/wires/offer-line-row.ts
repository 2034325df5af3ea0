import type { Sold } from '../../inputs/stock-bound.js';
import type { ListingOfferEntity } from './listing-offer.entity.js';

/** What is known of one SKU of a listing. */
export interface OfferLineRow extends Omit<ListingOfferEntity, 'priceAcceptedAt' | 'basis' | 'sayAgain'> {
  /** What was sold of it on this channel as part of other listings, which a node that went to another product leaves behind. Absent: nothing. */
  soldElsewhere?: Sold[] | null;
  /** It went from this product to another. Absent or null: it did not. */
  hasLeft?: boolean | null;
}
