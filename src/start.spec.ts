import { TestClock } from '../libs/clock/index.js';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLogger } from '../libs/telemetry/index.js';
import { testDatabase, type TestDatabase } from '../test/support/index.js';
import { apiKeysOf } from './api/index.js';
import { loadConfig, startFoundation } from './config/index.js';
import { entities } from './entities.js';
import { makeFirstKeys, tellFirstKeys, type FirstKeys } from './first-keys.js';
import type { Acting } from './journal/index.js';
import { startServer } from './server.js';

let db: TestDatabase;
let folder: string;
const silent = createLogger('silent');
const secret = Buffer.alloc(32, 1).toString('base64');

beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'plinth-start-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

const environment = (change: Record<string, string>) =>
  loadConfig({ DATABASE_URL: db.url, PLINTH_SECRET_KEY: secret, PLINTH_DATA_DIR: folder, PORT: '0', ...change });
const failure = (code: string, path: string) => ({ problem: { code, path, fix: expect.any(String) } });
const at = (change: Partial<Pick<URL, 'port' | 'password' | 'pathname'>>) => Object.assign(new URL(db.url), change).href;

describe('a start that cannot succeed says why and how to mend it', () => {
  test('the database is down', async () => {
    await expect(startFoundation(environment({ DATABASE_URL: at({ port: '1' }) }), entities, silent)).rejects.toMatchObject(
      failure('database_down', 'DATABASE_URL'),
    );
  });

  test('the database refuses the password, which is not repeated', async () => {
    const start = startFoundation(environment({ DATABASE_URL: at({ password: 'guess' }) }), entities, silent);
    await expect(start).rejects.toMatchObject(failure('database_refused', 'DATABASE_URL'));
    await expect(start).rejects.not.toThrow('guess');
  });

  test('the database does not exist', async () => {
    await expect(startFoundation(environment({ DATABASE_URL: at({ pathname: '/nowhere' }) }), entities, silent)).rejects.toMatchObject(
      failure('database_missing', 'DATABASE_URL'),
    );
  });

  test('the object storage is down', async () => {
    const s3 = { S3_ENDPOINT: 'http://127.0.0.1:1', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' };
    await expect(startFoundation(environment(s3), entities, silent)).rejects.toMatchObject(failure('s3_unreachable', 'S3_ENDPOINT'));
  });

  test('the data folder cannot be written', async () => {
    const file = path.join(folder, 'a-file');
    await writeFile(file, '');
    await expect(startFoundation(environment({ PLINTH_DATA_DIR: file }), entities, silent)).rejects.toMatchObject(
      failure('data_folder_read_only', 'PLINTH_DATA_DIR'),
    );
  });

  test('the port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const foundation = await startFoundation(environment({ PORT: String(port), LOG_LEVEL: 'silent' }), entities, silent);
    await expect(startServer(foundation)).rejects.toMatchObject(failure('port_in_use', 'PORT'));
    expect(foundation.ds.isInitialized).toBe(false);
    other.close();
  });

  test('the environment is wrong in several places at once', () => {
    const load = () =>
      environment({ PORT: 'http', ROLE: 'boss', S3_ENDPOINT: 'https://s3/with/path', PLINTH_SECRET_KEY: 'short', GRAPHIQL: 'maybe' });
    expect(load).toThrow(
      [
        'The environment is not usable:',
        '  S3_ENDPOINT must be an address like https://s3.example.com, without a path',
        '  S3_ACCESS_KEY is required with S3_ENDPOINT',
        '  S3_SECRET_KEY is required with S3_ENDPOINT',
        '  PORT must be a whole number from 0 to 65535',
        '  ROLE must be all, api or worker',
        '  PLINTH_SECRET_KEY must be 32 bytes in base64',
      ].join('\n'),
    );
  });
});

test('settings have defaults, and an empty value counts as absent', () => {
  expect(loadConfig({ DATABASE_URL: '', PORT: '' })).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    role: 'all',
    publicUrl: 'http://localhost:4000',
  });
  expect(loadConfig({ DATABASE_URL: '' })).not.toHaveProperty('databaseUrl');
  expect(loadConfig({ PUBLIC_URL: 'https://p.example/' })).toMatchObject({ publicUrl: 'https://p.example' });
});

test.each([
  [{}, true],
  [{ GRAPHIQL: 'off' }, false],
  [{ NODE_ENV: 'development' }, true],
  [{ NODE_ENV: 'production' }, false],
  [{ NODE_ENV: 'production', GRAPHIQL: '' }, false],
  [{ NODE_ENV: 'production', GRAPHIQL: 'on' }, true],
])('with %j the page of GraphiQL is there: %s', (change, graphiql) => {
  expect(loadConfig(change)).toMatchObject({ graphiql });
});

