import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { problem } from '../../../libs/problem/index.js';
import { Allow, ApiRefusal } from '../../api/index.js';
import { allRenditions } from '../renditions/rendition.repository.js';
import { RenditionReader } from '../renditions/rendition-reader.js';
import type { Asset } from './asset.js';
import { findAssets, listAssets } from './asset.repository.js';
import { assetCursor, AssetPage, AssetType, readAssetCursor } from './assets.types.js';

@Resolver(() => AssetType)
export class AssetsResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly reader: RenditionReader,
  ) {}

  @Allow('read')
  @Query(() => AssetType, { nullable: true })
  async asset(@Args('hash', { type: () => String }) hash: string): Promise<AssetType | null> {
    const found = await findAssets(this.ds.manager, [hash]);
    return (await this.withRenditions(found))[0] ?? null;
  }

  @Allow('read')
  @Query(() => AssetPage, { description: 'Newest first' })
  async assets(
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
  ): Promise<AssetPage> {
    const cursor = after ? readAssetCursor(after) : undefined;
    if (first < 1 || first > 100) throw bad('first', 'A page has 1 to 100 assets.', 'Give `first` from 1 to 100.');
    if (after && !cursor) throw bad('after', 'This is no cursor of a page of assets.', 'Pass `endCursor` of the page before.');
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

function bad(path: string, message: string, fix: string): ApiRefusal {
  return new ApiRefusal(400, problem('bad_page', path, message, fix));
}
