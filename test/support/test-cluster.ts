import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { bySocket, startEmbeddedPostgres } from '../../libs/db/index.js';
import { createLogger } from '../../libs/telemetry/index.js';
import { Config, openDatabase } from '../../src/config/index.js';

const PREFIX = 'plinth-test-';
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };
export const TEMPLATE = 'plinth_template';

/** Addresses of the template database, one for each role. */
export interface TemplateUrls {
  app: string;
  owner: string;
  admin: string;
}

/** One PostgreSQL without durability, with every migration applied to the database that test files clone, and the rights of the two roles. */
export async function startTestCluster(): Promise<{ template: TemplateUrls; stop(): Promise<void> }> {
  const home = path.join(tmpdir(), PREFIX + process.pid);
  mkdirSync(home, { recursive: true });
  clearAbandoned();
  const postgres = await startEmbeddedPostgres({ home, profile: 'throwaway' });
  const admin = new pg.Client({ connectionString: postgres.url('postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  const template = {
    app: bySocket(postgres.url(TEMPLATE, 'plinth_app'), path.join(home, 'cluster')),
    owner: bySocket(postgres.url(TEMPLATE, 'plinth_owner'), path.join(home, 'cluster')),
    admin: bySocket(postgres.url(TEMPLATE), path.join(home, 'cluster')),
  };
  const settings = Object.assign(new Config(), {
    databaseUrl: template.app,
    databaseOwnerUrl: template.owner,
    databaseAdminUrl: template.admin,
    databasePool: 2,
  });
  await (await openDatabase(settings, [], createLogger('silent'))).close();
  // A statement is else planned anew for its first five uses on each connection, and most connections of tests see no sixth. The plan that is
  // kept from then on is also what a program in use runs.
  await admin.query("ALTER ROLE plinth_app SET plan_cache_mode = 'force_generic_plan'");
  await admin.end();
  return {
    template,
    stop: async () => {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A run that was killed leaves its server and folders; all of them go where no other run is alive in a folder of our own. Other runs may be clearing the same one: whatever is gone already is fine. */
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
    rmSync(home, REMOVAL);
  }
  if (process.env['PLINTH_TEST_FOLDER'] !== tmpdir()) return;
  const left = readdirSync(tmpdir());
  if (left.some((name) => name.startsWith(PREFIX) && name !== PREFIX + process.pid)) return;
  for (const name of left.filter((one) => one !== PREFIX + process.pid)) rmSync(path.join(tmpdir(), name), REMOVAL);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
