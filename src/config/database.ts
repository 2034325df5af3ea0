import type { Socket } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import {
  createDataSource,
  giveRights,
  giveRightsSoFar,
  giveSchema,
  isMigrated,
  mayMigrate,
  migrateUp,
  ownsTables,
  prepareRoles,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EntityClass,
} from '../../libs/db/index.js';
import { JOBS_SCHEMA } from '../../libs/jobs/index.js';
import { problem, StartFailure } from '../../libs/problem/index.js';
import { migrations, rights } from '../../migrations/index.js';
import type { Config } from './config.js';
import { connect, explainConnection } from './connect.js';
import type { Step } from './told-while.js';

/** A migrated database, connected as the role that runs the program. */
export interface Database {
  ds: DataSource;
  /** Of that role, with its password. Never log it. */
  url: string;
  /** For connections beside those of `ds`, where the port of `url` may change: an embedded server's. */
  stream: (() => Socket) | undefined;
  /** Of the role that owns the tables; the same address where one role does both. */
  ownerUrl: string;
  /** Names of the migrations that this start applied. */
  migrated: string[];
  /** Lets go of the database, then stops an embedded one. */
  close(): Promise<void>;
  /** Stops an embedded one at once, without draining. */
  abandon(): Promise<void>;
}

/** One database under its roles' addresses. */
interface Addresses {
  app: string;
  owner?: string | undefined;
  /** May make roles. */
  admin?: string | undefined;
}

/**
 * Opens the database that the settings name, or the embedded one: makes the two roles if it was given who may, migrates as the owner, gives
 * the program's role its rights, and connects as that. With one address only it does what that role may: migrates and runs as one, as
 * releases before did, and says so; or, as a role that owns nothing, runs on what somebody else migrated. `begun` is told how to stop an
 * embedded one at once as soon as it runs: a migration may take long, or wait. `at` is told what is being done.
 */
export async function openDatabase(
  config: Config,
  entities: readonly EntityClass[],
  logger: Logger,
  begun: (abandon: () => Promise<void>) => void = () => undefined,
  at: Step = () => undefined,
): Promise<Database> {
  at(config.databaseUrl ? 'connecting to the database' : `making ready the embedded PostgreSQL in ${config.dataDir}`);
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config, logger);
  const abandon = async (): Promise<void> => embedded?.stopAtOnce();
  begun(abandon);
  const addresses = embedded ? addressesOf(embedded) : given(config);
  let ds: DataSource | undefined;
  const close = async (): Promise<void> => {
    if (ds?.isInitialized) await ds.destroy();
    await embedded?.stop();
  };
  try {
    if (addresses.admin && addresses.owner) await prepare(addresses.admin, addresses.owner, addresses.app);
    const poolSize = config.databasePool ? { poolSize: config.databasePool } : {};
    ds = createDataSource({ url: addresses.app, stream: embedded?.stream, migrations, entities, ...poolSize });
    await connect(ds, addresses.app, 'DATABASE_URL');
    at('bringing the database to this release (migrations)');
    const migrated = await migrate(ds, addresses);
    if (await ownsTables(ds)) logger.warn(`${new URL(addresses.app).username || 'The database role'} ${ONE_ROLE}`);
    return {
      ds,
      url: addresses.app,
      stream: embedded?.stream,
      ownerUrl: addresses.owner ?? addresses.app,
      migrated,
      close,
      abandon,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const ONE_ROLE =
  'owns the tables that it works on, so a mistake in this program could change what is immutable. ' +
  'Mending: name a role without ownership in DATABASE_URL, and the owner in DATABASE_OWNER_URL (docs/operations.md, "Two database roles").';

/** On connections of their own, which wait for whoever reads or writes as long as it lasts. */
async function migrate(ds: DataSource, { app, owner: ownerUrl }: Addresses): Promise<string[]> {
  const isAlone = ownerUrl === undefined;
  if (!isAlone || (await mayMigrate(ds))) {
    const [url, variable] = isAlone ? [app, 'DATABASE_URL'] : [ownerUrl, 'DATABASE_OWNER_URL'];
    const owner = createDataSource({
      url,
      migrations,
      poolSize: 2,
      statementTimeoutMs: 0,
      lockTimeoutMs: 0,
      applicationName: 'plinth-owner',
    });
    try {
      await connect(owner, url, variable);
      return await migrateFor(owner, ds, isAlone);
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error;
      throw explainConnection(error, url, variable);
    } finally {
      if (owner.isInitialized) await owner.destroy();
    }
  }
  if (await isMigrated(ds)) return [];
  throw new StartFailure(
    problem(
      'database_not_migrated',
      'DATABASE_OWNER_URL',
      'The database is not at the schema of this release, and the role of DATABASE_URL may not change it.',
      'Run `plinth migrate` with DATABASE_OWNER_URL, or set it for this start.',
    ),
  );
}

/** The program's role is asked for its name: an address need not hold it. */
async function migrateFor(owner: DataSource, program: DataSource, isAlone: boolean): Promise<string[]> {
  const [row] = await program.query<{ name: string }[]>('SELECT current_user AS name');
  const app = row!.name;
  return migrateUp(owner, {
    ...(isAlone ? {} : { within: (q) => giveRightsSoFar(q, app, rights) }),
    after: async () => {
      await giveSchema(owner, app, JOBS_SCHEMA);
      if (!isAlone) await giveRights(owner, app, rights);
    },
  });
}

function given(config: Config): Addresses {
  return { app: config.databaseUrl!, owner: config.databaseOwnerUrl, admin: config.databaseAdminUrl };
}

const addressesOf = (embedded: EmbeddedPostgres): Required<Addresses> => ({
  app: embedded.url('plinth', 'plinth_app'),
  owner: embedded.url('plinth', 'plinth_owner'),
  admin: embedded.url('plinth'),
});

async function prepare(adminUrl: string, ownerUrl: string, appUrl: string): Promise<void> {
  const login = (url: string) => {
    const { username, password } = new URL(url);
    return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
  };
  try {
    await prepareRoles(adminUrl, { owner: login(ownerUrl), app: login(appUrl), jobsSchema: JOBS_SCHEMA });
  } catch (cause) {
    throw explainConnection(cause, adminUrl, 'DATABASE_ADMIN_URL');
  }
}

async function startEmbedded(config: Config, logger: Logger): Promise<EmbeddedPostgres> {
  const embedded = await startEmbeddedPostgres({
    home: path.join(config.dataDir, 'postgres'),
    profile: 'durable',
    onWait: (pid) => logger.warn(`The embedded PostgreSQL is running (process ${pid}) and does not answer yet: waiting for it`),
    onTrouble: (what) => logger.warn(what),
  });
  const admin = new pg.Client({ connectionString: embedded.url('postgres') });
  try {
    await admin.connect();
    const found = await admin.query(`SELECT 1 FROM pg_database WHERE datname = 'plinth'`);
    // Two programs may start at once: the second finds the database of the first.
    if (found.rowCount === 0) await admin.query('CREATE DATABASE plinth').catch(unlessThere);
    return embedded;
  } catch (error) {
    await embedded.stop();
    throw error;
  } finally {
    await admin.end();
  }
}

function unlessThere(error: { code?: string }): void {
  if (error.code !== '42P04' && error.code !== '23505') throw error;
}
