import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import {
  createDataSource,
  inTransaction,
  isMigrated,
  migrateUp,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../libs/db/index.js';
import { defineJob, Jobs } from '../../libs/jobs/index.js';
import { migrations } from '../../migrations/index.js';
import { Config, openDatabase, type Database } from '../../src/config/index.js';
import { runPlinth } from '../cli/run-plinth.js';

let folder: string;
let postgres: EmbeddedPostgres;
let admin: pg.Client;
const warnings: string[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => void warnings.push((JSON.parse(line) as { msg: string }).msg) });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plinth-roles-'));
  postgres = await startEmbeddedPostgres({ home: path.join(folder, 'postgres'), profile: 'throwaway' });
  admin = new pg.Client({ connectionString: postgres.url('postgres') });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const settings = (change: Partial<Config>) => Object.assign(new Config(), { databasePool: 2, dataDir: folder }, change);
const open = (change: Partial<Config>) => openDatabase(settings(change), [], logger);

const fresh = async (): Promise<string> => {
  const name = `db_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  return name;
};

const ask = async <T = Record<string, unknown>>(url: string, sql: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
};

const OWNERS = `SELECT DISTINCT relnamespace::regnamespace::text AS schema, relowner::regrole::text AS owner FROM pg_class
  WHERE relnamespace IN ('public'::regnamespace, 'plinth_jobs'::regnamespace)
  UNION SELECT nspname, nspowner::regrole::text FROM pg_namespace WHERE nspname = 'plinth_jobs' ORDER BY 1, 2`;
const APART = [
  { schema: 'plinth_jobs', owner: 'plinth_app' },
  { schema: 'public', owner: 'plinth_owner' },
];

describe('a folder or server that one role made, as releases before did', () => {
  test('gets the two roles at start, keeps what it holds and whoever is connected, also when two start at once', async () => {
    const name = await fresh();
    const asOne = postgres.url(name);
    const before = await createDataSource({ url: asOne, migrations, poolSize: 4 }).initialize();
    await migrateUp(before);
    await before.query('CREATE SCHEMA plinth_jobs');
    await before.query(`INSERT INTO locale VALUES ('de_DE', 'Deutsch')`);
    const kind = defineJob<{ n: number }>('kept');
    const told: Error[] = [];
    const oldJobs = new Jobs({ url: asOne, working: false, onError: (error) => told.push(error) });
    await oldJobs.start();
    await inTransaction(before, (m) => oldJobs.send(m, kind, { n: 1 }));
    await before.query(`INSERT INTO audit (actor, door, verb, target) VALUES ('ann', 'cli', 'kept', 'it')`);

    const addresses = {
      databaseUrl: postgres.url(name, 'plinth_app'),
      databaseOwnerUrl: postgres.url(name, 'plinth_owner'),
      databaseAdminUrl: asOne,
    };
    const both = await Promise.all([open(addresses), open(addresses)]);
    expect(both.map(({ migrated }) => migrated)).toEqual([[], []]);
    expect(await ask(asOne, OWNERS)).toEqual(APART);
    const { ds, url } = both[0];
    expect(await ds.query('SELECT * FROM locale')).toEqual([{ code: 'de_DE', label: 'Deutsch' }]);

    // the release before goes on, and what it writes is seen
    await before.query(`INSERT INTO audit (actor, door, verb, target) VALUES ('ann', 'cli', 'as before', 'it')`);
    await inTransaction(before, (m) => oldJobs.send(m, kind, { n: 2 }));
    const jobs = new Jobs({ url, pollSeconds: 0.5, onError: (error) => told.push(error) });
    await jobs.start();
    await inTransaction(ds, (m) => jobs.send(m, kind, { n: 3 }));
    const done = new Set<number>();
    await new Promise<void>((resolve, reject) => {
      const work = jobs.work(kind, ({ n }) => {
        if (done.add(n).size === 3) resolve();
        return Promise.resolve();
      });
      work.catch(reject);
    });
    expect([...done].sort()).toEqual([1, 2, 3]);
    expect(await ds.query('SELECT verb FROM audit ORDER BY id')).toEqual([{ verb: 'kept' }, { verb: 'as before' }]);
    await expect(ds.query(`UPDATE audit SET actor = 'bob'`)).rejects.toThrow('permission denied for table audit');
    expect(told).toEqual([]);
    await oldJobs.stop();
    await jobs.stop();
    await before.destroy();
    for (const database of both) await database.close();
    expect(warnings).toEqual([]);
  });

  test('runs as that role if it is given no other, and says in the log what is missing', async () => {
    const name = await fresh();
    const one = await open({ databaseUrl: postgres.url(name) });
    expect([one.migrated.length, one.ownerUrl]).toEqual([migrations.length, postgres.url(name)]);
    const jobs = new Jobs({ url: one.url, working: false, onError: () => undefined });
    await jobs.start();
    await jobs.stop();
    await one.close();
    expect(warnings.splice(0)).toEqual([
      'plinth owns the tables that it works on, so a mistake in this program could change what is immutable. ' +
        'Mending: name a role without ownership in DATABASE_URL, and the owner in DATABASE_OWNER_URL (docs/operations.md, "Two database roles").',
    ]);
  });
});

describe('a server of your own', () => {
  /** What docs/operations.md tells to run, on a server on which nobody is given a superuser. */
  const prepared = async (): Promise<{ app: string; owner: string; name: string }> => {
    const name = await fresh();
    const [owner, app] = [`own_${name}`, `run_${name}`];
    const sql = (await readFile('docs/operations.md', 'utf8')).match(/```sql\n(CREATE ROLE plinth_owner[^`]*)```/)![1]!;
    const mine = sql.replaceAll('plinth_owner', owner).replaceAll('plinth_app', app).replaceAll('DATABASE plinth', `DATABASE ${name}x`);
    for (const statement of mine.split(';').filter((one) => one.trim())) await admin.query(statement);
    const at = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${postgres.port}/${name}x`;
    return { name: `${name}x`, owner: at(owner, 'the-owners-password'), app: at(app, 'the-programs-password') };
  };

  test('is prepared by the statements of the page, migrated by the owner, and run by a role that does not know the owner', async () => {
    const { app, owner } = await prepared();
    await expect(open({ databaseUrl: app })).rejects.toMatchObject({
      problem: { code: 'database_not_migrated', path: 'DATABASE_OWNER_URL' },
    });
    expect(await ask(app, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual([]);
    const migrate = {
      DATABASE_URL: app,
      DATABASE_OWNER_URL: owner,
      PLINTH_DATA_DIR: folder,
      PLINTH_SECRET_KEY: randomBytes(32).toString('base64'),
    };
    const [, , shown] = (await readFile('docs/operations.md', 'utf8')).match(/plinth -- migrate\n(.*\n)*?```text\n(.*)\n/)!;
    const out = `${shown!.replace('…', String(migrations.length)).replace('plinth_app', new URL(app).username)}\n`;
    expect(await runPlinth(['migrate'], migrate)).toEqual({ code: 0, err: '', out });
    expect(await runPlinth(['migrate'], migrate)).toMatchObject({ code: 0, out: out.replace(String(migrations.length), '0') });
    const alone = await open({ databaseUrl: app });
    expect([alone.migrated, await isMigrated(alone.ds)]).toEqual([[], true]);
    const jobs = new Jobs({ url: alone.url, working: false, onError: () => undefined });
    await jobs.start();
    await jobs.stop();
    await expect(alone.ds.query('DELETE FROM audit')).rejects.toThrow('permission denied');
    await alone.close();
    expect(warnings).toEqual([]);
  });

  test('whose role did both until now keeps it as the owner, and needs one role more', async () => {
    const name = await fresh();
    const [old, app] = [`old_${name}`, `run_${name}`];
    await admin.query(
      `CREATE ROLE ${old} LOGIN PASSWORD 'x'; ALTER DATABASE ${name} OWNER TO ${old}; CREATE ROLE ${app} LOGIN PASSWORD 'y'; GRANT ${app} TO ${old}`,
    );
    const [oldUrl, url] = [
      `postgres://${old}:x@127.0.0.1:${postgres.port}/${name}`,
      `postgres://${app}:y@127.0.0.1:${postgres.port}/${name}`,
    ];
    const before = await open({ databaseUrl: oldUrl });
    const told: Error[] = [];
    const oldJobs = new Jobs({ url: oldUrl, working: false, onError: (error) => told.push(error) });
    await oldJobs.start();
    expect(warnings.splice(0)).toHaveLength(1);

    const database = await open({ databaseUrl: url, databaseOwnerUrl: oldUrl });
    expect(await ask(oldUrl, OWNERS)).toEqual([
      { schema: 'plinth_jobs', owner: app },
      { schema: 'public', owner: old },
    ]);
    await inTransaction(before.ds, (m) => oldJobs.send(m, defineJob<{ n: number }>('still'), { n: 1 }));
    expect(await database.ds.query(`SELECT name FROM plinth_jobs.job WHERE name = 'still'`)).toEqual([{ name: 'still' }]);
    await oldJobs.stop();
    await before.close();
    await database.close();
    expect([told, warnings]).toEqual([[], []]);
  });

  test('keeps the rights that a newer release gave, when a process of this one starts', async () => {
    const { app, owner } = await prepared();
    await (await open({ databaseUrl: app, databaseOwnerUrl: owner })).close();
    const role = new URL(app).username;
    await ask(owner, `INSERT INTO plinth_migration (timestamp, name) VALUES (99, 'Newer'); GRANT UPDATE (name) ON api_key TO ${role}`);
    await (await open({ databaseUrl: app, databaseOwnerUrl: owner })).close();
    await ask(app, `UPDATE api_key SET name = name`);
    await ask(owner, `DELETE FROM plinth_migration WHERE name = 'Newer'`);
    await (await open({ databaseUrl: app, databaseOwnerUrl: owner })).close();
    await expect(ask(app, `UPDATE api_key SET name = name`)).rejects.toThrow('permission denied');
  });
});

