import { compareTexts } from '../../catalog/index.js';
import type { AssetLinkEntity } from './asset-link.entity.js';
import { inheritedWith, type AssetRole } from './asset-role.js';

/** What one node links to. Roles and channels as in the table; a link with `channels` null counts everywhere. */
export type AssetLinkView = Pick<AssetLinkEntity, 'assetHash' | 'role' | 'position' | 'locale' | 'channels' | 'alt'>;

/** As much of a link as decides where it is shown. */
export type PlacedLink = Pick<AssetLinkView, 'assetHash' | 'position' | 'locale' | 'channels'> & { role: string };

/** A node with its own links, as far as showing pictures needs it. */
export interface LinkedNode<L extends PlacedLink = AssetLinkView> {
  sku: string;
  parentSku: string | null;
  links: readonly L[];
}

/** Where pictures are shown. */
export interface PicturePlace {
  /** null: links for whatever channel count, and each role is inherited by itself. */
  channel: string | null;
  /** The nearest first. null: links for whatever locale count. */
  locales: readonly string[] | null;
}

/** The node that a list of links is of, and the links. */
export interface ShownLinks<L extends PlacedLink> {
  sku: string | null;
  links: L[];
}

/**
 * Who of a tree shows which links: one rule for what people look at and for what is sent. The nearest level with links of the asked roles
 * for the place wins as a whole, because a picture list is composed: mixing a variant's pictures with its parent's would show another
 * colour in between. A variant never shows a sibling's picture: what a node outside its own line (its ancestors and descendants) links to
 * is not inherited from above, even when the parent's gallery holds it.
 */
export class TreeImages<L extends PlacedLink = AssetLinkView> {
  private readonly bySku: Map<string, LinkedNode<L>>;
  private readonly owners = new Map<string, string[]>();

  constructor(nodes: readonly LinkedNode<L>[]) {
    this.bySku = new Map(nodes.map((node) => [node.sku, node]));
    for (const { sku, links } of nodes) {
      for (const { assetHash } of links) {
        const owners = this.owners.get(assetHash);
        if (owners) owners.push(sku);
        else this.owners.set(assetHash, [sku]);
      }
    }
  }

  /** What the node shows for a role, in order. */
  of(sku: string, role: AssetRole, place: PicturePlace): L[] {
    const { links } = this.shown(sku, place.channel === null ? [role] : inheritedWith(role), place);
    return links.filter((link) => link.role === role).sort(inOrder);
  }

  /** The same for roles that are inherited together, in no order. */
  shown(sku: string, roles: readonly string[], place: PicturePlace): ShownLinks<L> {
    const line = this.line(sku);
    for (const [level, node] of line.entries()) {
      const links = node.links.filter(
        (link) => roles.includes(link.role) && countsAt(link, place) && (level === 0 || !this.isForeign(link, line)),
      );
      if (links.length > 0) return { sku: node.sku, links: place.locales ? nearest(links, place.locales) : links };
    }
    return { sku: null, links: [] };
  }

  /** The node and its ancestors, the node first. */
  private line(sku: string): LinkedNode<L>[] {
    const line: LinkedNode<L>[] = [];
    for (let node = this.bySku.get(sku); node && !line.includes(node); node = this.bySku.get(node.parentSku ?? '')) line.push(node);
    return line;
  }

  private isForeign({ assetHash }: L, line: LinkedNode<L>[]): boolean {
    const own = line[0]!;
    return this.owners.get(assetHash)!.some((sku) => !line.some((node) => node.sku === sku) && !this.line(sku).includes(own));
  }
}

function countsAt({ channels, locale }: PlacedLink, place: PicturePlace): boolean {
  const onChannel = place.channel === null || channels === null || channels.includes(place.channel);
  return onChannel && (place.locales === null || locale === null || place.locales.includes(locale));
}

/** Of what stands at one position of a role, those of the nearest locale; what is for every locale is for those that have none of their own. */
function nearest<L extends PlacedLink>(links: L[], locales: readonly string[]): L[] {
  const distance = ({ locale }: L): number => (locale === null ? locales.length : locales.indexOf(locale));
  const least = new Map<string, number>();
  for (const link of links) {
    const at = `${link.role} ${link.position}`;
    least.set(at, Math.min(least.get(at) ?? locales.length, distance(link)));
  }
  return links.filter((link) => distance(link) === least.get(`${link.role} ${link.position}`));
}

function inOrder(a: PlacedLink, b: PlacedLink): number {
  return a.position - b.position || compareTexts(a.assetHash, b.assetHash) || compareTexts(a.locale ?? '', b.locale ?? '');
}
