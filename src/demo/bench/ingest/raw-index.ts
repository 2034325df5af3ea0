import type pg from 'pg';
import type { CatalogSchema, CellValue } from '../../../catalog/index.js';
import { indexChange, type IndexChange } from '../../../search/index.js';

/** As those of the search's index. */
export const INDEX_TABLES = `
  CREATE TABLE bench.cell (LIKE search_cell INCLUDING ALL);
  CREATE TABLE bench.words (LIKE search_text INCLUDING ALL);
`;

const CELLS = `
  WITH gone AS (
    DELETE FROM bench.cell c USING unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) AS g(root_id, key, position, value)
    WHERE c.root_id = g.root_id AND c.key = g.key AND c.position = g.position AND c.value = g.value
  )
  INSERT INTO bench.cell (root_id, key, position, value) SELECT * FROM unnest($5::bigint[], $6::bigint[], $7::text[], $8::text[])`;
const WORDS = `
  INSERT INTO bench.words (root_id, key, position, body, words)
  SELECT u.root_id, u.key, u.position, u.body, setweight(to_tsvector('simple', u.text), 'B')
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[]) AS u(root_id, key, position, body, text)
  ON CONFLICT (root_id, key, position) DO UPDATE SET body = excluded.body, words = excluded.words`;

/** A node whose facts are to be found, and what they were before. */
export interface IndexedLine {
  rootId: number;
  position: string;
  facts: Record<string, unknown>;
  before: Record<string, unknown>;
}

/** What the lines do to the index, worked out before the clock runs. */
export function indexOf(schema: CatalogSchema, lines: IndexedLine[]): IndexChange {
  const nodes = lines.map(({ rootId, position, facts, before }) => ({
    ...{ rootId: String(rootId), position, isNew: true, isLeaf: position !== '' },
    cells: new Map(Object.entries(facts).map(([cell, value]) => [cell, [(before[cell] ?? null) as CellValue | null, value as CellValue] as const])), // prettier-ignore
  }));
  return indexChange(schema, nodes);
}

/** Two bare statements; nothing is looked for that a row may cut. */
export async function writeIndex(client: pg.Client, { gone, come, texts }: IndexChange): Promise<void> {
  const place = (rows: { rootId: string; key: string; position: string }[]): unknown[] => [rows.map((row) => row.rootId), rows.map((row) => row.key), rows.map((row) => row.position)]; // prettier-ignore
  const values = [...place(gone), gone.map(({ value }) => value), ...place(come), come.map(({ value }) => value)];
  await client.query({ name: 'cells', text: CELLS, values });
  if (texts.length > 0)
    await client.query({ name: 'words', text: WORDS, values: [...place(texts), texts.map(({ body }) => body), texts.map(({ text }) => text)] }); // prettier-ignore
}
