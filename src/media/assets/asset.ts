import type { ImageProperties } from '../inspect/inspect-image.js';

/** A media file, known by the SHA-256 of its bytes. */
export interface Asset {
  hash: string;
  fileName: string;
  mediaType: string;
  /** Bytes. */
  bytes: number;
  /** Pixels, upright. */
  width: number;
  height: number;
  properties: ImageProperties;
  /** `upload`, `import` or the address it was fetched from. */
  source: string;
  createdBy: string;
  createdAt: Date;
}

/** Originals and renditions share one namespace of the store: both are named by their content. */
export function objectKey(hash: string): string {
  return `media/${hash.slice(0, 2)}/${hash}`;
}

/** A file's name as a sender gave it: the last part of any path, without control characters, at most 200 characters. */
export function cleanName(name: string | undefined): string {
  const last = (name ?? '').normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 200);
  return clean === '' ? 'unnamed' : clean;
}
