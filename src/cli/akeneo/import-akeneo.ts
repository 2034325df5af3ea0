import type { CatalogueSource } from '../import/catalogue-source.js';
import { openAkeneo, type AkeneoOptions, type AkeneoReading } from './open-akeneo.js';
import { assetsOf } from './pictures.js';
import { readNodes, type ReadNode } from './read-nodes.js';
import type { RowVerdict } from './verdicts.js';

/** An export as Plinth takes it, whole and in memory, and what became of each of its rows. Nothing was written yet. */
export interface AkeneoImport extends Pick<AkeneoReading, 'files' | 'choices' | 'rows'> {
  source: CatalogueSource;
  /** One for every row of every table that is read. */
  verdicts: RowVerdict[];
  leftOut: ReturnType<AkeneoReading['verdicts']['leftOut']>;
}

/**
 * Reads a standard Akeneo CSV export into the same shape as the demonstration catalogue. Pure but for reading the folder: nothing is
 * written anywhere. Throws StartFailure for a wrong folder or an unreadable file; every other fault is in the verdict of its row.
 */
export function importAkeneo(folder: string, options: AkeneoOptions = {}): AkeneoImport {
  const reading = openAkeneo(folder, options);
  const source = { setup: reading.setup, ...sourceOf([...readNodes(reading)]) };
  const { files, choices, rows, verdicts } = reading;
  return { source, files, choices, rows, verdicts: verdicts.take(), leftOut: verdicts.leftOut() };
}

/** Nodes as their senders would send them. */
export function sourceOf(nodes: ReadNode[]): Omit<CatalogueSource, 'setup'> {
  return {
    erpItems: nodes.map(({ item }) => item),
    offers: nodes.flatMap(({ offers }) => offers),
    content: nodes.flatMap(({ content }) => content ?? []),
    assets: assetsOf(nodes.flatMap(({ pictures }) => pictures)),
  };
}
