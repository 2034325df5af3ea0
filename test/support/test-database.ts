import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource, type EntityClass } from '../../libs/db/index.js';
import { entities } from '../../src/entities.js';
import { LOOK, PREPARE, renewal, type Pristine } from './renewal.js';
import type { TemplateUrls } from './test-cluster.js';

export interface TestDatabaseOptions {
  entities?: readonly EntityClass[];
  poolSize?: number;
  /** `renew` will be asked for. */
  isRenewable?: boolean;
}

export interface TestDatabase {
  /** Connected as plinth_app, the role that runs the program and owns nothing. */
  ds: DataSource;
  /** Of plinth_app. */
  url: string;
  /** Of plinth_owner: for what migrates or restores. */
  ownerUrl: string;
  /** Runs one statement, or several without parameters, as plinth_owner: what a test does behind the program's back, on purpose. */
  asOwner<T = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<T[]>;
  /** TRUNCATE … CASCADE with the guards of immutable tables off. */
  empty(...tables: string[]): Promise<unknown>;
  /**
   * Takes away every row that came since, and sets sequences back, while connections and what they have planned stay. For a file that
   * would clone for each of its tests. False where its first rows were changed, or it was not opened for this: then only another clone is as new.
   */
  renew(): Promise<boolean>;
  /** Disconnects and drops the clone. */
  close(): Promise<void>;
}

/**
 * A database of this test file's own, cloned from the migrated template (50 ms in memory, by copying its files). Call it in `beforeAll`, close it in `afterAll`.
 * Cloning was chosen over rolling back a transaction per test: locks, isolation and commit order are what many tests are about.
 */
export async function testDatabase({ isRenewable = false, ...options }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const { app, owner, admin } = templateUrls();
  const [url, ownerUrl, adminUrl] = [on(app, name), on(owner, name), on(admin, 'postgres')];
  await ask(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${new URL(app).pathname.slice(1)} STRATEGY FILE_COPY OWNER plinth_owner`);
  const ds = await createDataSource({ url, entities, poolSize: 8, ...options }).initialize();
  const superuser = isRenewable ? await connected(on(admin, name)) : undefined;
  await superuser?.query(PREPARE);
  const pristine = superuser && (await look(superuser, LOOK));
  return {
    ds,
    url,
    ownerUrl,
    asOwner: (sql, params) => ask(ownerUrl, sql, params),
    empty: (...tables) => ask(ownerUrl, `${guards('DISABLE')}; TRUNCATE ${tables.join()} CASCADE; ${guards('ENABLE')}`),
    renew: async () => pristine !== undefined && isDeepStrictEqual(await look(superuser!, renewal(pristine)), pristine),
    close: async () => {
      if (ds.isInitialized) await ds.destroy();
      await superuser?.end();
      await ask(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** The answer to the last of these statements. */
async function look(client: pg.Client, sql: string): Promise<Pristine> {
  const answers = [await client.query(sql)].flat() as pg.QueryResult<{ now: Pristine }>[];
  return answers.at(-1)!.rows[0]!.now;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

const guards = (change: 'DISABLE' | 'ENABLE') => `DO $$
  DECLARE guarded regclass;
  BEGIN
    FOR guarded IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE tgfoid = 'refuse_change'::regproc LOOP
      EXECUTE format('ALTER TABLE %s ${change} TRIGGER USER', guarded);
    END LOOP;
  END $$`;

function templateUrls(): TemplateUrls {
  const addresses = process.env['PLINTH_TEST_DATABASE'];
  if (!addresses) throw new Error('PLINTH_TEST_DATABASE is not set: run the tests by `node scripts/jest.mjs`');
  return JSON.parse(addresses) as TemplateUrls;
}

function on(address: string, database: string): string {
  return Object.assign(new URL(address), { pathname: `/${database}` }).href;
}

async function ask<T>(url: string, sql: string, params?: unknown[]): Promise<T[]> {
  const client = await connected(url);
  try {
    return (await client.query(sql, params)).rows as T[];
  } finally {
    await client.end();
  }
}
