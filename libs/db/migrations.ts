import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { LOCKS } from './locks.js';

/** A migration as TypeORM runs it: up and down. */
export type MigrationClass = new () => MigrationInterface;
export const MIGRATIONS_TABLE = 'plinth_migration';
/** Until the transaction of the migration ends. */
const UNHURRIED = 'SET LOCAL statement_timeout = 0';

/**
 * TypeORM orders migrations by 13 digits at the end of their name and refuses names without. Ours are ordered by the list in
 * `migrations/index.ts` and named by their class, so the place in the list is appended as those digits. And a statement of theirs takes as
 * long as it takes: one that goes through a large table would never get past the time that a connection gives to any other.
 */
export function adaptMigrations(classes: MigrationClass[]): MigrationClass[] {
  return classes.map((Original, at) => {
    const name = `${Original.name}-${String(at + 1).padStart(13, '0')}`;
    const Named = class extends Original {
      override readonly name = name;
      override async up(q: QueryRunner): Promise<void> {
        await q.query(UNHURRIED);
        await super.up(q);
        await within.get(q.dataSource)?.(q);
      }
      override async down(q: QueryRunner): Promise<void> {
        await q.query(UNHURRIED);
        await super.down(q);
      }
    };
    Object.defineProperty(Named, 'name', { value: name });
    return Named;
  });
}

/** What else is done when migrations are applied. */
export interface MigrationSteps {
  /** At the end of each migration's own transaction, where a release before may be running: what it is to find there from the first moment on. */
  within?: (q: QueryRunner) => Promise<void>;
  /** Behind all of them under the same lock, whether or not one was missing. */
  after?: () => Promise<void>;
}

const within = new WeakMap<DataSource, (q: QueryRunner) => Promise<void>>();

/**
 * Applies what is missing, each migration in its own transaction, and returns the names applied. Many processes may start at once:
 * they queue on an advisory lock, and the later ones find nothing to do. Migrations that this program does not know are left alone:
 * during an upgrade the previous release keeps running on the newer schema.
 */
export async function migrateUp(ds: DataSource, steps: MigrationSteps = {}): Promise<string[]> {
  return underLock(ds, async () => {
    const isUpgrade = (await hasTable(ds)) && (await appliedNames(ds)).length > 0;
    if (steps.within && isUpgrade) within.set(ds, steps.within);
    const applied = await ds.runMigrations();
    await steps.after?.();
    return applied.map((migration) => migration.name);
  });
}

/** Takes back the newest migration, by its `down`. Throws where that fails; the program itself never calls it. */
export async function migrateDown(ds: DataSource): Promise<void> {
  await underLock(ds, () => ds.undoLastMigration());
}

/** True when every migration of this program is applied: part of readiness. */
export async function isMigrated(ds: DataSource): Promise<boolean> {
  if (!(await hasTable(ds))) return ds.migrations.length === 0;
  const applied = new Set(await appliedNames(ds));
  return ds.migrations.every((migration) => applied.has(migration.name!));
}

/** False where a newer program has migrated. */
export async function knowsAllMigrations(ds: DataSource): Promise<boolean> {
  const known = new Set(ds.migrations.map((migration) => migration.name));
  return (await appliedNames(ds)).every((name) => known.has(name));
}

/** Whether the role of this connection may migrate: it owns what is there, or may make tables where nothing is there yet. */
export async function mayMigrate(ds: DataSource): Promise<boolean> {
  if (await hasTable(ds)) return ownsTables(ds);
  const [row] = await ds.query<{ may: boolean }[]>(`SELECT has_schema_privilege('public', 'CREATE') AS may`);
  return row!.may;
}

/** True for a role that owns our tables, or could act as their owner: what is immutable is immutable for others only. */
export async function ownsTables(ds: DataSource): Promise<boolean> {
  const sql = `SELECT pg_has_role(relowner, 'USAGE') AS owns FROM pg_class WHERE oid = to_regclass($1)`;
  const [row] = await ds.query<{ owns: boolean }[]>(sql, [MIGRATIONS_TABLE]);
  return row?.owns ?? false;
}

/** The lock needs a session of its own: the migrations run on another connection of the pool. */
async function underLock<T>(ds: DataSource, work: () => Promise<T>): Promise<T> {
  const runner = ds.createQueryRunner();
  await runner.connect();
  try {
    await runner.query('SET statement_timeout = 0; SET lock_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [LOCKS.migrations.toString()]);
    return await work();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCKS.migrations.toString()]);
    await runner.query('RESET statement_timeout; RESET lock_timeout');
    await runner.release();
  }
}

async function hasTable(ds: DataSource): Promise<boolean> {
  const rows = await ds.query<{ found: string | null }[]>('SELECT to_regclass($1) AS found', [MIGRATIONS_TABLE]);
  return rows[0]?.found != null;
}

async function appliedNames(ds: DataSource): Promise<string[]> {
  const rows = await ds.query<{ name: string }[]>(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY id`);
  return rows.map((row) => row.name);
}
