import type { DataSource } from 'typeorm';
import { list, reference, type ColumnShape, type Shapes } from './shape.js';

interface ColumnRow extends ColumnShape {
  table: string;
  column: string;
}

interface KeyRow {
  table: string;
  columns: string[];
  isPrimary: boolean;
}

interface ReferenceRow {
  table: string;
  columns: string[];
  to: string;
  referenced: string[];
  onDelete: string;
  onUpdate: string;
  deferrable: string;
}

const ACTION = (column: string): string =>
  `CASE ${column} WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' WHEN 'r' THEN 'RESTRICT' ELSE 'NO ACTION' END`;

/** The columns of a schema's tables, as pg_catalog tells them; a whole number by default without the quotes in which TypeORM writes it. */
export function readColumns(ds: DataSource, schema: string): Promise<ColumnRow[]> {
  return ds.query<ColumnRow[]>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS null,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' ELSE 'no' END AS identity,
       CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' ELSE 'no' END AS generated,
       CASE WHEN a.attgenerated = '' THEN regexp_replace(pg_get_expr(d.adbin, d.adrelid), '^''(-?\\d+)''::(smallint|integer|bigint)$', '\\1') END AS default
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname, a.attnum`,
    [schema],
  );
}

/** What the database itself says of the tables in `public`. */
export async function shapesOfDatabase(ds: DataSource): Promise<Shapes> {
  const shapes: Shapes = new Map();
  for (const { table, column, ...shape } of await readColumns(ds, 'public')) {
    if (!shapes.has(table)) shapes.set(table, { columns: new Map(), primary: '', unique: [], foreign: [] });
    shapes.get(table)!.columns.set(column, shape);
  }
  for (const key of await readKeys(ds)) {
    const shape = shapes.get(key.table)!;
    if (key.isPrimary) shape.primary = list(key.columns);
    else shape.unique.push(list(key.columns));
  }
  for (const { table, to, ...key } of await readReferences(ds)) shapes.get(table)!.foreign.push(reference({ ...key, table: to }));
  return shapes;
}

/** Keys of whole rows: neither of a part of them (WHERE) nor of an expression. */
function readKeys(ds: DataSource): Promise<KeyRow[]> {
  return ds.query<KeyRow[]>(
    `SELECT c.relname AS table, i.indisprimary AS "isPrimary", array_agg(a.attname::text ORDER BY k.position) AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid, unnest(i.indkey) WITH ORDINALITY AS k(number, position)
     JOIN pg_attribute a ON a.attnum = k.number
     WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
       AND a.attrelid = i.indrelid AND k.position <= i.indnkeyatts
     GROUP BY c.relname, i.indexrelid, i.indisprimary`,
  );
}

function readReferences(ds: DataSource): Promise<ReferenceRow[]> {
  const columns = (of: string, numbers: string): string =>
    `(SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, position)
      JOIN pg_attribute a ON a.attrelid = ${of} AND a.attnum = k.number)`;
  return ds.query<ReferenceRow[]>(
    `SELECT c.relname AS table, f.relname AS to, ${columns('r.conrelid', 'r.conkey')} AS columns, ${columns('r.confrelid', 'r.confkey')} AS referenced,
       ${ACTION('r.confdeltype')} AS "onDelete", ${ACTION('r.confupdtype')} AS "onUpdate",
       CASE WHEN r.condeferred THEN 'INITIALLY DEFERRED' WHEN r.condeferrable THEN 'INITIALLY IMMEDIATE' ELSE '' END AS deferrable
     FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_class f ON f.oid = r.confrelid
     WHERE r.contype = 'f' AND c.relnamespace = 'public'::regnamespace`,
  );
}
