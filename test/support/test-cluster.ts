import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createDataSource, migrateUp, startEmbeddedPostgres, type MigrationClass } from '../../libs/db/index.js';

const PREFIX = 'plinth-test-';
export const TEMPLATE = 'plinth_template';

/** One PostgreSQL without durability, with every migration applied to the database that test files clone. */
export async function startTestCluster(): Promise<{ templateUrl: string; stop(): Promise<void> }> {
  clearAbandoned();
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

/** A run that was killed leaves its server and folder. Other runs may be clearing the same one: whatever is gone already is fine. */
function clearAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length)))) continue;
    const home = path.join(tmpdir(), name);
    const pidFile = path.join(home, 'cluster', 'postmaster.pid');
    try {
      const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home)) process.kill(pid, 'SIGQUIT');
    } catch {
      // no server, or no /proc: then only the folder is cleared
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
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
