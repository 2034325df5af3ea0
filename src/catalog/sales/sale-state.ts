/** Every state of an announced sale. */
export const SALE_STATES = ['announced', 'let_in', 'ended'] as const;
/** Where an announced sale stands. */
export type SaleState = (typeof SALE_STATES)[number];
