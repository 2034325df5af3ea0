import sharp from 'sharp';
import type { Crawler } from '../../kit/index.js';

export const IMAGE_LIMITS = { bytes: 16 * 1024 * 1024, pixels: 64_000_000 };

/** What the crawler learned of a picture, or why it learned nothing. */
export type ImageFacts = ImageSeen | { failed: string };

export interface ImageSeen {
  /** By its bytes: jpeg, png, webp, gif, bmp, tiff, or a type that is not served. */
  type: string;
  width: number;
  height: number;
  bytes: number;
  /** IPTC DigitalSourceType says that a trained model made it. */
  saysGenerated: boolean;
  /** Its bytes carry an image generator's own traces. */
  looksGenerated: boolean;
}

const SAYS_GENERATED = /digitalsourcetype\/(composite(With|Synthetic))?TrainedAlgorithmicMedia/i;
const TRACES = /midjourney|stable diffusion|dall[-·.]?e|adobe firefly|made with google ai|negative prompt:/i;

/** Fetches a picture as Google's crawler would: redirects followed, 16 MB at most, the bytes judged and not their label. */
export async function crawl(crawler: Crawler, url: string): Promise<ImageFacts> {
  try {
    const { status, bytes } = await crawler.fetch(url, { most: IMAGE_LIMITS.bytes, redirects: true });
    return status === 200 ? await inspect(bytes) : { failed: `HTTP ${status}` };
  } catch (error) {
    return { failed: error instanceof Error ? error.message.split('\n')[0]! : 'not reachable' };
  }
}

async function inspect(body: Buffer): Promise<ImageFacts> {
  if (body.subarray(0, 2).toString('latin1') === 'BM') return bitmap(body);
  const meta = await sharp(body, { limitInputPixels: false }).metadata();
  const words = [meta.xmp, meta.exif, meta.iptc].map((part) => part?.toString('latin1') ?? '').join('\n');
  const comments = (meta.comments ?? []).map(({ keyword, text }) => `${keyword}: ${text}`).join('\n');
  return {
    type: meta.format,
    width: meta.autoOrient.width,
    height: meta.autoOrient.height,
    bytes: body.length,
    saysGenerated: SAYS_GENERATED.test(words),
    looksGenerated: TRACES.test(words) || TRACES.test(comments),
  };
}

/** sharp reads no BMP; its header holds all we ask for. */
function bitmap(body: Buffer): ImageFacts {
  if (body.length < 26) return { failed: 'truncated BMP' };
  const [width, height] = [Math.abs(body.readInt32LE(18)), Math.abs(body.readInt32LE(22))];
  return { type: 'bmp', width, height, bytes: body.length, saysGenerated: false, looksGenerated: false };
}
