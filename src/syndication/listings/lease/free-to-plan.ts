import { sqlStates, UNSETTLED } from '../../listing.js';

/**
 * The conditions under which a statement may touch a listing (alias l), or one of its wires (w), that it does not hold. Text, not SQL functions:
 * the planner has to see them. `now` is the statement's parameter for the time.
 */
export const isFree = (now: string, alias: 'l' | 'w' = 'l'): string => `(${alias}.lease_until IS NULL OR ${alias}.lease_until < ${now})`;

/**
 * Its state may be set: nobody holds it, and no call is under way whose effect has yet to be read back. Whoever holds it finds the raised
 * revision at the end of his work and goes on with it.
 */
export const freeToPlan = (now: string): string => `(${isFree(now)} AND l.state NOT IN ${sqlStates(...UNSETTLED)})`;

/** Free to plan and not planned already: it begins anew. One that is planned keeps its place in the queue. */
export const wakable = (now: string): string => `(${freeToPlan(now)} AND l.state <> 'planned')`;
