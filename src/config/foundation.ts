import path from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Clock, SystemClock } from '../../libs/clock/index.js';
import { createDataSource, migrateUp, startEmbeddedPostgres, type EmbeddedPostgres, type EntityClass } from '../../libs/db/index.js';
import { Jobs } from '../../libs/jobs/index.js';
import { problem, StartFailure } from '../../libs/problem/index.js';
import { SecretBox } from '../../libs/secrets/index.js';
import { FolderStore, S3Store, type ObjectStore } from '../../libs/storage/index.js';
import { createLogger, Metrics } from '../../libs/telemetry/index.js';
import { migrations } from '../../migrations/index.js';
import type { Config } from './config.js';
import { secretKey } from './secret-key.js';

/** What every room stands on, started and ready. */
export interface Foundation {
  config: Config;
  databaseUrl: string;
  ds: DataSource;
  store: ObjectStore;
  jobs: Jobs;
  secrets: SecretBox;
  clock: Clock;
  metrics: Metrics;
  logger: Logger;
  /** Names of the migrations that this start applied. */
  migrated: string[];
  /** Lets go of the database, then stops the embedded one. Call it after everything that uses it has drained. */
  close(): Promise<void>;
}

/** `entities`: the shapes of all tables; only the top knows the rooms that own them. */
export async function startFoundation(
  config: Config,
  entities: readonly EntityClass[],
  logger = createLogger(config.logLevel),
): Promise<Foundation> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config);
  let ds: DataSource | undefined;
  try {
    const databaseUrl = config.databaseUrl ?? embedded!.url('plinth');
    ds = createDataSource({ url: databaseUrl, migrations, entities, ...(config.databasePool ? { poolSize: config.databasePool } : {}) });
    await connect(ds, databaseUrl);
    const migrated = await migrateUp(ds);
    const store = config.s3 ? new S3Store(config.s3) : new FolderStore(path.join(config.dataDir, 'storage'));
    await store.ensure();
    const metrics = new Metrics();
    metrics.collectProcess();
    measurePool(metrics, ds);
    const jobs = new Jobs({
      url: databaseUrl,
      working: config.role !== 'api',
      onError: (error) => logger.error({ err: error }, 'The job queue reported an error'),
    });
    const secrets = new SecretBox(secretKey(config));
    const close = () => closeAll(ds, embedded);
    return { config, databaseUrl, ds, store, jobs, secrets, clock: new SystemClock(), metrics, logger, migrated, close };
  } catch (error) {
    await closeAll(ds, embedded);
    throw error;
  }
}

/** Requests that wait for a connection are the first sign that statements are slow or the pool is small. */
function measurePool(metrics: Metrics, ds: DataSource): void {
  const pool = (ds.driver as unknown as { master: pg.Pool }).master;
  const counts = { open: () => pool.totalCount, idle: () => pool.idleCount, waiting: () => pool.waitingCount };
  metrics.gauge('plinth_database_connections', 'Connections to PostgreSQL, and requests that wait for one', ['state'], async (gauge) => {
    for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count());
  });
}

async function closeAll(ds: DataSource | undefined, embedded: EmbeddedPostgres | undefined): Promise<void> {
  if (ds?.isInitialized) await ds.destroy();
  await embedded?.stop();
}

async function startEmbedded(config: Config): Promise<EmbeddedPostgres> {
  const embedded = await startEmbeddedPostgres({ home: path.join(config.dataDir, 'postgres'), profile: 'durable' });
  const admin = new pg.Client({ connectionString: embedded.url('postgres') });
  await admin.connect();
  try {
    const found = await admin.query(`SELECT 1 FROM pg_database WHERE datname = 'plinth'`);
    if (found.rowCount === 0) await admin.query('CREATE DATABASE plinth');
  } finally {
    await admin.end();
  }
  return embedded;
}

async function connect(ds: DataSource, url: string): Promise<void> {
  const { host, pathname, username } = new URL(url);
  try {
    await ds.initialize();
  } catch (cause) {
    const code = String((cause as { code?: unknown }).code ?? '');
    if (code.startsWith('28')) {
      throw failure(
        cause,
        'database_refused',
        `PostgreSQL at ${host} refused the user ${username}.`,
        'Correct the user or password in DATABASE_URL.',
      );
    }
    if (code === '3D000') {
      const fix = `Create it (CREATE DATABASE ${pathname.slice(1)}), or correct DATABASE_URL.`;
      throw failure(cause, 'database_missing', `PostgreSQL at ${host} has no database ${pathname.slice(1)}.`, fix);
    }
    const fix = 'Start it, or correct DATABASE_URL; without DATABASE_URL the embedded PostgreSQL is used.';
    throw failure(cause, 'database_down', `PostgreSQL at ${host} does not answer (${code || (cause as Error).message}).`, fix);
  }
  const [row] = await ds.query<{ version: string }[]>(`SELECT current_setting('server_version_num') AS version`);
  if (Number(row?.version) >= 180000) return;
  throw failure(undefined, 'database_version', `PostgreSQL at ${host} is older than 18 (${row?.version}).`, 'Use PostgreSQL 18 or newer.');
}

function failure(cause: unknown, code: string, message: string, fix: string): StartFailure {
  return new StartFailure(problem(code, 'DATABASE_URL', message, fix), { cause });
}
