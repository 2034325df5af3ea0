import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RenditionReader } from '../renditions/rendition-reader.js';
import { allRenditions } from '../renditions/rendition.repository.js';
import type { Asset } from './asset.js';
import { findAssets } from './asset.repository.js';
import { AssetType } from './assets.types.js';

/** Assets as people see them: with what became of them under each profile. */
@Injectable()
export class ReadAssets {
  constructor(
    private readonly ds: DataSource,
    private readonly reader: RenditionReader,
  ) {}

  /** Those of these hashes that are stored, in any order. Two statements. */
  async of(hashes: string[]): Promise<AssetType[]> {
    return this.withRenditions(await findAssets(this.ds.manager, hashes));
  }

  /** One statement for all of them. */
  async withRenditions(assets: Asset[]): Promise<AssetType[]> {
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
