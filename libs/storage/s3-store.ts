import { Readable } from 'node:stream';
import { Client } from 'minio';
import { problem, StartFailure } from '../problem/index.js';
import { readFirstPart } from './first-part.js';
import { assertKey, ObjectNotFound, ObjectStore, type ObjectInfo } from './object-store.js';
import { transportWithTimeout } from './s3-transport.js';

/** Where the bucket is and by which key it is opened. */
export interface S3Settings {
  /** http://host:port or https://host[:port] */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  bucket: string;
  region: string;
  /** A request whose connection is silent for longer is given up. Default: 20,000 ms. */
  timeoutMs?: number;
}

/** 16 MiB: the client holds one part in memory, and 10,000 parts allow 160 GB. */
const PART_SIZE = 16 * 1024 * 1024;

/** Any S3. One request per call; the client's own retry (once) covers a dropped connection. */
export class S3Store extends ObjectStore {
  private readonly client: Client;

  constructor(private readonly settings: S3Settings) {
    super();
    const endpoint = new URL(settings.endpoint);
    const useSSL = endpoint.protocol === 'https:';
    this.client = new Client({
      endPoint: endpoint.hostname,
      port: endpoint.port ? Number(endpoint.port) : useSSL ? 443 : 80,
      useSSL,
      accessKey: settings.accessKey,
      secretKey: settings.secretKey,
      region: settings.region,
      pathStyle: true,
      partSize: PART_SIZE,
      transport: transportWithTimeout(useSSL, settings.timeoutMs ?? 20_000),
    });
  }

  async ensure(): Promise<void> {
    const { bucket, region } = this.settings;
    try {
      if (await this.client.bucketExists(bucket)) return;
      await this.client.makeBucket(bucket, region);
    } catch (error) {
      // Two processes may start at once: the one that lost the race finds the bucket there.
      if (['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes(codeOf(error))) return;
      throw unusable(this.settings, error);
    }
  }

  async check(): Promise<void> {
    if (!(await this.client.bucketExists(this.settings.bucket))) throw new Error(`There is no bucket ${this.settings.bucket}`);
  }

  async put(key: string, body: Buffer | Readable, options: { contentType: string }): Promise<void> {
    assertKey(key);
    const { first, rest } = Buffer.isBuffer(body) ? { first: body } : await readFirstPart(body, PART_SIZE);
    if (rest) await this.putLarge(key, first, rest, options.contentType);
    else await this.client.putObject(this.settings.bucket, key, first, first.length, { 'Content-Type': options.contentType });
  }

  /**
   * In parts of 16 MiB. minio 8 never settles when its source breaks, so the source's error is raced against it; the parts sent so far
   * are thrown away, and the object stays as it was.
   */
  private async putLarge(key: string, first: Buffer, rest: AsyncIterable<Buffer>, contentType: string): Promise<void> {
    const { bucket } = this.settings;
    let breaks: (error: unknown) => void;
    const broken = new Promise<never>((_, reject) => (breaks = reject));
    const relay = async function* () {
      yield first;
      try {
        yield* rest;
      } catch (error) {
        breaks(error);
        await new Promise(() => undefined);
      }
    };
    try {
      await Promise.race([
        this.client.putObject(bucket, key, Readable.from(relay(), { objectMode: false }), undefined, { 'Content-Type': contentType }),
        broken,
      ]);
    } catch (error) {
      await this.client.removeIncompleteUpload(bucket, key).catch(() => undefined);
      throw error;
    }
  }

  async get(key: string): Promise<Readable> {
    assertKey(key);
    try {
      return await this.client.getObject(this.settings.bucket, key);
    } catch (error) {
      if (isMissing(error)) throw new ObjectNotFound(key);
      throw error;
    }
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    assertKey(key);
    try {
      const found = await this.client.statObject(this.settings.bucket, key);
      const contentType = (found.metaData as Record<string, string>)['content-type'] ?? 'application/octet-stream';
      return { key, size: found.size, contentType };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    await this.client.removeObject(this.settings.bucket, key);
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number }> {
    const found = this.client.listObjectsV2(this.settings.bucket, prefix, true);
    for await (const item of found as AsyncIterable<{ name?: string; size: number }>) {
      if (item.name !== undefined) yield { key: item.name, size: item.size };
    }
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? '');
}

function isMissing(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes(codeOf(error));
}

function unusable(settings: S3Settings, cause: unknown): StartFailure {
  const refused = ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'Forbidden'].includes(codeOf(cause));
  const reason = refused
    ? problem(
        's3_refused',
        'S3_ACCESS_KEY',
        `The object storage at ${settings.endpoint} refused the key for bucket ${settings.bucket} (${codeOf(cause)}).`,
        'Check S3_ACCESS_KEY and S3_SECRET_KEY, and that the key may use and create the bucket.',
      )
    : problem(
        's3_unreachable',
        'S3_ENDPOINT',
        `The object storage at ${settings.endpoint} does not answer (${codeOf(cause) || String(cause)}).`,
        'Start it, or correct S3_ENDPOINT; without S3_ENDPOINT a folder in PLINTH_DATA_DIR is used.',
      );
  return new StartFailure(reason, { cause });
}
