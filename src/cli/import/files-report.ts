import type { AkeneoImport } from '../akeneo/index.js';
import { table } from '../terminal/index.js';

/** Every file of the folder: read, or why not. Then what was chosen. */
export function filesReport({ files, choices }: Pick<AkeneoImport, 'files' | 'choices'>): string {
  const rows = files.map(({ file, notRead }) => [file, notRead === null ? 'read' : `not read: ${notRead}`]);
  return ['Every file of the folder', table(['file', 'what became of it'], rows, { widths: [36, 80] }), '', ...choices].join('\n');
}
