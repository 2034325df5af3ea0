import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createDataSource, migrateUp, startEmbeddedPostgres, type MigrationClass } from '../db/index.js';

const PREFIX = 'plinth-test-';
export const TEMPLATE = 'plinth_template';

/** One PostgreSQL without durability, with every migration applied to the database that test files clone. */
export async function startTestCluster(): Promise<{ templateUrl: string; stop(): Promise<void> }> {
  await clearAbandoned();
  const home = path.join(tmpdir(), PREFIX + process.pid);
  const postgres = await startEmbeddedPostgres({ home, profile: 'throwaway' });
  const admin = new pg.Client({ connectionString: postgres.url('postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  const ds = await createDataSource({ url: postgres.url(TEMPLATE), migrations: await allMigrations(), poolSize: 2 }).initialize();
  await migrateUp(ds);
  await ds.destroy();
  return {
    templateUrl: postgres.url(TEMPLATE),
    stop: async () => {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The list lives outside libs, which know nothing of products: it is found by its place when the tests run. */
async function allMigrations(): Promise<MigrationClass[]> {
  const list = '../../migrations/index.js';
  const { migrations } = (await import(list)) as { migrations: MigrationClass[] };
  return migrations;
}

/** A run that was killed leaves its server: the next run stops it. */
async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length)))) continue;
    const home = path.join(tmpdir(), name);
    if (existsSync(path.join(home, 'cluster', 'postmaster.pid'))) {
      const postgres = await startEmbeddedPostgres({ home, profile: 'throwaway' });
      await postgres.stop();
    }
    rmSync(home, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
