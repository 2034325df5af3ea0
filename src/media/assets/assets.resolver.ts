import { Args, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow } from '../../api/index.js';
import { listAssets } from './asset.repository.js';
import { AssetArgs, AssetsArgs } from './asset-args.types.js';
import { assetCursor, AssetPage, AssetType, readAssetCursor } from './assets.types.js';
import { ReadAssets } from './read-assets.service.js';

@Resolver(() => AssetType)
export class AssetsResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly reading: ReadAssets,
  ) {}

  @Allow('read')
  @Query(() => AssetType, { nullable: true, description: 'One file by its hash; null where it is not stored' })
  async asset(@Args() { hash }: AssetArgs): Promise<AssetType | null> {
    return (await this.reading.of([hash]))[0] ?? null;
  }

  @Allow('read')
  @Query(() => AssetPage, { description: 'All stored files, newest first' })
  async assets(@Args() { first = 20, after }: AssetsArgs): Promise<AssetPage> {
    const cursor = after ? readAssetCursor(after) : undefined;
    const rows = await listAssets(this.ds.manager, first + 1, cursor);
    const page = rows.slice(0, first);
    const last = page.at(-1);
    const pageInfo = { hasNextPage: rows.length > first, endCursor: last ? assetCursor(last) : null };
    return { nodes: await this.reading.withRenditions(page), pageInfo };
  }
}
