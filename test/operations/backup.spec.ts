import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { FolderStore } from '../../libs/storage/index.js';
import { once } from 'node:events';
import { plinth } from '../cli/run-plinth.js';
import { until } from '../main-job/world.js';
import { PATIENCE_MS, testDatabase, type TestDatabase } from '../support/index.js';
import { backup, restore } from '../../src/cli/backup/index.js';

const NOW = new Date('2026-11-21T10:00:00Z');
const quiet = (): void => undefined;

let folder: string;
let source: TestDatabase;
let target: TestDatabase;
let sourceStore: FolderStore;
let targetStore: FolderStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plinth-backup-'));
  source = await testDatabase();
  target = await testDatabase();
  sourceStore = new FolderStore(join(folder, 'source'));
  targetStore = new FolderStore(join(folder, 'target'));
  await sourceStore.ensure();
  await targetStore.ensure();
  await fill(source);
  await sourceStore.put('renditions/aa.jpg', Buffer.from('picture a'), { contentType: 'image/jpeg' });
  await sourceStore.put('assets/bb', Buffer.from('picture b'), { contentType: 'image/png' });
});

afterEach(async () => {
  await source.close();
  await target.close();
  await rm(folder, { recursive: true, force: true });
});

/** Rows whose foreign keys point at their own table, immutable rows, quotes, tabs and line ends: what a naive dump breaks on. */
async function fill({ ds }: TestDatabase): Promise<void> {
  await ds.query(`INSERT INTO category (code, parent_code, path) VALUES ('z', NULL, 'z'), ('a', 'z', 'z.a')`);
  await ds.query(`INSERT INTO family (code, attributes) VALUES ('shirts', '{}')`);
  await ds.query(
    `WITH root AS (
      INSERT INTO product_node (id, sku, root_id, kind, sellable, family_code, content) VALUES (1, 'P-1', 1, 'product', false, 'shirts', $1) RETURNING id
    ) INSERT INTO product_node (id, sku, root_id, parent_id, kind, sellable) SELECT 2, 'P-1-RED', id, id, 'variant', true FROM root`,
    [{ 'title@en_US': 'A "quoted"\ttitle\nof two lines \\ and a backslash' }],
  );
  await ds.query(`INSERT INTO market (code, country, currency) VALUES ('us', 'US', 'USD')`);
  await ds.query(
    `INSERT INTO offer (sku, market_code, currency, exponent, source, held) VALUES ('P-1-RED', 'us', 'USD', 2, 'erp', '{"reason": "zero_price", "xact": "7"}')`,
  );
  const body = '{"weight":"1.5"}';
  const id = createHash('sha256').update(body).digest();
  await ds.query(`INSERT INTO snapshot VALUES ($1, 'version', $2)`, [id, body]);
  await ds.query(
    `INSERT INTO version (root_id, number, hash, tree_revision, reason, created_by, authors) VALUES (1, 1, $1, 1, 'first', 'Ada', '{Ada}')`,
    [id],
  );
}

