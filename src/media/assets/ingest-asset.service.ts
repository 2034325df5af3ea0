import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { ObjectStore } from '../../../libs/storage/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { failure, guardedGet } from '../fetching/guarded-get.js';
import { inspectImage } from '../inspect/inspect-image.js';
import { tooManyBytes } from '../inspect/refusals.js';
import { MediaSettings } from '../media-settings.js';
import { EnsureRenditions, GIVEN_UP } from '../renditions/ensure-renditions.service.js';
import { RenditionProfiles } from '../renditions/profile.js';
import { allRenditions } from '../renditions/rendition.repository.js';
import { cleanName, objectKey, type Asset } from './asset.js';
import { findAssets, insertAsset } from './asset.repository.js';
import { stageBuffer, stageStream, type StagedFile } from './staging.js';

/** `created` false: the same bytes were known already, and `asset` is what was stored then. */
export type IngestResult = { ok: true; asset: Asset; created: boolean } | { ok: false; problems: Problem[] };

interface Origin {
  /** `upload`, `import` or an address. */
  source: string;
  by: Acting;
}

export type Stage = (source: Readable, name: string | undefined) => Promise<StagedFile>;

/**
 * Takes a file in: whole, judged, stored under its hash, then named in the table. The object is written before the row, so that an
 * asset that was acknowledged can always be read; an object without a row is only a file that nobody asks for.
 */
@Injectable()
export class IngestAsset {
  constructor(
    private readonly ds: DataSource,
    private readonly objects: ObjectStore,
    private readonly settings: MediaSettings,
    private readonly renditions: EnsureRenditions,
    private readonly profiles: RenditionProfiles,
  ) {}

  /** Bytes that are here already. The asset, new or known, or why it is refused. */
  fromBuffer(bytes: Buffer, name: string, origin: Origin): Promise<IngestResult> {
    return this.keep(() => Promise.resolve(stageBuffer(bytes, cleanName(name))), origin);
  }

  /** `arrive` is given what stages a stream, and returns what it staged; it may refuse by throwing Refusal. */
  fromUpload(arrive: (stage: Stage) => Promise<StagedFile>, origin: Origin): Promise<IngestResult> {
    return this.keep(() => arrive((source, name) => stageStream(source, cleanName(name), this.staging())), origin);
  }

  /** Fetched over HTTP, from addresses of the public internet and those that the operator allows. The asset, or why it is refused. */
  fromUrl(address: string, by: Acting): Promise<IngestResult> {
    return this.keep(() => this.download(address), { source: address, by });
  }

  private staging() {
    return { folder: this.settings.stagingFolder, maxBytes: this.settings.limits.maxBytes };
  }

  private async download(address: string): Promise<StagedFile> {
    const { url, response } = await guardedGet(address, this.settings.fetching);
    const { maxBytes } = this.settings.limits;
    try {
      if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw new Refusal(tooManyBytes(nameInUrl(address), maxBytes));
      return await stageStream(response, nameInUrl(address), this.staging());
    } catch (error) {
      // Only what the connection itself said is the sender's; what our own disk says is told as that.
      throw error === response.errored ? failure(url, error as Error) : error;
    } finally {
      response.destroy();
    }
  }

  private async keep(arrive: () => Promise<StagedFile>, origin: Origin): Promise<IngestResult> {
    let staged: StagedFile | undefined;
    try {
      staged = await arrive();
      return await this.store(staged, origin);
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, problems: error.problems };
      throw error;
    } finally {
      await staged?.dispose();
    }
  }

  private async store({ hash, input, name }: StagedFile, origin: Origin): Promise<IngestResult> {
    const [known] = await findAssets(this.ds.manager, [hash]);
    if (known && (await this.isSound(hash))) return { ok: true, asset: known, created: false };
    const seen = await inspectImage(input, name, this.settings.limits);
    if (!seen.ok) return { ok: false, problems: [seen.problem] };
    const body = typeof input === 'string' ? createReadStream(input) : input;
    await this.objects.put(objectKey(hash), body, { contentType: seen.image.mediaType });
    const row = { hash, fileName: name, ...seen.image, source: origin.source, createdBy: origin.by.person, createdAt: origin.by.now };
    const created = await inTransaction(this.ds, async (m) => {
      await this.renditions.revive(m, hash, this.profiles.all());
      return insertAsset(m, row);
    });
    const [asset] = await findAssets(this.ds.manager, [hash]);
    return { ok: true, asset: asset!, created };
  }

  /** Its object is there, and nothing made of it was given up, of which a spoiled object may be the reason. */
  private async isSound(hash: string): Promise<boolean> {
    const made = await allRenditions(this.ds.manager, [hash]);
    if (made.some(({ problem }) => problem && GIVEN_UP.includes(problem.code))) return false;
    return (await this.objects.head(objectKey(hash))) !== undefined;
  }
}

function nameInUrl(address: string): string {
  if (!URL.canParse(address)) return 'unnamed';
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  try {
    return cleanName(decodeURIComponent(last));
  } catch {
    return cleanName(last);
  }
}
