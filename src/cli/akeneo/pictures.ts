import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SourceAsset } from '../import/catalogue-source.js';
import type { Column } from './columns.js';
import { mediaFile } from './row-checks.js';
import type { PlacedEntry } from './trees.js';

/** Collects the picture files that rows name. One file named by several rows is one asset with several links. */
export class Pictures {
  private readonly byFile = new Map<string, SourceAsset>();

  constructor(private readonly root: string) {}

  /** The family's own picture attribute is the main one; where it is empty, the first that the row names. */
  read(node: PlacedEntry, columns: Map<string, Column>): void {
    const named = Object.entries(node.cells).flatMap(([name, text]) => {
      const column = columns.get(name);
      const file = column?.kind === 'image' ? mediaFile(this.root, text) : undefined;
      return column?.kind === 'image' && file ? [{ file, main: node.family?.mainImage === column.attribute, locale: column.locale }] : [];
    });
    named.sort((a, b) => Number(b.main) - Number(a.main));
    for (const [at, { file, locale }] of named.entries()) {
      const place = at === 0 ? { role: 'main' as const, position: 0 } : { role: 'gallery' as const, position: at - 1 };
      this.asset(file).links.push({ sku: node.sku, ...place, locale, channels: null, alt: {} });
    }
  }

  all(): SourceAsset[] {
    return [...this.byFile.values()];
  }

  private asset(file: string): SourceAsset {
    const known = this.byFile.get(file) ?? { fileName: path.basename(file), drawing: file, make: () => readFile(file), links: [] };
    this.byFile.set(file, known);
    return known;
  }
}
