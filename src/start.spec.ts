import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLogger } from '../libs/telemetry/index.js';
import { testDatabase, type TestDatabase } from '../test/support/index.js';
import { ApiKeyRepository, ApiKeysService } from './api/index.js';
import { loadConfig, startFoundation } from './config/index.js';
import { entities } from './entities.js';
import { makeFirstKeys } from './first-keys.js';
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
  expect(loadConfig({ PUBLIC_URL: 'https://p.example/', GRAPHIQL: 'off' })).toMatchObject({
    publicUrl: 'https://p.example',
    graphiql: false,
  });
});

test('two processes that start at once make the first keys once, of three people', async () => {
  const keys = new ApiKeysService(db.ds, new ApiKeyRepository(), { now: () => new Date() });
  const made = await Promise.all([makeFirstKeys(db.ds, keys), makeFirstKeys(db.ds, keys)]);
  expect(made.map((list) => list.length).sort()).toEqual([0, 3]);
  expect(await db.ds.query('SELECT role, person FROM api_key ORDER BY id')).toEqual([
    { role: 'administrator', person: 'administrator' },
    { role: 'editor', person: 'editor' },
    { role: 'approver', person: 'approver' },
  ]);
  expect(await makeFirstKeys(db.ds, keys)).toEqual([]);
});