async function contents({ ds }: TestDatabase): Promise<Record<string, unknown[]>> {
  const tables = await ds.query<{ name: string }[]>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'plinth_migration' ORDER BY 1`,
  );
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables) all[name] = await ds.query(`SELECT to_jsonb(t) AS row FROM "${name}" t ORDER BY 1`);
  return all;
}

test('a backup restored into an empty database and store gives every row and every byte back', async () => {
  const manifest = await backup({ databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet });
  expect(manifest.tables.find((t) => t.name === 'product_node')?.rows).toBe(2);
  expect(manifest.objects.map((o) => o.key)).toEqual(['assets/bb', 'renditions/aa.jpg']);

  await restore({ databaseUrl: target.ownerUrl, store: targetStore, folder: join(folder, 'b'), progress: quiet });

  // A transaction is of its own database alone.
  await source.ds.query(`UPDATE offer SET held = held - 'xact'`);
  expect(await contents(target)).toEqual(await contents(source));
  expect(await text(await targetStore.get('assets/bb'))).toBe('picture b');
  expect((await targetStore.head('renditions/aa.jpg'))?.contentType).toBe('image/jpeg');
  const [next] = await target.ds.query<{ id: string }[]>(
    `INSERT INTO version (root_id, number, hash, tree_revision, reason, created_by, authors)
     SELECT root_id, 2, hash, 2, 'next', 'Ada', authors FROM version RETURNING id`,
  );
  expect(next!.id).toBe('2');
  await expect(target.asOwner(`UPDATE version SET reason = 'other'`)).rejects.toThrow('version rows are immutable');
  await expect(target.asOwner('TRUNCATE version CASCADE')).rejects.toThrow('version rows are immutable');
});

test('a damaged backup is named and restores nothing', async () => {
  await backup({ databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet });
  const damaged = join(folder, 'b', 'tables', 'product_node.copy');
  await appendFile(damaged, 'x');
  const before = await contents(target);
  await expect(restore({ databaseUrl: target.ownerUrl, store: targetStore, folder: join(folder, 'b'), progress: quiet })).rejects.toThrow(
    damaged,
  );
  expect(await contents(target)).toEqual(before);
  expect(await targetStore.head('assets/bb')).toBe(undefined);
});

test('a restore over somebody’s work is refused and leaves it: products, and definitions without any product', async () => {
  await backup({ databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet });
  const before = await contents(source);
  await expect(restore({ databaseUrl: source.ownerUrl, store: sourceStore, folder: join(folder, 'b'), progress: quiet })).rejects.toThrow(
    'The database is in use: there are rows in category, family, market and 4 more tables.',
  );
  expect(await contents(source)).toEqual(before);

  await target.ds.query(`INSERT INTO family (code, attributes) VALUES ('hats', '{}')`);
  const own = await contents(target);
  await expect(restore({ databaseUrl: target.ownerUrl, store: targetStore, folder: join(folder, 'b'), progress: quiet })).rejects.toThrow(
    'The database is in use: there are rows in family.',
  );
  expect(await contents(target)).toEqual(own);
  expect(await targetStore.head('assets/bb')).toBe(undefined);
});

test('a backup never overwrites, and one that breaks leaves no folder that looks whole', async () => {
  const options = { databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet };
  await backup(options);
  await expect(backup(options)).rejects.toThrow('is there already');
  sourceStore.head = () => Promise.reject(new Error('the store is gone'));
  await expect(backup({ ...options, folder: join(folder, 'c') })).rejects.toThrow('the store is gone');
  await expect(readFile(join(folder, 'c', 'manifest.json'))).rejects.toThrow('ENOENT');
  await expect(stat(join(folder, 'c.partial'))).rejects.toThrow('ENOENT');
});

/** Statements on the database `name` that wait for a lock, for longer than so many milliseconds. */
const waiting = async (name: string, longerThanMs = 0): Promise<number> => {
  const sql = `SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = $1)
    AND clock_timestamp() - waitstart > $2 * interval '1 ms'`;
  return (await source.ds.query<unknown[]>(sql, [name, longerThanMs])).length;
};

const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);

/** A table that is among the last to be read is held until `free`: by a person who repairs something, say. */
async function held({ ownerUrl }: TestDatabase): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query('SET transaction_timeout = 0');
  await client.query('BEGIN; LOCK TABLE version');
  return () => client.end();
}

test('what the server gives its roles to finish a statement ends no restore', async () => {
  const LIMIT_MS = 1500;
  await backup({ databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet });
  for (const setting of ['statement_timeout', 'transaction_timeout', 'lock_timeout'])
    await target.asOwner(`ALTER DATABASE ${nameOf(target)} SET ${setting} = ${LIMIT_MS}`);

  const free = await held(target);
  const options = { databaseUrl: target.ownerUrl, store: targetStore, folder: join(folder, 'b'), progress: quiet };
  let ended: string | undefined;
  const restoring = restore(options).then(
    () => (ended = 'restored'),
    (error: unknown) => (ended = String(error)),
  );
  await until(async () => ended !== undefined || (await waiting(nameOf(target), LIMIT_MS + 100)) > 0, PATIENCE_MS);
  await free();
  expect(await restoring).toBe('restored');
});

test('a restore that is given up leaves no connection, whatever it waits for, and nothing in the tables', async () => {
  await backup({ databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet });
  const free = await held(target);
  const stop = new AbortController();
  const options = { databaseUrl: target.ownerUrl, store: targetStore, folder: join(folder, 'b'), progress: quiet };
  const restoring = restore({ ...options, signal: stop.signal }).then(
    () => 'restored',
    () => 'given up',
  );
  await until(async () => (await waiting(nameOf(target))) > 0, PATIENCE_MS);
  stop.abort();
  expect(await restoring).toBe('given up');
  // The table is held still: the server ends what nobody waits for.
  await until(async () => (await waiting(nameOf(target))) === 0, PATIENCE_MS);
  await free();
  expect(await target.ds.query('SELECT FROM category')).toEqual([]);
});

test('plinth backup that is asked to stop puts away what it wrote', async () => {
  const free = await held(source);
  const env = { DATABASE_URL: source.url, PLINTH_DATA_DIR: folder, PLINTH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };
  const child = plinth(['backup', join(folder, 'b')], env);
  const ended = once(child, 'close');
  await until(async () => (await waiting(nameOf(source))) > 0, PATIENCE_MS);
  expect((await stat(join(folder, 'b.partial', 'tables', 'category.copy'))).size).toBeGreaterThan(0);
  child.kill('SIGTERM');
  expect(await ended).toEqual([130, null]);
  await free();
  for (const name of ['b', 'b.partial']) await expect(stat(join(folder, name))).rejects.toThrow('ENOENT');
});

test('a second backup of one name is refused while the first is under way, which goes on', async () => {
  const options = { databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet };
  const free = await held(source);
  const first = backup(options);
  await until(async () => (await waiting(nameOf(source))) > 0, PATIENCE_MS);
  const before = await readdir(join(folder, 'b.partial'), { recursive: true });
  await expect(backup(options)).rejects.toMatchObject({
    problem: {
      code: 'backup_under_way',
      path: join(folder, 'b'),
      message: `The backup ${join(folder, 'b')} is being written by another command (process ${process.pid}).`,
      fix: 'Wait for it, or name another folder; nothing of it was touched.',
    },
  });
  expect(await readdir(join(folder, 'b.partial'), { recursive: true })).toEqual(before);
  await free();
  expect((await first).objects.map((o) => o.key)).toEqual(['assets/bb', 'renditions/aa.jpg']);
  expect((await readdir(folder)).toSorted()).toEqual(['b', 'source', 'target']);
});

test('what a killed backup left is taken over; what one of another machine began is left to it', async () => {
  const options = { databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet };
  const [partial, lock] = [join(folder, 'b.partial'), join(folder, 'b.partial.lock')];
  await mkdir(partial);
  await writeFile(join(partial, 'half'), 'written');
  await writeFile(lock, `${process.pid} 1\nsomebody\nelsewhere.example`);
  await expect(backup(options)).rejects.toMatchObject({
    problem: {
      code: 'backup_under_way',
      message: `The backup ${join(folder, 'b')} is being written by another command (process ${process.pid} of elsewhere.example).`,
      fix: `Wait for it, or name another folder; nothing of it was touched. If that command was killed, start again in ten minutes, or remove ${lock}.`,
    },
  });
  expect(await readdir(partial)).toEqual(['half']);
  // Whoever lives writes it again each minute.
  const elevenMinutesAgo = Date.now() / 1000 - 660;
  await utimes(lock, elevenMinutesAgo, elevenMinutesAgo);
  await backup(options);
  await rm(join(folder, 'b'), { recursive: true });

  // The number was given out again: this process began later.
  await writeFile(lock, `${process.pid} 1\nsomebody\n${hostname()}`);
  await backup(options);
  expect((await readdir(folder)).toSorted()).toEqual(['b', 'source', 'target']);
  expect((await readdir(join(folder, 'b'))).toSorted()).toEqual(['manifest.json', 'objects', 'tables']);
});

test('a backup that finds its name taken at the end replaces nothing', async () => {
  const taken = join(folder, 'b');
  const progress = (what: string, done: number, total: number): void => {
    if (what === 'objects' && done === total) void writeFileSync(join(mkdirSync(taken, { recursive: true })!, 'other'), 'kept');
  };
  await expect(backup({ databaseUrl: source.url, store: sourceStore, folder: taken, now: NOW, progress })).rejects.toMatchObject({
    problem: { code: 'backup_exists', message: `${taken} is there already.` },
  });
  expect(await readdir(taken)).toEqual(['other']);
  expect((await readdir(folder)).toSorted()).toEqual(['b', 'source', 'target']);
});

test('of two restores into one database the later one finds it in use', async () => {
  await backup({ databaseUrl: source.url, store: sourceStore, folder: join(folder, 'b'), now: NOW, progress: quiet });
  const options = { databaseUrl: target.ownerUrl, store: targetStore, folder: join(folder, 'b'), progress: quiet };
  const free = await held(target);
  const both = [restore(options), restore(options)].map((one) =>
    one.then(
      () => 'restored',
      (error: unknown) => (error as { problem?: { code: string } }).problem?.code ?? String(error),
    ),
  );
  await until(async () => (await waiting(nameOf(target))) === 2, PATIENCE_MS);
  await free();
  expect((await Promise.all(both)).toSorted()).toEqual(['database_not_empty', 'restored']);
  expect(await target.ds.query('SELECT code FROM family')).toEqual([{ code: 'shirts' }]);
});
