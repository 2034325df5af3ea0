import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sha256hex } from '../../../libs/canonical/index.js';
import { ObjectStore } from '../../../libs/storage/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { DueProducts } from '../../search/index.js';
import { objectKey, type Asset } from '../assets/asset.js';
import { findAssets } from '../assets/asset.repository.js';
import { corrupt, unrenderable } from '../inspect/refusals.js';
import { MediaSettings } from '../media-settings.js';
import type { RenditionJob } from './ensure-renditions.service.js';
import type { RenditionProfile } from './profile.js';
import { renderAll, type RenderResult } from './render.js';
import { rootsShowing } from '../links/link.repository.js';
import { allRenditions, beginTry, finishRenditions, type RenditionResult } from './rendition.repository.js';

/** A picture that was left pending by all tries of its first job gets so many more, alone. */
const MOST_TRIES = 3;

/** The work of a rendition job: each asset is read and decoded once for all the profiles that it still lacks. */
@Injectable()
export class MakeRenditions {
  constructor(
    private readonly ds: DataSource,
    private readonly objects: ObjectStore,
    private readonly settings: MediaSettings,
    private readonly due: DueProducts,
  ) {}

  async make(job: RenditionJob): Promise<void> {
    const assets = await findAssets(this.ds.manager, job.hashes);
    const existing = await allRenditions(this.ds.manager, job.hashes);
    const done = new Set(existing.filter((r) => r.state === 'ready').map((r) => `${r.assetHash} ${r.profile} ${r.profileVersion}`));
    for (const asset of assets) {
      const missing = job.profiles.filter((profile) => !done.has(`${asset.hash} ${profile.code} ${profile.version}`));
      if (missing.length === 0) continue;
      if (job.again && (await beginTry(this.ds.manager, asset.hash)) > MOST_TRIES) await this.giveUp(asset, missing);
      else await this.makeOf(asset, missing);
    }
  }

  /** Whoever made it was ended by it each time, or by what it takes: that is its verdict, or it would end workers for ever. */
  private async giveUp(asset: Asset, profiles: RenditionProfile[]): Promise<void> {
    const problem = unrenderable(asset.fileName, MOST_TRIES);
    const results = profiles.map(({ code, version }) => ({ assetHash: asset.hash, profile: code, profileVersion: version, problem }));
    await this.finish(asset, results);
  }

  /** Objects first, then the rows that name them; a store that fails throws, and the job is tried again. */
  private async makeOf(asset: Asset, profiles: RenditionProfile[]): Promise<void> {
    const input = await buffer(await this.objects.get(objectKey(asset.hash)));
    const made = await this.render(input, asset, profiles);
    await this.finish(asset, await this.keep(asset, made));
  }

  /** What shows the picture may be ready now, or is not. */
  private async finish({ hash }: Asset, results: RenditionResult[]): Promise<void> {
    await inTransaction(this.ds, async (m) => {
      await finishRenditions(m, results);
      await this.due.add(m, await rootsShowing(m, hash));
    });
  }

  /** The file was decoded whole when it came in. If it cannot be now, that is its verdict: trying again would not change it. */
  private async render(input: Buffer, asset: Asset, profiles: RenditionProfile[]): Promise<RenderResult[]> {
    try {
      return await renderAll(input, asset, asset.properties, profiles, this.settings.limits.maxPixels);
    } catch {
      const problem = corrupt(asset.fileName);
      return profiles.map((profile) => ({ profile, ok: false, problem }));
    }
  }

  /** Each file once, although several profiles may share it, and all at the same time: the store waits for its disk, we need not. */
  private async keep(asset: Asset, made: RenderResult[]): Promise<RenditionResult[]> {
    const files = new Map<string, Extract<RenderResult, { ok: true }>>();
    const results = made.map((one): RenditionResult => {
      const key = { assetHash: asset.hash, profile: one.profile.code, profileVersion: one.profile.version };
      if (!one.ok) return { ...key, problem: one.problem };
      const { bytes, mediaType, width, height } = one;
      const hash = sha256hex(bytes);
      files.set(hash, one);
      return { ...key, hash, mediaType, bytes: bytes.length, width, height };
    });
    await Promise.all(
      [...files].map(([hash, { bytes, mediaType }]) => this.objects.put(objectKey(hash), bytes, { contentType: mediaType })),
    );
    return results;
  }
}
