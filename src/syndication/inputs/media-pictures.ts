import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  defineProfile,
  EnsureRenditions,
  findAssets,
  RenditionReader,
  type RenditionProfile,
  type RenditionView,
} from '../../media/index.js';
import type { RenditionNeed } from '../../port/index.js';
import type { RenditionInfo } from '../mapping/index.js';
import { Pictures } from './product-inputs.js';
import { SizedCache } from './sized-cache.js';

/** Assets are immutable, so what one says of its origin is kept. */
const KEPT_ORIGINS = 100_000;

/** Media's renditions behind the controller's port. */
@Injectable()
export class MediaPictures extends Pictures {
  private readonly profiles = new Map<RenditionNeed, RenditionProfile>();
  private readonly origins = new SizedCache<{ type: string | null }>(KEPT_ORIGINS);
  /** A rendition that is ready never changes. */
  private readonly ready = new SizedCache<RenditionInfo>(KEPT_ORIGINS);

  constructor(
    private readonly reader: RenditionReader,
    private readonly renditions: EnsureRenditions,
  ) {
    super();
  }

  async read(m: EntityManager, assetHashes: string[], need: RenditionNeed): Promise<Map<string, RenditionInfo>> {
    const profile = this.profile(need);
    const keyOf = (hash: string): string => `${profile.version} ${hash}`;
    const known = new Map(
      assetHashes.flatMap((hash): [string, RenditionInfo][] => {
        const info = this.ready.get(keyOf(hash));
        return info ? [[hash, info]] : [];
      }),
    );
    const unknown = assetHashes.filter((hash) => !known.has(hash));
    if (unknown.length === 0) return known;
    const rows = await this.reader.forAssets(m, unknown, profile);
    await this.loadOrigins(m, [...rows.keys()]);
    for (const [hash, row] of rows) {
      const info = toInfo(row, this.origins.get(hash)?.type ?? null);
      if (info.state === 'ready') this.ready.put(keyOf(hash), info, 1);
      known.set(hash, info);
    }
    return known;
  }

  async ensure(m: EntityManager, assetHashes: string[], need: RenditionNeed): Promise<void> {
    await this.renditions.ensure(m, assetHashes, [this.profile(need)]);
  }

  /** The profile under which media knows what this channel wants. */
  profile(need: RenditionNeed): RenditionProfile {
    const known = this.profiles.get(need) ?? defineProfile({ ...need });
    this.profiles.set(need, known);
    return known;
  }

  private async loadOrigins(m: EntityManager, hashes: string[]): Promise<void> {
    const missing = hashes.filter((hash) => !this.origins.get(hash));
    if (missing.length === 0) return;
    for (const asset of await findAssets(m, missing)) this.origins.put(asset.hash, { type: asset.properties.digitalSourceType ?? null }, 1);
  }
}

function toInfo(row: RenditionView, digitalSourceType: string | null): RenditionInfo {
  return {
    state: row.state,
    hash: row.hash ?? '',
    url: row.url ?? '',
    mediaType: row.mediaType ?? '',
    width: row.width ?? 0,
    height: row.height ?? 0,
    bytes: row.bytes ?? 0,
    digitalSourceType,
    ...(row.problem ? { reason: row.problem.message } : {}),
  };
}