describe('the embedded server', () => {
  test('of a folder that knows no roles yet gets them in place, and the same ones at each start', async () => {
    const dataDir = path.join(folder, 'old');
    const home = path.join(dataDir, 'postgres');
    const old = await startEmbeddedPostgres({ home, profile: 'throwaway' });
    const asOne = new pg.Client({ connectionString: old.url('postgres') });
    await asOne.connect();
    await asOne.query('CREATE DATABASE plinth');
    await asOne.end();
    const file = path.join(home, 'server.json');
    const { port, password } = JSON.parse(await readFile(file, 'utf8')) as { port: number; password: string };
    await writeFile(file, JSON.stringify({ port, password }), { mode: 0o600 });
    const before = await createDataSource({ url: old.url('plinth'), migrations, poolSize: 2 }).initialize();
    await migrateUp(before);
    await before.query(`INSERT INTO locale VALUES ('de_DE', 'Deutsch')`);

    const started: Database[] = await Promise.all([open({ dataDir }), open({ dataDir })]);
    expect(await before.query(OWNERS)).toEqual(APART);
    const urls = started.map(({ url }) => url);
    expect(new URL(urls[0]!).username).toBe('plinth_app');
    expect(new Set(urls).size).toBe(1);
    expect(await started[1]!.ds.query('SELECT code FROM locale')).toEqual([{ code: 'de_DE' }]);
    await before.query(`INSERT INTO locale VALUES ('fr_FR', 'Français')`);
    await before.destroy();
    for (const database of started) await database.close();
    await old.stop();

    const again = await open({ dataDir });
    expect(await again.ds.query('SELECT code FROM locale ORDER BY 1')).toEqual([{ code: 'de_DE' }, { code: 'fr_FR' }]);
    expect(Object.keys(JSON.parse(await readFile(file, 'utf8')) as object).sort()).toEqual(['app', 'owner', 'password', 'port']);
    await again.close();
    expect(warnings).toEqual([]);
  });
});
