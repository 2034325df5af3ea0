import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SourceAsset, SourceLink } from '../import/catalogue-source.js';
import type { Column } from './columns.js';
import { mediaFile } from './media-file.js';
import type { PlacedEntry } from './trees.js';

/** A picture of one node. */
export interface PictureLink {
  /** Where it lies. */
  file: string;
  link: SourceLink;
}

/**
 * The pictures that a row names; those that cannot be had are told. The family's own picture attribute is the main one; where it is empty,
 * the first that the row names. A file that two columns name is the main one only.
 */
export function readPictures(node: PlacedEntry, columns: Map<string, Column>, root: string): PictureLink[] {
  const named = Object.entries(node.cells).flatMap(([name, text]) => {
    const column = columns.get(name);
    if (column?.kind !== 'image') return [];
    const found = mediaFile(root, text);
    if ('file' in found) return [{ file: found.file, main: node.family?.mainImage === column.attribute, locale: column.locale }];
    node.row.lose(name, text, found.code, found.why, found.fix);
    return [];
  });
  named.sort((a, b) => Number(b.main) - Number(a.main));
  const links = new Map<string, PictureLink>();
  for (const { file, locale } of named) {
    const at = links.size;
    const place = at === 0 ? { role: 'main' as const, position: 0 } : { role: 'gallery' as const, position: at - 1 };
    const key = `${file} ${locale}`;
    if (!links.has(key)) links.set(key, { file, link: { sku: node.sku, ...place, locale, channels: null, alt: {} } });
  }
  return [...links.values()];
}

/** One file named by several rows is one asset with several links. */
export function assetsOf(pictures: PictureLink[]): SourceAsset[] {
  return [...Map.groupBy(pictures, ({ file }) => file)].map(([file, links]) => ({
    fileName: path.basename(file),
    drawing: file,
    make: () => readFile(file),
    links: links.map(({ link }) => link),
  }));
}
