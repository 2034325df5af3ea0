import { Args, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow } from '../../api/index.js';
import { allRenditions } from '../renditions/rendition.repository.js';
import { RenditionReader } from '../renditions/rendition-reader.js';
import type { Asset } from './asset.js';
import { findAssets, listAssets } from './asset.repository.js';
import { AssetArgs, AssetsArgs } from './asset-args.types.js';
import { assetCursor, AssetPage, AssetType, readAssetCursor } from './assets.types.js';

@Resolver(() => AssetType)
export class AssetsResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly reader: RenditionReader,
  ) {}

  @Allow('read')
  @Query(() => AssetType, { nullable: true, description: 'One file by its hash; null where it is not stored' })
  async asset(@Args() { hash }: AssetArgs): Promise<AssetType | null> {
    const found = await findAssets(this.ds.manager, [hash]);
    return (await this.withRenditions(found))[0] ?? null;
  }

  @Allow('read')
  @Query(() => AssetPage, { description: 'All stored files, newest first' })
  async assets(@Args() { first = 20, after }: AssetsArgs): Promise<AssetPage> {
    const cursor = after ? readAssetCursor(after) : undefined;
    const rows = await listAssets(this.ds.manager, first + 1, cursor);
    const page = rows.slice(0, first);
    const last = page.at(-1);
    const pageInfo = { hasNextPage: rows.length > first, endCursor: last ? assetCursor(last) : null };
    return { nodes: await this.withRenditions(page), pageInfo };
  }

  /** One statement for the page. */
  private async withRenditions(assets: Asset[]): Promise<AssetType[]> {
    const hashes = assets.map((asset) => asset.hash);
    const rows = await allRenditions(this.ds.manager, hashes);
    const byAsset = Map.groupBy(rows, (row) => row.assetHash);
    return assets.map((asset) =>
      AssetType.from(
        asset,
        (byAsset.get(asset.hash) ?? []).map((row) => this.reader.view(row)),
      ),
    );
  }
}
