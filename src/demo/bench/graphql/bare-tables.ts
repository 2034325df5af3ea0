import type pg from 'pg';
import { LOCALES, ROOT_FIELDS, VARIANT_FIELDS } from '../trees/shape.js';

const TYPES = { number: 'numeric', date: 'date', boolean: 'boolean', measurement: 'numeric', multi_select: 'text[]' } as Record<
  string,
  string
>;

/** A column of the typed tables and what it is filled with, of the document `d`. */
interface Column {
  name: string;
  type: string;
  from: string;
}

const columnsOf = (fields: typeof ROOT_FIELDS): Column[] =>
  fields.flatMap(({ code, type, isLocal }) =>
    (isLocal ? LOCALES : [undefined]).map((locale) => {
      const cell = locale ? `${code}@${locale}` : code;
      const kind = TYPES[type] ?? 'text';
      const text = type === 'measurement' ? `d->'${cell}'->>'amount'` : `d->>'${cell}'`;
      const from = type === 'multi_select' ? `ARRAY(SELECT jsonb_array_elements_text(d->'${cell}'))` : `(${text})::${kind}`;
      return { name: `"${cell}"`, type: kind, from };
    }),
  );

export const ROOT_COLUMNS = columnsOf(ROOT_FIELDS);
export const VARIANT_COLUMNS = columnsOf(VARIANT_FIELDS);

/**
 * The same products in two other forms, in a schema of its own: documents, and typed columns; and copies of the index by which products are found. The
 * faster of the two forms counts, row by row.
 */
export const TABLES = `
  DROP SCHEMA IF EXISTS bench CASCADE;
  CREATE SCHEMA bench;
  CREATE TABLE bench.doc AS
    SELECT id, sku, root_id, parent_id, position, categories, revision, facts || content AS doc, updated_at FROM product_node;
  ALTER TABLE bench.doc ADD PRIMARY KEY (id);
  CREATE UNIQUE INDEX ON bench.doc (sku);
  CREATE INDEX ON bench.doc (root_id, position);
  CREATE INDEX doc_roots ON bench.doc (sku) WHERE parent_id IS NULL;
  CREATE INDEX ON bench.doc USING gin (categories);

  CREATE TABLE bench.product (id bigint PRIMARY KEY, sku text NOT NULL UNIQUE, ${ROOT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')});
  INSERT INTO bench.product SELECT id, sku, ${ROOT_COLUMNS.map(({ from }) => from).join(', ')}
    FROM (SELECT id, sku, doc AS d FROM bench.doc WHERE parent_id IS NULL) n;
  CREATE TABLE bench.variant (id bigint PRIMARY KEY, sku text NOT NULL UNIQUE, product_id bigint NOT NULL REFERENCES bench.product, place text NOT NULL,
    ${VARIANT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')});
  INSERT INTO bench.variant SELECT id, sku, root_id, position, ${VARIANT_COLUMNS.map(({ from }) => from).join(', ')}
    FROM (SELECT id, sku, root_id, position, doc AS d FROM bench.doc WHERE parent_id IS NOT NULL) n;
  CREATE INDEX ON bench.variant (product_id, place);

  CREATE TABLE bench.cell (LIKE search_cell INCLUDING ALL);
  INSERT INTO bench.cell SELECT * FROM search_cell;
  CREATE TABLE bench.words (LIKE search_text INCLUDING ALL);
  INSERT INTO bench.words SELECT * FROM search_text;
  CREATE TABLE bench.category AS SELECT code, path FROM category;
  ANALYZE bench.doc, bench.product, bench.variant, bench.cell, bench.words, bench.category;
`;

export async function makeBareTables(owner: pg.Client): Promise<void> {
  await owner.query(TABLES);
}
