import pg from 'pg';
import { LOCKS } from './locks.js';

/** A role that may log in. */
export interface RoleLogin {
  name: string;
  password: string;
}

/** The names of the role that owns and migrates, and of the one that works and owns nothing. */
export interface TwoRoles {
  /** Migrates, and owns the database with all that is in `public`. */
  owner: RoleLogin;
  /** Runs the program. Owns the schema of the jobs and nothing else. */
  app: RoleLogin;
  /** Of the jobs, if it is there already. */
  jobsSchema: string;
}

/**
 * Makes the two roles where they are missing, sets their passwords, and makes the owner own what another role does: tables, sequences
 * and functions of `public`; the jobs' schema goes to the program. `adminUrl` names the database to prepare, and a role that
 * may do this: a superuser. Nothing but ownership changes. It may be repeated, and broken off: each object moves in a transaction of its
 * own, because locking all of them at once would make a deadlock of any transaction that is under way in a program that runs already.
 */
export async function prepareRoles(adminUrl: string, roles: TwoRoles): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'plinth-roles' });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCKS.roles.toString()]);
    // A program that migrates beside this one gives rights on the same schema: two at once end with "tuple concurrently updated" for one.
    await admin.query('SELECT pg_advisory_lock($1)', [LOCKS.migrations.toString()]);
    for (const role of [roles.owner, roles.app]) await makeRole(admin, role);
    const [owner, app] = [roles.owner.name, roles.app.name].map((name) => pg.escapeIdentifier(name)) as [string, string];
    await admin.query(`GRANT ${app} TO ${owner}`);
    const { rows } = await admin.query<{ name: string }>('SELECT current_database() AS name');
    await admin.query(`ALTER DATABASE ${pg.escapeIdentifier(rows[0]!.name)} OWNER TO ${owner}`);
    await admin.query(`GRANT ALL ON SCHEMA public TO ${owner}`);
    await admin.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await moveTo(admin, 'public', owner);
    const jobs = await admin.query('SELECT FROM pg_namespace WHERE nspname = $1', [roles.jobsSchema]);
    if (jobs.rowCount) await admin.query(`ALTER SCHEMA ${roles.jobsSchema} OWNER TO ${app}`);
    await moveTo(admin, roles.jobsSchema, app);
  } finally {
    await admin.end();
  }
}

async function makeRole(admin: pg.Client, { name, password }: RoleLogin): Promise<void> {
  const role = pg.escapeIdentifier(name);
  const found = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (found.rowCount === 0) {
    // Roles belong to all databases of the server, and the lock to one: somebody may have made it for another database just now.
    await admin.query(`CREATE ROLE ${role}`).catch((error: { code?: string }) => {
      if (error.code !== '42710' && error.code !== '23505') throw error;
    });
  }
  await admin.query(
    `ALTER ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${pg.escapeLiteral(password)}`,
  );
}

/** Who may ask: a role that may become both the present owner and the next. Owned sequences, indexes and row types follow their table. */
export async function moveTo(client: { query(sql: string, params?: unknown[]): Promise<unknown> }, schema: string, owner: string) {
  const answer = await client.query(MOVES, [schema, owner]);
  const moves = (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as { sql: string }[];
  for (const { sql } of moves) await client.query(sql);
}

/** What extensions brought stays theirs. $2 is an identifier, quoted if it must be. */
const MOVES = `
  SELECT format('ALTER %s %s OWNER TO %s', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END,
    c.oid::regclass, $2::regrole) AS sql
  FROM pg_class c WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p', 'S', 'v', 'm') AND c.relowner <> $2::regrole
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
      AND (d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('a', 'i')))
  UNION ALL
  SELECT format('ALTER ROUTINE %s OWNER TO %s', p.oid::regprocedure, $2::regrole)
  FROM pg_proc p WHERE p.pronamespace = to_regnamespace($1) AND p.proowner <> $2::regrole
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT format('ALTER TYPE %s OWNER TO %s', t.oid::regtype, $2::regrole)
  FROM pg_type t WHERE t.typnamespace = to_regnamespace($1) AND t.typtype IN ('e', 'd') AND t.typowner <> $2::regrole
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')`;
