import type { LinkDoc } from './documents.js';

const rank = (link: LinkDoc): string =>
  [link.role, String(link.position).padStart(10, '0'), link.assetHash, link.locale ?? ''].join('\u0000');

/** One form per set of links: by role, position, asset, locale; channels sorted. */
export function canonicalLinks(links: readonly LinkDoc[]): LinkDoc[] {
  return links
    .map((link) => ({ ...link, channels: link.channels === null ? null : [...link.channels].sort() }))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

const sameAsset = (a: LinkDoc, b: LinkDoc): boolean => a.assetHash === b.assetHash && a.role === b.role && a.locale === b.locale;

/**
 * The links that an approval of some locales shows: of the version, those for every locale or for an approved one, with the
 * approved alternative texts; of a locale that was not approved, what the channel shows already.
 */
export function linksForLocales(
  version: readonly LinkDoc[],
  approved: ReadonlySet<string>,
  shown: readonly LinkDoc[],
  kept: ReadonlySet<string>,
): LinkDoc[] {
  const taken = version
    .filter((link) => link.locale === null || approved.has(link.locale))
    .map((link) => {
      const before = shown.find((candidate) => sameAsset(candidate, link));
      return { ...link, alt: { ...textsOf(before?.alt ?? {}, kept), ...textsOf(link.alt, approved) } };
    });
  const stays = shown.filter((link) => link.locale !== null && kept.has(link.locale));
  return canonicalLinks([...taken, ...stays]);
}

function textsOf(alt: Record<string, string>, locales: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(alt).filter(([locale]) => locales.has(locale)));
}
