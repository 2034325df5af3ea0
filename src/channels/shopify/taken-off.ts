import type { SendItem } from '../../port/index.js';

type Ids = Record<string, string>;

/** Mark of a product that we have published, and that somebody has taken off all of our sales channels in the shop. */
export const HIDDEN = 'hidden';

/** Name of the owned field that tells whether it is on our sales channels. */
export const PUBLISHED = 'published';

const isHidden = ({ product, [PUBLISHED]: published, [HIDDEN]: hidden }: Ids): boolean => Boolean(product && published && hidden);

/**
 * By our marks nobody sees it: it was archived, what was withdrawn has no marks any more, or somebody hid it. What was never ours to publish, such as a
 * product that was adopted, is not meant.
 */
export const isTakenOff = (externalIds: Ids): boolean => !externalIds['product'] || externalIds[PUBLISHED] === '' || isHidden(externalIds);

export const isPublicationPushed = ({ pushed }: SendItem): boolean => pushed !== undefined && PUBLISHED in pushed;

/** Somebody hid it, and nobody has decided that it is shown again: no content puts it back. A deletion of ours that may have had its effect did not hide it. */
export const staysHidden = (item: SendItem): boolean => isHidden(item.externalIds) && !isPublicationPushed(item) && item.mayBeGone !== true;

/** Nobody sees it, and this send shows it: what it comes back with has to be of now. */
export const isComingBack = (item: SendItem): boolean => isTakenOff(item.externalIds) && !staysHidden(item);

/** What a look tells of it. Only what was published by us can have been hidden; of the rest the next send publishes it, after its numbers. */
export function publicationMarks({ [PUBLISHED]: published, [HIDDEN]: hidden }: Ids, isOnNone: boolean): Ids {
  if (isOnNone) return published ? { [HIDDEN]: '1' } : { [PUBLISHED]: '' };
  return hidden ? { [HIDDEN]: '' } : {};
}

/** Mark of a listing that comes back from the archive: SKU → the number that a try of ours has set there; null: it may have. */
export const NUMBERED = 'numbered';

export type Numbered = Readonly<Record<string, number | null>>;

export function numberedOf({ [NUMBERED]: mark }: Record<string, string>): Numbered {
  const known: unknown = mark ? JSON.parse(mark) : {};
  return typeof known === 'object' && known !== null ? (known as Numbered) : {};
}
