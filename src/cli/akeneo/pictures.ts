import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SourceAsset, SourceLink } from '../import/catalogue-source.js';
import type { Column } from './columns.js';
import { mediaFile } from './media-file.js';
import type { AkeneoReading } from './open-akeneo.js';
import type { PlacedEntry } from './trees.js';

/** A picture of one node. */
export interface PictureLink {
  /** Where it lies. */
  file: string;
  link: SourceLink;
  /** The columns that name it, with what they say. */
  named: { column: string; value: string }[];
}

interface NamedPicture extends Pick<PictureLink, 'file'> {
  column: string;
  value: string;
  isMain: boolean;
  locale: string | null;
  /** What its locales share: an attribute, of a channel. */
  what: string;
}

/**
 * The pictures that a row names; those that cannot be had are told. The family's own picture attribute is the main one; where it is empty,
 * the first that the row names. Locales of one attribute have one place, where each shows its own. A file that two columns name is the main one only.
 */
export function readPictures(node: PlacedEntry, columns: Map<string, Column>, reading: AkeneoReading): PictureLink[] {
  const named = Object.entries(node.cells).flatMap(([column, value]) => namedPicture(node, column, value, columns.get(column), reading));
  named.sort((a, b) => Number(b.isMain) - Number(a.isMain));
  const places = new Map<string, number>();
  const links = new Map<string, PictureLink>();
  for (const { file, locale, what, column, value } of named) {
    const key = `${file} ${locale}`;
    const known = links.get(key);
    if (known) {
      known.named.push({ column, value });
      continue;
    }
    const at = places.get(what) ?? places.size;
    places.set(what, at);
    const place = at === 0 ? { role: 'main' as const, position: 0 } : { role: 'gallery' as const, position: at - 1 };
    links.set(key, { file, link: { sku: node.sku, ...place, locale, channels: null, alt: {} }, named: [{ column, value }] });
  }
  return [...links.values()];
}

/** A channel of Akeneo is a group here, and pictures are of channels: of several, what is of one of them alone is told. */
function namedPicture(
  node: PlacedEntry,
  name: string,
  text: string,
  column: Column | undefined,
  { folder, setup }: AkeneoReading,
): NamedPicture[] {
  if (column?.kind !== 'image') return [];
  const { attribute, locale, scope } = column;
  const found = mediaFile(folder.path, text);
  if (!('file' in found)) {
    node.row.lose(name, text, found.code, found.why, found.fix);
    return [];
  }
  if (scope !== null && setup.scopes.length > 1)
    node.row.lose(
      name,
      text,
      'akeneo_picture_channel',
      `${text} is of the channel ${scope} alone; it is attached for every channel.`,
      'Limit it to channels here, once they are there.',
    );
  const isMain = node.family?.mainImage === attribute;
  return [{ file: found.file, column: name, value: text, isMain, locale, what: `${attribute} ${scope ?? ''}` }];
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
