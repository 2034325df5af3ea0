import pg from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { query } from './sql.js';
import { inTransaction } from './transaction.js';
import { knowsAllMigrations, MIGRATIONS_TABLE } from './migrations.js';
import { moveTo } from './roles.js';

/** What the program's role may do, by table, sequence and function; each value as it stands after GRANT. What has no line, it may not touch. */
export interface Rights {
  tables: Readonly<Record<string, string>>;
  sequences: Readonly<Record<string, string>>;
  /** With their argument types: `name(timestamptz, int)`. */
  functions: readonly string[];
}

/**
 * Gives the program's role `app` what `rights` say, and no more: to be asked after each migrateUp, on a connection of the owner and under the lock of
 * the migrations (two programs that grant at once are refused by PostgreSQL). Where a
 * newer program has migrated, nothing is changed: the list of this one would take away what that one's needs.
 */
export async function giveRights(owner: DataSource, app: string, rights: Rights): Promise<void> {
  if (!(await knowsAllMigrations(owner))) return;
  const role = pg.escapeIdentifier(app);
  const to = (what: string, name: string, may: string) => [
    `REVOKE ALL ON ${what} ${name} FROM ${role}`,
    `GRANT ${may} ON ${what} ${name} TO ${role}`,
  ];
  const statements = [
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    ...to('TABLE', MIGRATIONS_TABLE, 'SELECT'),
    ...Object.entries(rights.tables).flatMap(([name, may]) => to('TABLE', name, may)),
    ...Object.entries(rights.sequences).flatMap(([name, may]) => to('SEQUENCE', name, may)),
    ...rights.functions.flatMap((name) => [`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`, `GRANT EXECUTE ON FUNCTION ${name} TO ${role}`]),
    // Where the numbering stands, for a backup: without it pg_sequences shows null, as for a sequence that was never used.
    GRANT_LOOKS(role),
  ];
  await inTransaction(owner, (m) => query(m, statements.join(';\n')));
}

/**
 * Gives `app` what `rights` say of that which is there already, and takes nothing away: at the end of each migration, in its transaction. A release
 * before that is running writes what the triggers of a new table write too, and would be refused until all migrations are through.
 */
export async function giveRightsSoFar(q: QueryRunner, app: string, rights: Rights): Promise<void> {
  const role = pg.escapeIdentifier(app);
  const found = (await q.query(THERE, [Object.keys(rights.tables), Object.keys(rights.sequences)])) as {
    name: string;
    columns: string[];
  }[];
  const statements = found.map(({ name, columns }) => {
    const may = rights.sequences[name] ?? onlyOf(columns, rights.tables[name]!);
    return `GRANT ${may} ON ${name in rights.sequences ? 'SEQUENCE' : 'TABLE'} ${name} TO ${role}`;
  });
  if (statements.length > 0) await q.query(statements.join(';\n'));
}

const THERE = `
  SELECT c.relname AS name, array_agg(a.attname::text) AS columns FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND (c.relkind IN ('r', 'v') AND c.relname = ANY ($1) OR c.relkind = 'S' AND c.relname = ANY ($2)) GROUP BY 1`;

/** Of `UPDATE (a, b)` those that are there; without one of them, not UPDATE at all. */
function onlyOf(columns: string[], may: string): string {
  return may.replaceAll(/, \w+ \(([^)]*)\)/g, (part, listed: string) => {
    const there = listed
      .split(',')
      .map((one) => one.trim())
      .filter((one) => columns.includes(one));
    return there.length > 0 ? part.replace(listed, there.join(', ')) : '';
  });
}

const GRANT_LOOKS = (role: string) => `DO $$
  DECLARE one regclass;
  BEGIN
    FOR one IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND pg_has_role(relowner, 'USAGE') LOOP
      EXECUTE format('GRANT SELECT ON SEQUENCE %s TO %s', one, ${pg.escapeLiteral(role)});
    END LOOP;
  END $$`;

/**
 * The jobs keep their own tables and change them with their own releases, so their schema is the program's: made here, because its role
 * may make none, and moved where it was made by a role that did both. The asking role may become `app`.
 */
export async function giveSchema(owner: DataSource, app: string, schema: string): Promise<void> {
  const role = pg.escapeIdentifier(app);
  const manager = { query: (sql: string, params?: unknown[]) => query<unknown>(owner.manager, sql, params) };
  const [found] = await query<{ mine: boolean }>(
    owner.manager,
    'SELECT nspowner = $2::regrole AS mine FROM pg_namespace WHERE nspname = $1',
    [schema, role],
  );
  if (!found) await manager.query(`CREATE SCHEMA ${schema} AUTHORIZATION ${role}`);
  else if (!found.mine) await manager.query(`ALTER SCHEMA ${schema} OWNER TO ${role}`);
  await moveTo(manager, schema, role);
}
