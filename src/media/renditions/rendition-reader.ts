import type { EntityManager } from 'typeorm';
import { Injectable } from '@nestjs/common';
import { MediaSettings } from '../media-settings.js';
import type { ProfileKey } from './rendition.repository.js';
import { renditionsOf } from './rendition.repository.js';
import { renditionUrl, type Rendition } from './rendition.js';

/** A rendition with its public address. */
export interface RenditionView extends Rendition {
  /** Public address; null until ready. */
  url: string | null;
}

/** Set-based: one statement for any number of assets. */
@Injectable()
export class RenditionReader {
  constructor(private readonly settings: MediaSettings) {}

  /** By asset hash. An asset that is absent in the answer was never asked for under this profile version. */
  async forAssets(m: EntityManager, hashes: string[], profile: ProfileKey): Promise<Map<string, RenditionView>> {
    const rows = hashes.length === 0 ? [] : await renditionsOf(m, hashes, profile);
    return new Map(rows.map((row) => [row.assetHash, this.view(row)]));
  }

  /** A row with its public address, which is null until the file is made. */
  view(row: Rendition): RenditionView {
    return { ...row, url: row.hash && row.mediaType ? renditionUrl(this.settings.publicUrl, row.hash, row.mediaType) : null };
  }
}
