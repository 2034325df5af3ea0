import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AssetsExist } from '../../catalog/index.js';
import { storedHashes } from './asset.repository.js';

/** Tells the catalogue, when a cell names a file, whether it is stored. */
@Injectable()
export class StoredAssets extends AssetsExist {
  override async existing(m: EntityManager, hashes: string[]): Promise<Set<string>> {
    return new Set(await storedHashes(m, hashes));
  }
}
