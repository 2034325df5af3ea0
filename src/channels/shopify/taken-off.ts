/**
 * By our marks nobody sees it: it was archived, or what was withdrawn has no marks any more. What was never ours to publish, such as a product that
 * was adopted, is not meant.
 */
export const isTakenOff = (externalIds: Record<string, string>): boolean => !externalIds['product'] || externalIds['published'] === '';

/** Mark of a listing that comes back from the archive, and whose numbers a try of ours may have set there. */
export const NUMBERED = 'numbered';
