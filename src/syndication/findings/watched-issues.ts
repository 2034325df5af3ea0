/** The code of an issue about money that waits for a person too long. */
export const PRICE_HOLD_OPEN = 'price_hold_open';
/** The code of an issue about a price that goes on although the sale that let it in is over. */
export const SALE_PRICE_STANDS = 'sale_price_stands';

/** What is watched by the minute: no look at a listing finds it, so none closes it. */
export const WATCHED = [PRICE_HOLD_OPEN, SALE_PRICE_STANDS] as const;

/** The code of an issue about a sale price that no customer sees, because the price is below it. Found by each look at the price. */
export const SALE_NOT_SHOWN = 'sale_price_not_shown';

/** The code of an issue about units that were counted and count as sold, because no look told how many were left. Found by each look at the stock. */
export const SOLD_UNSEEN = 'sold_unseen';

/** Codes of issues about a thing that is not for sale because nobody counts it, or nothing is known of its stock. Found by each look at the stock. */
export const UNCOUNTED: readonly string[] = ['stock_not_counted', 'stock_unknown'];

/** Codes of issues about what is sold ahead and, without its day or too far ahead of it, not on this channel. Found by each look at the stock. */
export const NOT_SOLD_AHEAD: readonly string[] = ['missing_availabilityDate', 'availabilityDate_too_far'];
