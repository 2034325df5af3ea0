import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Batcher, Direct } from '../../api/index.js';
import { localeChain, Product, type TreeView } from '../../catalog/index.js';
import { ReadinessPlaces } from '../../search/index.js';
import { AssetType } from '../assets/assets.types.js';
import { ReadAssets } from '../assets/read-assets.service.js';
import { assetRoles } from './asset-role.js';
import { TreeImages, type PicturePlace } from './images-for.js';
import { PicturesArgs } from './link-input.types.js';
import { linksOf, type StoredLink } from './link.repository.js';
import { AssetLink } from './links.types.js';

/** The links of a tree, and who shows them: worked out once, however many of its nodes are asked. */
class TreeLinks {
  private images?: TreeImages<StoredLink>;

  constructor(private readonly links: StoredLink[]) {}

  shownBy(tree: TreeView): TreeImages<StoredLink> {
    if (this.images) return this.images;
    const byNode = Map.groupBy(this.links, ({ nodeId }) => nodeId);
    const nodes = tree.all().map(({ id, sku, parentId }) => ({
      ...{ sku, parentSku: parentId === null ? null : tree.get(parentId).sku },
      links: byNode.get(id) ?? [],
    }));
    return (this.images = new TreeImages(nodes));
  }

  get isEmpty(): boolean {
    return this.links.length === 0;
  }

  /** A root inherits nothing: its tree need not be known. */
  ofRoot(): TreeImages<StoredLink> {
    return new TreeImages([{ sku: '', parentSku: null, links: this.links.filter(({ rootId, nodeId }) => nodeId === rootId) }]);
  }
}

/** The pictures of a node; a page with all its variants takes one statement, and one for all its trees. */
@Resolver(() => Product)
export class PicturesResolver {
  private readonly linksOfRoot: Batcher<string, TreeLinks>;
  private readonly localesOf: Batcher<string, readonly string[]>;

  constructor(ds: DataSource, channels: ReadinessPlaces) {
    this.localesOf = new Batcher<string, readonly string[]>(async (asked) => {
      const known = new Map((await channels.all(ds.manager)).map(({ channelCode, locales }) => [channelCode, locales]));
      return asked.map((code) => known.get(code) ?? []);
    });
    this.linksOfRoot = new Batcher(async (asked) => {
      const found = Map.groupBy(await linksOf(ds.manager, [...new Set(asked)]), ({ rootId }) => rootId);
      const trees = new Map(asked.map((rootId) => [rootId, new TreeLinks(found.get(rootId) ?? [])]));
      return asked.map((rootId) => trees.get(rootId)!);
    });
  }

  @ResolveField(() => [AssetLink], {
    description:
      'What it shows, by role and in order: its own, or of a role of which it has none, those of the nearest level above, but none of a sibling. On a channel one with pictures of its own inherits none, size charts and instructions apart',
  })
  @Direct(PicturesArgs)
  async pictures(@Parent() { sku, rootId, seen }: Product, @Args() { role, channel, locale }: PicturesArgs): Promise<AssetLink[]> {
    const links = await this.linksOfRoot.load(rootId);
    if (links.isEmpty) return [];
    const place = await this.placeOf(channel ?? null, locale ?? null);
    const roles = role ? [role] : assetRoles;
    const shown = (images: TreeImages<StoredLink>, of: string): StoredLink[] => roles.flatMap((one) => images.of(of, one, place));
    if (seen.node.parentId === null) return shown(links.ofRoot(), '').map((link) => AssetLink.from({ ...link, sku }));
    const tree = await seen.tree();
    return shown(links.shownBy(tree), sku).map((link) => AssetLink.from({ ...link, sku: tree.get(link.nodeId).sku }));
  }

  /** As the sender does: a channel falls back to its other locales of the language. */
  private async placeOf(channel: string | null, locale: string | null): Promise<PicturePlace> {
    if (locale === null) return { channel, locales: null };
    return { channel, locales: localeChain(locale, channel === null ? [] : await this.localesOf.load(channel)) };
  }
}

/** The file behind a link: two statements for all links of an answer. */
@Resolver(() => AssetLink)
export class PictureFilesResolver {
  private readonly assetOf: Batcher<string, AssetType>;

  constructor(reading: ReadAssets) {
    this.assetOf = new Batcher(async (hashes) => {
      const found = new Map((await reading.of([...new Set(hashes)])).map((asset) => [asset.hash, asset]));
      return hashes.map((hash) => found.get(hash)!);
    });
  }

  @ResolveField(() => AssetType, { description: 'The file itself, with its renditions and their addresses' })
  asset({ assetHash }: AssetLink): Promise<AssetType> {
    return this.assetOf.load(assetHash);
  }
}
