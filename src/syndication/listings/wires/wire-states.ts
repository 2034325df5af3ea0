/** How far a price or stock wire is. Words as of a listing; the database refuses any other way from one to another. */
export const WIRE_STATES = ['planned', 'refused', 'sending', 'unknown', 'accepted', 'live', 'rejected'] as const;
/** One of them. */
export type WireState = (typeof WIRE_STATES)[number];
