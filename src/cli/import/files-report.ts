import type { AkeneoImport } from '../akeneo/index.js';

/** Every file of the folder: read, or why not. Then what was chosen. */
export function filesReport({ files, choices }: Pick<AkeneoImport, 'files' | 'choices'>): string {
  const widest = Math.max(0, ...files.map(({ file }) => file.length));
  const rows = files.map(({ file, notRead }) => `  ${file.padEnd(widest)}  ${notRead === null ? 'read' : `not read: ${notRead}`}`);
  return ['Every file of the folder', ...rows, '', ...choices].join('\n');
}
