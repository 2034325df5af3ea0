import pg from 'pg';
import type { CatalogSchema } from '../../../catalog/index.js';
import { INDEX_TABLES, indexOf, writeIndex, type IndexedLine } from './raw-index.js';
import type { ItemLine } from './rows.js';

/** As many as the door takes at once. */
const CHUNK = 500;

/** Tables as those that the door writes, with their keys, indexes and log: what an honest program cannot do without. */
const TABLES = `
  DROP SCHEMA IF EXISTS bench CASCADE;
  CREATE SCHEMA bench;
  CREATE TABLE bench.node (LIKE product_node INCLUDING ALL,
    FOREIGN KEY (root_id) REFERENCES bench.node DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (parent_id) REFERENCES bench.node DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE bench.change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, root_id bigint NOT NULL, node_id bigint NOT NULL, sku text NOT NULL,
    revision bigint NOT NULL, actor text NOT NULL, message_id bigint, at timestamptz NOT NULL, changes jsonb NOT NULL);
  CREATE INDEX ON bench.change (root_id, id);
  ${INDEX_TABLES}
`;

const UPSERT = `
  WITH said AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::jsonb[], $7::jsonb[], $8::jsonb[])
      AS s(id, sku, root_id, parent_id, family, facts, marks, changes)
  ), node AS (
    INSERT INTO bench.node AS kept (id, sku, root_id, parent_id, kind, sellable, family_code, facts, fact_meta, updated_at)
    SELECT id, sku, root_id, parent_id, CASE WHEN parent_id IS NULL THEN 'product' ELSE 'variant' END, parent_id IS NOT NULL, family, facts, marks, $9::timestamptz
    FROM said
    ON CONFLICT (sku) DO UPDATE SET facts = excluded.facts, fact_meta = excluded.fact_meta, revision = kept.revision + 1, updated_at = excluded.updated_at
    RETURNING kept.id, kept.root_id, kept.sku, kept.revision
  )
  INSERT INTO bench.change (root_id, node_id, sku, revision, actor, message_id, at, changes)
  SELECT n.root_id, n.id, n.sku, n.revision, 'erp', s.id, $9::timestamptz, s.changes FROM node n JOIN said s ON s.id = n.id`;

/**
 * The same rows by one bare `unnest` upsert for each five hundred, into tables with the columns, indexes and log of those that the door writes, with
 * the marks of their cells, a row of history each, and the rows by which they are found: what it costs to keep that. Nothing is read, judged, claimed or
 * answered.
 */
export class RawUpsert {
  /** SKU → the id that it has. */
  private readonly ids = new Map<string, number>();

  private constructor(
    private readonly client: pg.Client,
    private readonly schema: CatalogSchema,
    private readonly now: Date,
  ) {}

  /** By the role that owns the tables: the program's makes none. */
  static async with<T>(ownerUrl: string, schema: CatalogSchema, now: Date, work: (raw: RawUpsert) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    try {
      await client.query(TABLES);
      return await work(new RawUpsert(client, schema, now));
    } finally {
      await client.query('DROP SCHEMA IF EXISTS bench CASCADE');
      await client.end();
    }
  }

  /** Seconds that these rows took. `before`: how the same rows were, where they are there. */
  async seconds(lines: Iterable<ItemLine>, before?: Iterable<ItemLine>): Promise<number> {
    const all = [...lines];
    const old = before && [...before];
    for (const { sku } of all) if (!this.ids.has(sku)) this.ids.set(sku, this.ids.size + 1);
    const rows = all.map((line, at) => toRow(line, this.ids, old?.[at]?.facts ?? {}));
    const found = chunks(all.map((line, at) => this.placed(line, old?.[at]?.facts ?? {}))).map((some) => indexOf(this.schema, some)); // prettier-ignore
    const started = performance.now();
    for (let at = 0; at < rows.length; at += CHUNK) {
      const some = rows.slice(at, at + CHUNK);
      await this.client.query('BEGIN');
      await this.client.query({
        name: 'upsert',
        text: UPSERT,
        values: [...COLUMNS.map((column) => some.map((row) => row[column])), this.now],
      });
      await writeIndex(this.client, found[at / CHUNK]!);
      await this.client.query('COMMIT');
    }
    return (performance.now() - started) / 1000;
  }

  private placed({ sku, parent, facts }: ItemLine, before: Record<string, unknown>): IndexedLine {
    const place = parent === undefined ? '' : sku.slice(parent.length + 1).padStart(5, '0');
    return { rootId: this.ids.get(parent ?? sku)!, position: place, facts, before };
  }
}

const chunks = <T>(all: T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, at) => all.slice(at * CHUNK, (at + 1) * CHUNK));

const COLUMNS = ['id', 'sku', 'rootId', 'parentId', 'family', 'facts', 'marks', 'changes'] as const;

/** The documents as texts, made before the clock runs. */
function toRow({ sku, parent, family, facts, sourceRevision }: ItemLine, ids: Map<string, number>, before: Record<string, unknown>) {
  const id = ids.get(sku)!;
  const parentId = parent === undefined ? null : ids.get(parent)!;
  const mark = { s: 'erp', o: String(sourceRevision), m: String(id) };
  const marks = Object.fromEntries(Object.keys(facts).map((cell) => [cell, mark]));
  const changed = Object.entries(facts).filter(([cell, value]) => JSON.stringify(value) !== JSON.stringify(before[cell]));
  const changes = Object.fromEntries(changed.map(([cell, value]) => [cell, [before[cell] ?? null, value]]));
  return {
    ...{ id, sku, parentId, rootId: parentId ?? id, family: family ?? null },
    ...{ facts: JSON.stringify(facts), marks: JSON.stringify(marks), changes: JSON.stringify(changes) },
  };
}
