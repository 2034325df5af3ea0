import type { Problem } from '../../../libs/problem/index.js';
import { extensionOf } from '../inspect/sniff.js';

/** How far a rendition is: pending, ready or failed. */
export type RenditionState = 'pending' | 'ready' | 'failed';

/** What became of one asset under one profile version. */
export interface Rendition {
  assetHash: string;
  profile: string;
  profileVersion: string;
  state: RenditionState;
  /** SHA-256 of the file; set when ready, as are the next four. */
  hash: string | null;
  mediaType: string | null;
  bytes: number | null;
  width: number | null;
  height: number | null;
  /** Set when failed. */
  problem: Problem | null;
}

/** The public address of a rendition. It holds the content's hash, so what it answers never changes. */
export function renditionUrl(publicUrl: string, hash: string, mediaType: string): string {
  return `${publicUrl}/media/${hash}.${extensionOf(mediaType)}`;
}
