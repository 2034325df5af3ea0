import { extensionOf } from '../inspect/sniff.js';
import type { RenditionEntity } from './rendition.entity.js';

/** What became of one asset under one profile version. */
export interface Rendition extends Omit<RenditionEntity, 'bytes' | 'createdAt'> {
  bytes: number | null;
}

/** The public address of a rendition: `<publicUrl>/media/<hash>.<extension>`. It holds the content's hash, so what it answers never changes. */
export function renditionUrl(publicUrl: string, hash: string, mediaType: string): string {
  return `${publicUrl}/media/${hash}.${extensionOf(mediaType)}`;
}
