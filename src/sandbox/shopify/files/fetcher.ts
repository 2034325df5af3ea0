import { TooLarge, type Crawler } from '../../kit/index.js';
import { FileFailure, type FetchedFile } from './fetched.js';
import { readImageHeader } from './image-header.js';

/** Shopify takes images up to 20 MB and 25 megapixels, 5,000 px a side (shopify.dev, product media, read in 2026). */
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_PIXELS = 25_000_000;
const MAX_SIDE = 5_000;
/** The header of an image is in its first bytes; asking for no more keeps a catalogue of thousands of pictures cheap. */
const FIRST_BYTES = 65_536;
const AT_ONCE = 8;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Fetches sources, a few at a time. Only from loopback: a sandbox that calls out to the network would surprise its owner. */
export class Fetcher {
  private readonly seen = new Map<string, FetchedFile>();
  private readonly queue: (() => void)[] = [];
  private running = 0;

  constructor(private readonly crawler: Crawler) {}

  /** Rejects with FileFailure. A source that was fetched well is not fetched again: what Plinth delivers under one URL never changes. */
  async fetch(url: string): Promise<FetchedFile> {
    const seen = this.seen.get(url);
    if (seen) return seen;
    if (this.running >= AT_ONCE) await new Promise<void>((go) => this.queue.push(go));
    this.running += 1;
    try {
      const file = await this.download(url);
      this.seen.set(url, file);
      return file;
    } finally {
      this.running -= 1;
      this.queue.shift()?.();
    }
  }

  private async download(url: string): Promise<FetchedFile> {
    if (!LOOPBACK.has(new URL(url).hostname))
      throw new FileFailure('IMAGE_DOWNLOAD_FAILURE', `The sandbox fetches from loopback only, not from ${url}`);
    try {
      const { status, bytes, total } = await this.crawler.fetch(url, { most: MAX_BYTES, firstBytes: FIRST_BYTES });
      if (status !== 200 && status !== 206) throw new FileFailure('IMAGE_DOWNLOAD_FAILURE', `${url} answered ${status}`);
      return check(bytes, total ?? bytes.length);
    } catch (error) {
      if (error instanceof FileFailure) throw error;
      if (error instanceof TooLarge) throw tooLarge();
      throw new FileFailure('IMAGE_DOWNLOAD_FAILURE', `${url} could not be downloaded`);
    }
  }
}

const tooLarge = () => new FileFailure('INVALID_IMAGE_FILE_SIZE', 'The image is larger than 20 MB');

function check(bytes: Buffer, total: number): FetchedFile {
  if (total > MAX_BYTES) throw tooLarge();
  const header = readImageHeader(bytes);
  if (!header) throw new FileFailure('UNSUPPORTED_IMAGE_FILE_TYPE', 'The file is not a JPEG, PNG, WebP or GIF image');
  const { width, height } = header;
  if (width === 0 || height === 0) throw new FileFailure('IMAGE_PROCESSING_FAILURE', 'The image header could not be read');
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
    throw new FileFailure('INVALID_IMAGE_RESOLUTION', `The image is ${width}×${height}: at most 5,000 px a side and 25 megapixels`);
  }
  return { mimeType: header.mimeType, bytes: total, width, height };
}
