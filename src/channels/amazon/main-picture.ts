/** So long Amazon may show the main picture of before, and then ours by an address of its own. */
const SETTLED_MS = 60 * 60_000;

/** Marks of a listing whose content was taken: what is shown from now on is not known to be ours until it has settled. */
export const pictureSent = (now: Date): Record<string, string> => ({ pictureAt: now.toISOString(), pictureShown: '' });

/** By its name alone: hosts and sizes of one picture change by themselves. */
const nameOf = (link: string): string => (link.split('?')[0]!.split('/').at(-1) ?? '').replace(/\._.*$|\.[a-z0-9]+$/i, '');

export interface MainPicture {
  /** As it is owned: true where nothing says that it is another; else the address that is shown. */
  main_image?: true | string;
  marks: Record<string, string>;
}

/**
 * Amazon never answers with the address that was sent, so what it shows an hour after it took our content is taken for ours; by another one from then on,
 * without a content of ours, somebody has changed it. A price or a count says nothing of pictures.
 */
export function judgeMainPicture(shown: unknown, externalIds: Record<string, string>, now: Date): MainPicture {
  const link = (shown as { link?: unknown } | undefined)?.link;
  if (shown === undefined) return { marks: {} };
  if (typeof link !== 'string') return { main_image: true, marks: {} };
  const known = externalIds['pictureShown'];
  if (known) return { main_image: known === nameOf(link) || link, marks: {} };
  const sent = Date.parse(externalIds['pictureAt'] ?? externalIds['acceptedAt'] ?? '');
  return { main_image: true, marks: now.getTime() - sent > SETTLED_MS ? { pictureShown: nameOf(link) } : {} };
}
