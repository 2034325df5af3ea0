import sharp from 'sharp';
import { TooLarge, type Crawler } from '../../kit/index.js';

export type ImageVerdict = { ok: true; width: number; height: number } | { ok: false; reason: 'unreachable' | 'unfit'; detail: string };

/** JPEG, PNG, TIFF and GIF; the longest side from 500 to 10,000 pixels (Seller Central image requirements, as quoted by third parties in 2026). */
const FORMATS = ['jpeg', 'png', 'tiff', 'gif'];
const SHORTEST = 500;
const LONGEST = 10_000;
const MAX_BYTES = 50 * 1024 * 1024;

/** Fetches pictures as Amazon does. What was seen once is remembered by URL; what failed is tried again at the next submission. */
export class ImageInspector {
  private seen = new Map<string, Promise<ImageVerdict>>();

  constructor(private readonly crawler: Crawler) {}

  inspect(url: string): Promise<ImageVerdict> {
    const known = this.seen.get(url);
    if (known) return known;
    const looking = look(this.crawler, url).then((verdict) => {
      if (!verdict.ok && verdict.reason === 'unreachable') this.seen.delete(url);
      return verdict;
    });
    this.seen.set(url, looking);
    return looking;
  }

  clear(): void {
    this.seen.clear();
  }
}

async function look(crawler: Crawler, url: string): Promise<ImageVerdict> {
  try {
    const { status, bytes } = await crawler.fetch(url, { most: MAX_BYTES });
    return status === 200 ? await judge(bytes) : { ok: false, reason: 'unreachable', detail: `HTTP ${status}` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'no answer';
    return { ok: false, reason: error instanceof TooLarge ? 'unfit' : 'unreachable', detail };
  }
}

async function judge(bytes: Buffer): Promise<ImageVerdict> {
  const meta = await sharp(bytes)
    .metadata()
    .catch(() => undefined);
  if (!meta?.format || !meta.width || !meta.height) return { ok: false, reason: 'unfit', detail: 'not an image' };
  if (!FORMATS.includes(meta.format)) return { ok: false, reason: 'unfit', detail: `format ${meta.format}` };
  const longest = Math.max(meta.width, meta.height);
  if (longest < SHORTEST || longest > LONGEST) return { ok: false, reason: 'unfit', detail: `${meta.width} × ${meta.height} pixels` };
  return { ok: true, width: meta.width, height: meta.height };
}
