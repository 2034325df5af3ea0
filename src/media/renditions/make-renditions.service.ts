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
import { allRenditions, beginTry, endTry, finishRenditions, type RenditionResult } from './rendition.repository.js';

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

  /** One picture that fails holds up none of its neighbours; the job is tried again for it alone. */
  async make(job: RenditionJob): Promise<void> {
    const assets = await findAssets(this.ds.manager, job.hashes);
    const existing = await allRenditions(this.ds.manager, job.hashes);
    const done = new Set(existing.filter((r) => r.state !== 'pending').map((r) => `${r.assetHash} ${r.profile} ${r.profileVersion}`));
    const failures: Error[] = [];
    for (const asset of assets) {
      const missing = job.profiles.filter((profile) => !done.has(`${asset.hash} ${profile.code} ${profile.version}`));
      if (missing.length === 0) continue;
      await this.makeOf(asset, missing, job.again).catch((error: Error) => failures.push(error));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} of ${assets.length} pictures could not be made: ${failures[0]!.message}`);
  }

  /** Whoever made it was ended by it each time, or by what it takes, or failed: that is its verdict, or it would end workers for ever. */
  private async giveUp(asset: Asset, profiles: RenditionProfile[]): Promise<void> {
    const problem = unrenderable(asset.fileName, MOST_TRIES);
    const results = profiles.map(({ code, version }) => ({ assetHash: asset.hash, profile: code, profileVersion: version, problem }));
    await this.finish(asset, results);
  }

  /**
   * Objects first, then the rows that name them; a store that fails throws, and the job is tried again. It says nothing of the picture, so
   * what counts as a try is to decode it, and no more.
   */
  private async makeOf(asset: Asset, profiles: RenditionProfile[], again = false): Promise<void> {
    const input = await buffer(await this.objects.get(objectKey(asset.hash)));
    if (again && (await beginTry(this.ds.manager, asset.hash)) > MOST_TRIES) return this.giveUp(asset, profiles);
    const made = await this.render(input, asset, profiles);
    if (again) await endTry(this.ds.manager, asset.hash);
    await this.finish(asset, await this.keep(asset, made));
  }

  /** What shows the picture may be ready now, or is not. */
  private async finish({ hash }: Asset, results: RenditionResult[]): Promise<void> {
    await inTransaction(this.ds, async (m) => {
      await finishRenditions(m, results);
      await this.due.add(m, await rootsShowing(m, hash));
    });
  }

  /**
   * The file was decoded whole when it came in. If its bytes are others now, that is its verdict: trying again would not change it. Of bytes
   * that are the same the machine may be at fault (too little memory), so that is told from the tries.
   */
  private async render(input: Buffer, asset: Asset, profiles: RenditionProfile[]): Promise<RenderResult[]> {
    try {
      return await renderAll(input, asset, asset.properties, profiles, this.settings.limits.maxPixels);
    } catch (error) {
      if (sha256hex(input) === asset.hash) throw error;
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
