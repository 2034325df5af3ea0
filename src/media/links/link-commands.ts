import { checkCharacters, countCharacters, problem, type Problem } from '../../../libs/problem/index.js';
import { compareTexts } from '../../catalog/index.js';
import { assetRoles, type AssetRole } from './asset-role.js';
import type { AssetLinkView } from './images-for.js';

/** A link is known by its node, asset, role and locale. */
export interface LinkKey {
  assetHash: string;
  role: AssetRole;
  locale?: string | null;
}

/** What is absent keeps its value (attach: the next position, every channel, no text). */
export interface LinkValues {
  position?: number;
  channels?: string[] | null;
  /** locale → text; null takes the text of that locale away. */
  alt?: Record<string, string | null>;
}

/** A change of one node’s links. */
export type LinkCommand =
  | ({ do: 'attach' | 'update' } & LinkKey & LinkValues)
  | ({ do: 'detach' } & LinkKey)
  /** The assets of a role in their new order; links of the role that are not named follow in their old order. */
  | { do: 'reorder'; role: AssetRole; assetHashes: string[] };

/** Characters. Shopify takes 512. */
const ALT_MAX = 512;

/** A node's links after a command, or what is wrong with it. Pure; attaching what is attached updates it. */
export function applyCommand(links: readonly AssetLinkView[], command: LinkCommand): AssetLinkView[] | Problem {
  if (!assetRoles.includes(command.role)) return refusedRole(command.role);
  if (command.do === 'reorder') return reorder(links, command);
  const at = links.findIndex((link) => sameLink(link, command));
  switch (command.do) {
    case 'detach':
      return at < 0 ? noLink(command) : links.filter((_, i) => i !== at);
    case 'update':
      return at < 0 ? noLink(command) : replaced(links, at, merged(links[at]!, command));
    case 'attach':
      return replaced(links, at, merged(at < 0 ? fresh(links, command) : links[at]!, command));
  }
}

export function isProblem(outcome: AssetLinkView[] | Problem): outcome is Problem {
  return !Array.isArray(outcome);
}

export function sameLink(link: AssetLinkView, key: LinkKey): boolean {
  return link.assetHash === key.assetHash && link.role === key.role && link.locale === (key.locale ?? null);
}

function fresh(links: readonly AssetLinkView[], { assetHash, role, locale }: LinkKey): AssetLinkView {
  const last = Math.max(-1, ...links.filter((link) => link.role === role).map((link) => link.position));
  return { assetHash, role, locale: locale ?? null, position: last + 1, channels: null, alt: {} };
}

function merged(link: AssetLinkView, values: LinkValues): AssetLinkView | Problem {
  const position = values.position ?? link.position;
  const misplaced = positionFault(position, 'position');
  if (misplaced) return misplaced;
  const alt: Record<string, string> = { ...link.alt };
  for (const [locale, text] of Object.entries(values.alt ?? {})) {
    const fault = text === null ? undefined : altFault(text, `alt.${locale}`);
    if (fault) return fault;
    if (text === null || text.trim() === '') delete alt[locale];
    else alt[locale] = text.trim().normalize('NFC');
  }
  const channels = values.channels === undefined ? link.channels : values.channels && [...new Set(values.channels)].sort();
  return { ...link, position, channels, alt };
}

function replaced(links: readonly AssetLinkView[], at: number, link: AssetLinkView | Problem): AssetLinkView[] | Problem {
  if (!('assetHash' in link)) return link;
  return at < 0 ? [...links, link] : links.map((old, i) => (i === at ? link : old));
}

function reorder(
  links: readonly AssetLinkView[],
  { role, assetHashes }: { role: AssetRole; assetHashes: string[] },
): AssetLinkView[] | Problem {
  const unknown = assetHashes.find((hash) => !links.some((link) => link.role === role && link.assetHash === hash));
  if (unknown) return noLink({ assetHash: unknown, role });
  const old = links.filter((link) => link.role === role).sort((a, b) => a.position - b.position);
  const leaders = leadersOf(old);
  const named = assetHashes.map((hash) => {
    const led = old.filter((link) => link.assetHash === hash).map((link) => leaders.get(link)!);
    return led.find((leader) => leader === hash) ?? led[0]!;
  });
  const order = [...new Set([...named, ...old.map((link) => leaders.get(link)!)])];
  return links.map((link) => (link.role === role ? { ...link, position: order.indexOf(leaders.get(link)!) } : link));
}

/**
 * Whose place each link takes. What stands at one position for several locales is one picture in several languages, and moves as one: it
 * goes with the link for every locale, else with the first. A second of the same locale there only came to the same number: it goes alone.
 */
function leadersOf(links: readonly AssetLinkView[]): Map<AssetLinkView, string> {
  const leaders = new Map<AssetLinkView, string>();
  for (const together of Map.groupBy(links, ({ position }) => position).values()) {
    const inTurn = together.toSorted((a, b) => compareTexts(a.locale ?? '', b.locale ?? '') || compareTexts(a.assetHash, b.assetHash));
    inTurn.forEach((link, at) => {
      const isFirst = inTurn.findIndex(({ locale }) => locale === link.locale) === at;
      leaders.set(link, (isFirst ? inTurn[0]! : link).assetHash);
    });
  }
  return leaders;
}

function noLink({ assetHash, role }: LinkKey): Problem {
  return problem('link_unknown', 'assetHash', `The node has no link to ${assetHash} as ${role}.`, 'Attach the asset first.');
}

function refusedRole(role: string): Problem {
  return problem('link_role', 'role', `${role} is no role of an asset.`, `Use one of ${assetRoles.join(', ')}.`);
}

/** Where a link may stand within its role. */
export function positionFault(position: unknown, path: string): Problem | undefined {
  if (typeof position === 'number' && Number.isInteger(position) && position >= 0 && position <= 999) return undefined;
  return problem('link_position', path, `${String(position)} is no position.`, 'Give a whole number from 0 to 999.');
}

/** A description of a picture. */
export function altFault(text: string, path: string): Problem | undefined {
  if (countCharacters(text) <= ALT_MAX) return checkCharacters(text, path);
  return problem('link_alt_too_long', path, `The alt text has more than ${ALT_MAX} characters.`, `Shorten it to ${ALT_MAX}.`);
}
