import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { adaptMigrations, MIGRATIONS_TABLE, type MigrationClass } from './migrations.js';
import { PATIENCE } from './patience.js';
import { SnakeNaming } from './snake-naming.js';
import { StatementCounter } from './sql.js';
import { watch } from './watch.js';

const DATE_OID = 1082;
/** node-postgres makes a Date at local midnight of a `date`, which names another day west of Greenwich: keep the text. */
pg.types.setTypeParser(DATE_OID, (text) => text);

/** A class with the decorators of an entity. */
export type EntityClass = new () => object;

/** How a data source is opened: address, pool, entities. */
export interface DataSourceOptionsOfPlinth {
  url: string;
  /** Makes the socket of each new connection, where the port of `url` may change: that of an embedded server. */
  stream?: (() => Socket) | undefined;
  migrations?: MigrationClass[];
  /** The shapes of tables. Without them the data source runs statements, and has no repositories. */
  entities?: readonly EntityClass[];
  /** Connections kept by this process. Default: `usualPool`. */
  poolSize?: number;
  /** A statement that runs longer is ended by the server. Default: 30,000 ms. Long work is set-based or in chunks. */
  statementTimeoutMs?: number;
  /** A statement outside of a transaction waits so long for a lock, then it is told as `busy`. Default: 1,500 ms. 0: as long as it lasts. */
  lockTimeoutMs?: number;
  applicationName?: string;
  /** The clock of the machine ends nothing: what is held at a gate of a simulated world stands there as long as the machine is busy. */
  unhurried?: boolean;
  /** Makes each connection; absent: that of pg. */
  client?: new (config: pg.ClientConfig) => pg.Client;
  /** Before a transaction is tried again; absent: a random share of some milliseconds. */
  pause?: Pause;
}

type Pause = (attempt: number) => Promise<void>;

const pauses = new WeakMap<DataSource, Pause>();

const unhurried = new WeakSet<DataSource>();

/** Whether no wait of it is ended by the machine's clock. */
export const isUnhurried = (ds: DataSource): boolean => unhurried.has(ds);

export const pauseOf = (ds: DataSource): Pause | undefined => pauses.get(ds);

/**
 * Four connections per core, at least four; at most sixteen: an API, a worker and a command on a machine of many cores would ask for more than
 * PostgreSQL has (100 where nobody says otherwise, 60 the embedded one), and each of them could be refused one when it is busy.
 */
export const usualPool = (cores: number): number => Math.min(16, Math.max(4, cores * 4));

/** A DataSource that is not connected yet (`initialize()`). No synchronize, no eager loading: all schema is in migrations. */
export function createDataSource(options: DataSourceOptionsOfPlinth): DataSource {
  const ds = new DataSource({
    type: 'postgres',
    url: options.url,
    entities: [...(options.entities ?? [])],
    namingStrategy: new SnakeNaming(),
    // TypeORM would ask for the extension of each column's type at every start; migrations install them.
    installExtensions: false,
    migrations: adaptMigrations(options.migrations ?? []),
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logger: new StatementCounter(),
    poolSize: options.poolSize ?? usualPool(availableParallelism()),
    connectTimeoutMS: options.unhurried ? 0 : 10_000,
    applicationName: options.applicationName ?? 'plinth',
    // A connection that the server closed while idle (a restart) is replaced by the pool; without a listener it would end the program.
    poolErrorHandler: () => undefined,
    extra: {
      // A statement is sent when it is asked for, and not when the one before was answered: see `together`.
      pipeline: true,
      ...(options.stream ? { stream: options.stream } : {}),
      ...(options.client ? { Client: options.client } : {}),
      // As texts: a number that is 0 pg would not say at all, and what the server gives a role (of a hosted database, say) would hold.
      statement_timeout: String(options.unhurried ? 0 : (options.statementTimeoutMs ?? 30_000)),
      // Transactions say their own: this one is for whoever reads, and for those who only write a line.
      lock_timeout: String(options.unhurried ? 0 : (options.lockTimeoutMs ?? PATIENCE.readMs)),
      idle_in_transaction_session_timeout: String(options.unhurried ? 0 : 60_000),
    },
  });
  if (options.pause) pauses.set(ds, options.pause);
  if (options.unhurried) unhurried.add(ds);
  watch.dataSource?.(ds);
  return ds;
}

/** How a DataSource connects, for a connection beside its pool (LISTEN). */
export function connectionOf(ds: DataSource): pg.ClientConfig {
  const { url, extra } = ds.options as { url?: string; extra?: { stream?: () => Socket } };
  return { ...(url ? { connectionString: url } : {}), ...(extra?.stream ? { stream: extra.stream } : {}) };
}
