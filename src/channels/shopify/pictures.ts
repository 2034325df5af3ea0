import { sha256hex } from '../../../libs/canonical/index.js';
import type { Bindings, MappedImage, MappedNode } from '../../port/index.js';
import type { FileSetInput } from './payload.js';

const EXTENSIONS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif' };

/** All pictures of the product, each once: the root's first, then those that only a variant has. */
export function picturesOf(root: MappedNode, variants: MappedNode[]): MappedImage[] {
  const seen = new Map<string, MappedImage>();
  for (const node of [root, ...variants])
    for (const image of node.images) if (!seen.has(image.renditionHash)) seen.set(image.renditionHash, image);
  return [...seen.values()];
}

/**
 * A picture that the shop has is named by its id; sending its source again would make a second copy. A new one is named by its hash, with
 * REPLACE, so that a repeat after a lost answer finds the same file.
 */
export function fileOf(image: MappedImage, bindings: Bindings): FileSetInput {
  const alt = image.alt ?? '';
  const id = bindings[fileBinding(image.renditionHash, alt)] || undefined;
  if (id) return { id, alt };
  const filename = `${image.renditionHash}${altTag(alt)}.${EXTENSIONS[image.mediaType] ?? 'jpg'}`;
  return { originalSource: image.url, filename, contentType: 'IMAGE', duplicateResolutionMode: 'REPLACE', alt };
}

/**
 * A shop's file has one alt text, whatever products show it. Two products that describe the same picture otherwise therefore get a file
 * each: with one for both, each publish would take the other's text away, and both would drift for ever.
 */
export function fileBinding(hash: string, alt: string | null | undefined): string {
  return `file${altTag(alt)}:${hash}`;
}

const altTag = (alt: string | null | undefined): string => (alt ? `-${sha256hex(alt).slice(0, 8)}` : '');

/** The hash that our file name carries, in any address that the shop gives the picture. */
export function hashIn(url: string | null | undefined): string | undefined {
  return /[0-9a-f]{64}/.exec(url ?? '')?.[0];
}
