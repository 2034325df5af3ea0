import pg from 'pg';
import type { DataSource } from 'typeorm';
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
