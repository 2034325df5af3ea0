import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { ObjectStore } from '../../../libs/storage/index.js';
import { longSession } from './long-session.js';
import { assertWhole, objectFile, readManifest, tableFile, type BackupManifest } from './manifest.js';
import { migrationNames, tablesInLoadOrder } from './tables.js';

/** What is filled, and from which folder. `progress` is told rows of tables and objects. */
export interface RestoreOptions {
  /** Of the role that owns the tables: guards of immutable tables are off while they are filled. */
  databaseUrl: string;
  store: ObjectStore;
  folder: string;
  progress: (what: string, done: number, total: number) => void;
  /** Gives up: the tables stay empty, and no connection is left. */
  signal?: AbortSignal;
}

/**
 * Fills an empty, migrated database and the object store from a backup. Everything is checked first; the tables are filled in one
 * transaction, objects before them, so that a restore that breaks leaves at most objects that nothing names.
 */
export async function restore(options: RestoreOptions): Promise<BackupManifest> {
  const manifest = await readManifest(options.folder);
  await assertWhole(options.folder, manifest, (done, total) => {
    options.signal?.throwIfAborted();
    options.progress('check', done, total);
  });
  await longSession(options.databaseUrl, options.signal, async (client) => {
    await assertReady(client, manifest);
    await putObjects(options, manifest);
    await client.query('BEGIN');
    await fillTables(client, options, manifest);
    await client.query('COMMIT');
  });
  return manifest;
}

async function assertReady(client: Client, manifest: BackupManifest): Promise<void> {
  const owner = await client.query(`SELECT FROM pg_class WHERE oid = 'plinth_migration'::regclass AND pg_has_role(relowner, 'USAGE')`);
  if (owner.rowCount === 0) {
    throw new StartFailure(
      problem(
        'restore_needs_owner',
        'DATABASE_OWNER_URL',
        'Only the role that owns the tables may fill those that are immutable.',
        'Set DATABASE_OWNER_URL to the address of that role for this command.',
      ),
    );
  }
  const here = await migrationNames(client);
  if (here.join() !== manifest.migrations.join()) {
    throw new StartFailure(
      problem(
        'backup_version',
        undefined,
        `The backup was made at ${manifest.migrations.at(-1)}, this program is at ${here.at(-1)}.`,
        'Restore with the version that made it, then upgrade.',
      ),
    );
  }
  await assertUnused(client);
}

async function assertUnused(client: Client): Promise<void> {
  const used = await usedTables(client);
  if (used.length > 0) {
    const named = used.slice(0, 3).join(', ') + (used.length > 3 ? ` and ${used.length - 3} more tables` : '');
    throw new StartFailure(
      problem(
        'database_not_empty',
        undefined,
        `The database is in use: there are rows in ${named}.`,
        'Restore into an empty database: set DATABASE_URL or PLINTH_DATA_DIR to a new one.',
      ),
    );
  }
}

/**
 * What a first start, its first jobs and `plinth key` put in, and the migrations; and what is only told of other tables. Whatever else the audit
 * tells of has rows elsewhere, and so have words that were read.
 */
const FRESH = [
  ...['legal_transition', 'confusable', 'person', 'person_spelling', 'api_key', 'audit', 'definition_stamp', 'readiness_schema'],
  ...['search_vocabulary', 'sale_mark'],
];

/** Definitions, accounts and waiting messages are somebody's work as products are: a restore would throw them away. */
async function usedTables(client: Client): Promise<string[]> {
  const names = (await tablesInLoadOrder(client)).filter((name) => !FRESH.includes(name));
  const parts = names.map((name) => `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM "${name}")`);
  const { rows } = await client.query<{ name: string }>(parts.join(' UNION ALL '));
  return rows.map(({ name }) => name);
}

async function putObjects(options: RestoreOptions, manifest: BackupManifest): Promise<void> {
  let done = 0;
  for (const { key, contentType } of manifest.objects) {
    options.signal?.throwIfAborted();
    await options.store.put(key, createReadStream(objectFile(options.folder, key)), { contentType });
    options.progress('objects', (done += 1), manifest.objects.length);
  }
}

async function fillTables(client: Client, options: RestoreOptions, manifest: BackupManifest): Promise<void> {
  const names = await tablesInLoadOrder(client);
  // Immutable tables refuse to be emptied, and rules about who may write a row were held to when it was written.
  for (const name of names) await client.query(`ALTER TABLE "${name}" DISABLE TRIGGER USER`);
  // Nobody else writes them from here on: what another restore, or a program that runs, put in since the first look is seen.
  await assertUnused(client);
  // What the migrations and a first start put in (legal transitions, keys) is in the backup too.
  await client.query(`TRUNCATE ${names.map((name) => `"${name}"`).join(', ')} CASCADE`);
  const held = new Set(manifest.tables.map((t) => t.name));
  let done = 0;
  for (const name of names.filter((n) => held.has(n))) {
    const copy = client.query(copyFrom(`COPY "${name}" FROM STDIN`));
    await pipeline(createReadStream(tableFile(options.folder, name)), copy, { signal: options.signal });
    options.progress('tables', (done += 1), manifest.tables.length);
  }
  // References that are checked at the end are checked now: a table with checks to come cannot be altered.
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  // Transactions are numbered by the database that they are of: here these would be of a time to come, and nobody could have seen what they wrote.
  await client.query(`UPDATE "offer" SET held = held - 'xact' WHERE held ? 'xact'`);
  for (const name of names) await client.query(`ALTER TABLE "${name}" ENABLE TRIGGER USER`);
  for (const [name, last] of Object.entries(manifest.sequences))
    await client.query('SELECT setval($1::regclass, $2::bigint)', [`"${name}"`, last]);
}
