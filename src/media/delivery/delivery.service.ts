import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ObjectStore } from '../../../libs/storage/index.js';
import { objectKey } from '../assets/asset.js';
import { findDelivered } from '../renditions/rendition.repository.js';
import { extensionOf } from '../inspect/sniff.js';
import { parseRange, type ByteRange } from './range.js';

export type Delivery =
  | { status: 404 }
  | { status: 304; etag: string }
  | { status: 416; size: number }
  | { status: 200 | 206; etag: string; mediaType: string; size: number; range?: ByteRange; open: () => Promise<Readable> };

export interface DeliveryRequest {
  /** `<hash>.<extension>` */
  file: string;
  range?: string;
  ifRange?: string;
  ifNoneMatch?: string;
}

/** What a public address answers. Only renditions are public: whoever knows a product's picture does not get the original. */
@Injectable()
export class DeliverMedia {
  constructor(
    private readonly ds: DataSource,
    private readonly objects: ObjectStore,
  ) {}

  async find({ file, range, ifRange, ifNoneMatch }: DeliveryRequest): Promise<Delivery> {
    const [, hash, extension] = /^([0-9a-f]{64})\.([a-z]{3,4})$/.exec(file) ?? [];
    const found = hash === undefined ? undefined : await findDelivered(this.ds.manager, hash);
    if (hash === undefined || !found || extensionOf(found.mediaType) !== extension) return { status: 404 };
    const etag = `"${hash}"`;
    if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) return { status: 304, etag };
    const part = ifRange === undefined || ifRange === etag ? parseRange(range, found.bytes) : undefined;
    if (part === 'unsatisfiable') return { status: 416, size: found.bytes };
    const open = async () => cut(await this.objects.get(objectKey(hash)), part);
    return { status: part ? 206 : 200, etag, mediaType: found.mediaType, size: found.bytes, ...(part ? { range: part } : {}), open };
  }
}

function matches(header: string, etag: string): boolean {
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** The store's port reads from the start; renditions are small, so what lies before the part is read and dropped. */
function cut(source: Readable, range: ByteRange | undefined): Readable {
  return range ? Readable.from(within(source, range), { objectMode: false }) : source;
}

async function* within(source: AsyncIterable<Buffer>, range: ByteRange): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of source) {
    const from = Math.max(0, range.start - at);
    const to = Math.min(chunk.length, range.end + 1 - at);
    if (from < to) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at > range.end) return;
  }
}
