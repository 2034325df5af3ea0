import { compareTexts } from '../../catalog/index.js';
import type { AssetLinkEntity } from './asset-link.entity.js';
import type { AssetRole } from './asset-role.js';

/** What one node links to. Roles and channels as in the table; a link with `channels` null counts everywhere. */
export type AssetLinkView = Pick<AssetLinkEntity, 'assetHash' | 'role' | 'position' | 'locale' | 'channels' | 'alt'>;

/** A node with its own links, as far as showing pictures needs it. */
export interface LinkedNode<L extends AssetLinkView = AssetLinkView> {
  sku: string;
  parentSku: string | null;
  links: L[];
}

/**
 * The links that a node shows for a role, in order. `chain` is the node and its ancestors, the node first.
 *
 * The nearest level with links of the role for this channel wins as a whole, because a picture list is composed: mixing a variant's
 * pictures with its parent's would show another colour in between. Within the level a link for the locale replaces the neutral one
 * at the same position. `siblings` are assets that belong to other variants; inherited ones among them are left out. Without a channel
 * or a locale those of all count.
 */
export function imagesFor<L extends AssetLinkView>(
  chain: Pick<LinkedNode<L>, 'links'>[],
  role: AssetRole,
  channel: string | null,
  locale: string | null,
  siblings: ReadonlySet<string> = new Set(),
): L[] {
  for (const [level, node] of chain.entries()) {
    const shown = node.links.filter(
      (link) =>
        link.role === role &&
        (channel === null || link.channels === null || link.channels.includes(channel)) &&
        (locale === null || link.locale === null || link.locale === locale) &&
        (level === 0 || !siblings.has(link.assetHash)),
    );
    if (shown.length > 0) return inOrder(locale === null ? shown : localised(shown));
  }
  return [];
}

function localised<L extends AssetLinkView>(links: L[]): L[] {
  const taken = new Set(links.filter((link) => link.locale !== null).map((link) => link.position));
  return links.filter((link) => link.locale !== null || !taken.has(link.position));
}

function inOrder<L extends AssetLinkView>(links: L[]): L[] {
  return links.toSorted(
    (a, b) => a.position - b.position || compareTexts(a.assetHash, b.assetHash) || compareTexts(a.locale ?? '', b.locale ?? ''),
  );
}

/**
 * The same for a whole tree, with the rule that a variant never shows a sibling's picture: what a node outside its own line (its
 * ancestors and descendants) links to is not inherited from above, even when the parent's gallery holds it.
 */
export class TreeImages<L extends AssetLinkView = AssetLinkView> {
  private readonly bySku: Map<string, LinkedNode<L>>;
  private readonly owners = new Map<string, string[]>();

  constructor(nodes: readonly LinkedNode<L>[]) {
    this.bySku = new Map(nodes.map((node) => [node.sku, node]));
    for (const node of nodes) {
      for (const link of node.links) this.owners.set(link.assetHash, [...(this.owners.get(link.assetHash) ?? []), node.sku]);
    }
  }

  of(sku: string, role: AssetRole, channel: string | null, locale: string | null): L[] {
    const chain = this.chain(sku);
    return imagesFor(chain, role, channel, locale, this.foreign(chain));
  }

  private chain(sku: string): LinkedNode<L>[] {
    const chain: LinkedNode<L>[] = [];
    for (let node = this.bySku.get(sku); node && !chain.includes(node); node = this.bySku.get(node.parentSku ?? '')) chain.push(node);
    return chain;
  }

  /** Assets of the chain's upper levels that a node in another branch links to and the node itself does not. */
  private foreign(chain: LinkedNode<L>[]): Set<string> {
    const own = chain[0]!.sku;
    const line = new Set(chain.map((node) => node.sku));
    const foreign = new Set<string>();
    for (const link of chain.slice(1).flatMap((node) => node.links)) {
      const others = this.owners.get(link.assetHash)!.filter((sku) => !line.has(sku));
      if (others.some((sku) => !this.chain(sku).some((node) => node.sku === own))) foreign.add(link.assetHash);
    }
    return foreign;
  }
}
