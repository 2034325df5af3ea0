import path from 'node:path';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Clock, SystemClock } from '../../libs/clock/index.js';
import type { EntityClass } from '../../libs/db/index.js';
import { Jobs } from '../../libs/jobs/index.js';
import { SecretBox } from '../../libs/secrets/index.js';
import { FolderStore, S3Store, type ObjectStore } from '../../libs/storage/index.js';
import { createLogger, Metrics } from '../../libs/telemetry/index.js';
import type { Config } from './config.js';
import { openDatabase } from './database.js';
import { secretKey } from './secret-key.js';
import { toldWhile, type Step } from './told-while.js';

/** What every room stands on, started and ready. */
export interface Foundation {
  config: Config;
  /** Of the role that runs the program, with its password. Never log it. */
  databaseUrl: string;
  /** Of the role that owns the tables: for what the other may not, such as a restore. */
  ownerUrl: string;
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
  /** Stops an embedded database at once, without draining: the program ends next. */
  abandon(): Promise<void>;
}

/**
 * Opens the database (migrated), object store, job queue and secret key that the settings name. `entities`: the shapes of all tables; only the
 * top knows the rooms that own them. Throws StartFailure, and lets go of what was open. Jobs are not started. `begun`: see `openDatabase`.
 */
export async function startFoundation(
  config: Config,
  entities: readonly EntityClass[],
  logger = createLogger(config.logLevel),
  begun?: (abandon: () => Promise<void>) => void,
): Promise<Foundation> {
  return toldWhile(logger, (at) => open(config, entities, logger, begun, at));
}

async function open(
  config: Config,
  entities: readonly EntityClass[],
  logger: Logger,
  begun: ((abandon: () => Promise<void>) => void) | undefined,
  at: Step,
): Promise<Foundation> {
  const { ds, url, stream, ownerUrl, migrated, close, abandon } = await openDatabase(config, entities, logger, begun, at);
  try {
    at('opening the object store');
    const store = config.s3 ? new S3Store(config.s3) : new FolderStore(path.join(config.dataDir, 'storage'));
    await store.ensure();
    const metrics = new Metrics();
    metrics.collectProcess();
    measurePool(metrics, ds);
    const jobs = new Jobs({
      url,
      stream,
      working: config.role !== 'api',
      onError: (error) => logger.error({ err: error }, 'The job queue reported an error'),
    });
    const secrets = new SecretBox(secretKey(config));
    const clock = new SystemClock();
    return { config, databaseUrl: url, ownerUrl, ds, store, jobs, secrets, clock, metrics, logger, migrated, close, abandon };
  } catch (error) {
    await close();
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
