/** What can be said of a listing. Every way from one to another stands in docs/listing.md, and the database refuses any other. */
export const LISTING_STATES = [
  'planned',
  'refused',
  'sending',
  'unknown',
  'accepted',
  'processed',
  'live',
  'rejected',
  'withdrawing',
  'withdrawn',
] as const;
/** How far a listing is on its way; docs name every arrow. */
export type ListingState = (typeof LISTING_STATES)[number];

/** What a listing is on its channel. */
export const LISTING_KINDS = ['product', 'parent', 'child', 'offer'] as const;
/** One of these kinds. */
export type ListingKind = (typeof LISTING_KINDS)[number];
