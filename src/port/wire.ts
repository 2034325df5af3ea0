/** The three things that a listing shows and that move by themselves. */
export const WIRES = ['content', 'price', 'stock'] as const;
/** One of the three things that a listing shows and that move by themselves. */
export type Wire = (typeof WIRES)[number];
/** The two that are fast, and held per SKU. */
export type OfferWire = Exclude<Wire, 'content'>;

/** What a price or stock wire says of one sellable: JSON in the channel's own form, the same for the same input. */
export type Statement = Record<string, unknown>;
/** Absent: the wire has nothing to say. */
export type Statements = Partial<Record<OfferWire, Statement>>;
