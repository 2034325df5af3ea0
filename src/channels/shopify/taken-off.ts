/**
 * By our marks nobody sees it: it was archived, or what was withdrawn has no marks any more. What was never ours to publish, such as a product that
 * was adopted, is not meant.
 */
export const isTakenOff = (externalIds: Record<string, string>): boolean => !externalIds['product'] || externalIds['published'] === '';

/** Mark of a listing that comes back from the archive: SKU → the number that a try of ours has set there; null: it may have. */
export const NUMBERED = 'numbered';

export type Numbered = Readonly<Record<string, number | null>>;

export function numberedOf({ [NUMBERED]: mark }: Record<string, string>): Numbered {
  const known: unknown = mark ? JSON.parse(mark) : {};
  return typeof known === 'object' && known !== null ? (known as Numbered) : {};
}
