/**
 * By our marks nobody sees it: it was archived, or what was withdrawn has no marks any more. What was never ours to publish, such as a product that
 * was adopted, is not meant.
 */
export const isTakenOff = (externalIds: Record<string, string>): boolean => !externalIds['product'] || externalIds['published'] === '';
