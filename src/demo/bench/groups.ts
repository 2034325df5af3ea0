import type { CatalogueSource, ContentEdit, ErpItem, ErpOffer, SourceLink } from '../../cli/import/index.js';

/** A link to a picture that is uploaded already. */
export interface PictureLink extends SourceLink {
  assetHash: string;
}

/** Some whole products, on their way through the stations together. */
export interface Group {
  skus: string[];
  items: ErpItem[];
  offers: ErpOffer[];
  content: ContentEdit[];
  links: PictureLink[];
}

/** Cuts a catalogue into groups of `size` products; each node's parts go with its root. */
export function cutIntoGroups(source: CatalogueSource, hashes: ReadonlyMap<string, string>, size: number): Group[] {
  const parents = new Map(source.erpItems.map((item) => [item.sku, item.parentSku]));
  const rootOf = (sku: string): string => {
    const parent = parents.get(sku);
    return parent ? rootOf(parent) : sku;
  };
  const links = source.assets.flatMap((asset) => asset.links.map((link) => ({ ...link, assetHash: hashes.get(asset.drawing)! })));
  const roots = source.erpItems.filter((item) => !item.parentSku).map((item) => item.sku);
  const groups = Array.from({ length: Math.ceil(roots.length / size) }, (_, at): Group => ({
    skus: roots.slice(at * size, (at + 1) * size),
    items: [],
    offers: [],
    content: [],
    links: [],
  }));
  const groupOf = new Map(groups.flatMap((group) => group.skus.map((sku): [string, Group] => [sku, group])));
  for (const item of source.erpItems) groupOf.get(rootOf(item.sku))!.items.push(item);
  for (const offer of source.offers) groupOf.get(rootOf(offer.sku))!.offers.push(offer);
  for (const edit of source.content) groupOf.get(rootOf(edit.sku))!.content.push(edit);
  for (const link of links) groupOf.get(rootOf(link.sku))!.links.push(link);
  return groups;
}