describe('first keys', () => {
  const clock = new TestClock('2026-11-28T10:00:00Z');
  const by: Acting = { person: 'operator', door: 'cli', requestId: null, now: clock.now() };
  const keys = () => apiKeysOf(db.ds, clock);
  const rolesMade = ({ keys: made }: FirstKeys) => made.map(({ role }) => role);
  const set = (role: string, change: string) => db.asOwner(`UPDATE api_key SET ${change} WHERE role = $1`, [role]);

  test('two processes that start at once make them once, of three people, and it is written down', async () => {
    const made = await Promise.all([makeFirstKeys(db.ds, keys(), by), makeFirstKeys(db.ds, keys(), by)]);
    expect(made.map((one) => one.keys.length).sort()).toEqual([0, 3]);
    expect(await db.ds.query('SELECT role, person FROM api_key ORDER BY id')).toEqual([
      { role: 'administrator', person: 'administrator' },
      { role: 'editor', person: 'editor' },
      { role: 'approver', person: 'approver' },
    ]);
    expect(await db.ds.query(`SELECT verb, actor, door, details->>'role' AS role FROM audit ORDER BY id`)).toEqual(
      ['administrator', 'editor', 'approver'].map((role) => ({ verb: 'create_api_key', actor: 'operator', door: 'cli', role })),
    );
    expect(await makeFirstKeys(db.ds, keys(), by)).toEqual({ keys: [] });
  });

  test.each([
    ['revoked', 'revoked_at = now()'],
    ['expired', `expires_at = '2026-11-28T10:00:00Z'`],
  ])('the last administrator key is %s: another is made, and none for the roles that somebody has', async (_how, change) => {
    await set('administrator', change);
    expect(rolesMade(await makeFirstKeys(db.ds, keys(), by))).toEqual(['administrator']);
    expect(rolesMade(await makeFirstKeys(db.ds, keys(), by))).toEqual([]);
  });

  test('every administrator is made inactive, by hand in the database: the key is of somebody else', async () => {
    const of = ({ keys: made }: FirstKeys) => made.map(({ role, person }) => [role, person]);
    await db.ds.query(`UPDATE person SET active = false WHERE handle = 'administrator'`);
    expect(of(await makeFirstKeys(db.ds, keys(), by))).toEqual([['administrator', 'administrator-2']]);
    expect(of(await makeFirstKeys(db.ds, keys(), by))).toEqual([]);
    await db.ds.query(`UPDATE person SET active = false WHERE handle LIKE 'administrator%'`);
    expect(of(await makeFirstKeys(db.ds, keys(), by))).toEqual([['administrator', 'administrator-3']]);
  });

  test('the last editor key is revoked: an administrator is there to mend it, so nothing is made', async () => {
    await set('editor', 'revoked_at = now()');
    expect(rolesMade(await makeFirstKeys(db.ds, keys(), by))).toEqual([]);
    await set('administrator', 'revoked_at = now()');
    expect(rolesMade(await makeFirstKeys(db.ds, keys(), by))).toEqual(['administrator', 'editor']);
  });

  test('a file gets them instead, for its owner only; one that is there is never overwritten, and then no key is made', async () => {
    await set('administrator', 'revoked_at = now()');
    const file = path.join(folder, 'first-keys');
    await writeFile(file, "somebody's");
    const count = async () => (await db.ds.query<{ n: number }[]>('SELECT count(*)::int AS n FROM api_key'))[0]!.n;
    const before = await count();
    await expect(makeFirstKeys(db.ds, keys(), by, file)).rejects.toMatchObject(failure('keys_file_exists', 'PLINTH_KEYS_FILE'));
    expect([await readFile(file, 'utf8'), await count()]).toEqual(["somebody's", before]);
    await rm(file);
    const made = await makeFirstKeys(db.ds, keys(), by, file);
    expect(await readFile(file, 'utf8')).toBe(`administrator ${made.keys[0]!.token}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(tellFirstKeys(made).join('\n')).toBe(
      `\nNobody could administer this Plinth: a key was made. It is in ${file}, for its owner only; there is no copy.`,
    );
    expect(await makeFirstKeys(db.ds, keys(), by, file)).toEqual({ keys: [] });
    await set('administrator', 'revoked_at = now()');
    await expect(makeFirstKeys(db.ds, keys(), by, path.join(folder, 'no-such', 'file'))).rejects.toMatchObject(
      failure('keys_file_unwritable', 'PLINTH_KEYS_FILE'),
    );
  });
});
