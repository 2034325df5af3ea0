import type { Client } from 'pg';

/** Our own tables, parents before children, so that foreign keys hold while they are filled in this order. */
export async function tablesInLoadOrder(client: Client): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'plinth_migration' ORDER BY relname`,
  );
  const edges = await client.query<{ child: string; parent: string }>(
    `SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conrelid <> confrelid`,
  );
  const parents = new Map<string, string[]>(tables.rows.map((t) => [t.name, []]));
  for (const { child, parent } of edges.rows) parents.get(child)?.push(parent);
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const parent of parents.get(name) ?? []) visit(parent);
    ordered.push(name);
  };
  for (const { name } of tables.rows) visit(name);
  return ordered;
}

export async function migrationNames(client: Client): Promise<string[]> {
  const rows = await client.query<{ name: string }>('SELECT name FROM plinth_migration ORDER BY id');
  return rows.rows.map((row) => row.name);
}

/** Where the numbering of each sequence stands. */
export async function sequencePositions(client: Client): Promise<Record<string, string>> {
  const rows = await client.query<{ name: string; last: string | null }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL`,
  );
  return Object.fromEntries(rows.rows.filter((row) => !row.name.startsWith('plinth_migration')).map((row) => [row.name, row.last!]));
}
