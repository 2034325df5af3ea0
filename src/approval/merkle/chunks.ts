import { sha256 } from '../../../libs/canonical/index.js';
import type { ChunkBody } from './documents.js';

/** Entries of a chunk at most: a manifest of 2,000 variants in one piece would be stored again, 164 kB, with every change of one. */
export const MAX_CHUNK = 64;

/**
 * Cuts the entries after every SKU whose hash says so (one in 64 by chance), and at the latest after 64. Cutting at fixed places
 * was rejected: one new variant in front of 2,000 would shift, and so store again, every chunk behind it (120 kB); now the cuts
 * fall back into step at the next marked SKU.
 */
export function cutChunks(entries: ChunkBody): ChunkBody[] {
  const chunks: ChunkBody[] = [];
  let open: ChunkBody = [];
  for (const entry of entries) {
    open.push(entry);
    if (open.length < MAX_CHUNK && !endsChunk(entry[0])) continue;
    chunks.push(open);
    open = [];
  }
  if (open.length > 0) chunks.push(open);
  return chunks;
}

const endsChunk = (sku: string): boolean => sha256(sku)[0]! < 256 / MAX_CHUNK;

/** Root first, parents before their children, then by SKU in code unit order (a locale's order would differ between machines). */
export function treeOrder<T extends { sku: string; parent: string | null }>(nodes: readonly T[]): T[] {
  const bySku = new Map(nodes.map((node) => [node.sku, node]));
  const depths = new Map<string, number>();
  const depthOf = (node: T): number => {
    const known = depths.get(node.sku);
    if (known !== undefined) return known;
    const parent = node.parent === null ? undefined : bySku.get(node.parent);
    const depth = parent ? depthOf(parent) + 1 : 0;
    depths.set(node.sku, depth);
    return depth;
  };
  return [...nodes].sort((a, b) => depthOf(a) - depthOf(b) || (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0));
}
