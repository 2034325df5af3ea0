import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Which files are stored? Owned here, so that no cell names a file that is not there; answered by media, which stores them. */
export abstract class AssetsExist {
  /** Those of these files (SHA-256 in hex) that are stored. One statement, in the writer's transaction. */
  abstract existing(m: EntityManager, hashes: string[]): Promise<Set<string>>;
}

/**
 * Holds the answer that media brings at start (`use`): rooms import downwards only, so injection cannot bring it. Without one, no file
 * is there.
 */
@Injectable()
export class AssetsPort {
  private provider: AssetsExist | undefined;

  use(provider: AssetsExist): void {
    this.provider = provider;
  }

  /** Of these hashes (SHA-256, hex), those whose file is there. */
  async existing(m: EntityManager, hashes: string[]): Promise<Set<string>> {
    return hashes.length > 0 && this.provider ? this.provider.existing(m, hashes) : new Set();
  }
}
