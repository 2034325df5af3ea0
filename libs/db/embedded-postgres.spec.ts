import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { locate } from './postgres-cluster.js';
import { explainFailure } from './postgres-failures.js';
import { startServer } from './postgres-server.js';
import { PATIENCE_MS } from '../../test/support/index.js';
import { connectionOf, createDataSource, startEmbeddedPostgres, type EmbeddedPostgres } from './index.js';

let folder: string;
let home: string;
const running = new Set<EmbeddedPostgres>();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plinth-pg-'));
  await chmod(folder, 0o755);
  home = path.join(folder, 'postgres');
});
afterEach(async () => {
  for (const postgres of running) await postgres.stop();
  running.clear();
  await rm(folder, { recursive: true, force: true });
});

async function start(
  profile: 'throwaway' | 'durable' = 'throwaway',
  onWait?: () => void,
  onTrouble: (what: string) => void = () => undefined,
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ home, profile, onTrouble, ...(onWait ? { onWait } : {}) });
  running.add(postgres);
  return postgres;
}

async function ask(postgres: EmbeddedPostgres, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

const pidFile = () => path.join(home, 'cluster', 'postmaster.pid');
const serverPid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0]);

test('starts, keeps what it holds over a stop, and asks for its password', async () => {
  const first = await start();
  expect(first.adopted).toBe(false);
  await ask(first, 'CREATE TABLE kept (n int)');
  const settings = `SELECT current_setting('server_encoding') AS encoding, datlocprovider, datlocale FROM pg_database WHERE datname = 'postgres'`;
  expect(await ask(first, settings)).toEqual([{ encoding: 'UTF8', datlocprovider: 'b', datlocale: 'C.UTF-8' }]);
  await first.stop();
  expect(existsSync(pidFile())).toBe(false);

  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second, `SELECT to_regclass('kept')::text AS name`)).toEqual([{ name: 'kept' }]);
  const intruder = new pg.Client({ host: '127.0.0.1', port: second.port, user: 'plinth', password: 'guess', database: 'postgres' });
  await expect(intruder.connect()).rejects.toMatchObject({ code: '28P01' });
  expect((await stat(path.join(home, 'server.json'))).mode & 0o777).toBe(0o600);
});

test('takes over a server that is still running, and the last one out stops it', async () => {
  const first = await start();
  const second = await start();
  expect([second.adopted, second.port]).toEqual([true, first.port]);
  const client = new pg.Client({ connectionString: second.url('postgres') });
  await client.connect();
  await first.stop();
  expect((await client.query('SELECT 1 AS still')).rows).toEqual([{ still: 1 }]);
  await client.end();
  await second.stop();
  expect(existsSync(pidFile())).toBe(false);
});

test('a copy of a folder whose first one runs has a server of its own', async () => {
  await (await start()).stop();
  const copy = path.join(folder, 'copy');
  // Whose the files are is kept: the server of root is somebody else's.
  spawnSync('cp', ['-a', home, copy]);
  const first = await start();
  await ask(first, 'CREATE TABLE of_the_first (n int)');
  const second = await startEmbeddedPostgres({ home: copy, profile: 'throwaway' });
  running.add(second);
  expect([second.adopted, second.port === first.port]).toEqual([false, false]);
  expect(await ask(second, `SELECT to_regclass('of_the_first')::text AS name`)).toEqual([{ name: null }]);
});

test('recovers after the server was killed, with what was committed', async () => {
  const first = await start('durable');
  await ask(first, 'CREATE TABLE kept (n int)');
  process.kill(await serverPid(), 'SIGKILL');
  const second = await start('durable');
  expect(await ask(second, `SELECT to_regclass('kept')::text AS name`)).toEqual([{ name: 'kept' }]);
});

test('is reached by its own socket, and by the network where its folder holds none', async () => {
  const postgres = await start('durable');
  const network = async (): Promise<unknown> => {
    const client = new pg.Client({ connectionString: postgres.url('postgres'), stream: postgres.stream });
    await client.connect();
    const { rows } = await client.query<{ address: string | null }>('SELECT host(inet_client_addr()) AS address');
    await client.end();
    return rows[0]!.address;
  };
  expect(await network()).toBeNull();
  await postgres.stop();
  // A file system that takes no sockets: what PostgreSQL says then, and it ends.
  const place = locate(home);
  const pgCtl = path.join(folder, 'pg_ctl');
  const refusal = `echo 'FATAL:  could not create any Unix-domain sockets' >&2; exit 1`;
  await writeFile(pgCtl, `#!/bin/sh\nif grep -q unix_socket_directories.*cluster '${home}/cluster/plinth.conf'; then ${refusal}; fi\nexec '${place.binaries.pgCtl}' "$@"\n`); // prettier-ignore
  await chmod(pgCtl, 0o755);
  expect(await startServer({ ...place, binaries: { ...place.binaries, pgCtl } }, 'durable', postgres.port)).toMatchObject({ code: 0 });
  expect(await network()).toBe('127.0.0.1');
});

test('is not fooled by a pid file that now names another program', async () => {
  await (await start()).stop();
  await writeFile(pidFile(), `${process.pid}\n${home}/cluster\n`);
  const again = await start();
  expect(await ask(again, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
});

test('moves to another port when its own is taken', async () => {
  const first = await start();
  const { port } = first;
  await first.stop();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const second = await start();
  expect(second.port).not.toBe(port);
  expect(first.port).toBe(second.port);
  expect(await ask(second, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  other.close();
});

test('begins again after it was killed while making the cluster', async () => {
  await mkdir(path.join(home, 'cluster.new', 'base'), { recursive: true });
  const postgres = await start();
  expect(await ask(postgres, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  expect(existsSync(path.join(home, 'cluster.new'))).toBe(false);
});

test('says how to mend a folder that cannot be written', async () => {
  await writeFile(home, 'a file, not a folder');
  await expect(start()).rejects.toMatchObject({ problem: { code: 'data_folder_read_only', path: 'PLINTH_DATA_DIR' } });
});

test('says how to mend a cluster of another version, and leaves it alone', async () => {
  await (await start()).stop();
  running.clear();
  await writeFile(path.join(home, 'cluster', 'PG_VERSION'), '17\n');
  await expect(start()).rejects.toMatchObject({ problem: { code: 'database_version' } });
  expect(await readFile(path.join(home, 'cluster', 'PG_VERSION'), 'utf8')).toBe('17\n');
});

const asRoot = process.getuid?.() === 0 && spawnSync('unshare', ['--user', 'true']).status === 0 ? test : test.skip;

asRoot('as root in a folder that only root may enter, it runs in a user namespace (needs root and user namespaces)', async () => {
  await chmod(folder, 0o700);
  const postgres = await start();
  expect(await ask(postgres, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  expect((await stat(path.join(home, 'cluster'))).uid).toBe(0);
  await postgres.stop();
  expect(existsSync(pidFile())).toBe(false);
});

test('ends with its last user also when a connection was broken off just now, and when two end at once', async () => {
  const [first, second] = [await start(), await start()];
  const killed = new pg.Client({ connectionString: first.url('postgres') });
  killed.on('error', () => undefined);
  await killed.connect();
  const { stream } = (killed as unknown as { connection: { stream: { destroy(): void } } }).connection;
  stream.destroy();
  await Promise.all([first.stop(), second.stop()]);
  expect(existsSync(pidFile())).toBe(false);
});

test('is started again on the same port when it ended by itself, which is told, and its last words are kept', async () => {
  const told: string[] = [];
  const postgres = await start('durable', undefined, (what) => told.push(what));
  await ask(postgres, 'CREATE TABLE kept (n int)');
  await ask(postgres, 'DO $$ BEGIN RAISE WARNING $w$its last words$w$; END $$');
  process.kill(await serverPid(), 'SIGKILL');
  const back = async (): Promise<boolean> =>
    ask(postgres, 'SELECT FROM kept').then(
      () => true,
      () => false,
    );
  for (const end = Date.now() + PATIENCE_MS; !(await back()) || told.length < 2;)
    if (Date.now() > end) throw new Error('It does not answer');
  expect(told).toEqual([`The embedded PostgreSQL in ${home} ended by itself: starting it again`, 'The embedded PostgreSQL runs again']);
  expect(await readFile(path.join(home, 'cluster', 'server.log'), 'utf8')).toContain('its last words');
  await postgres.stop();
  expect(existsSync(pidFile())).toBe(false);
});

test('one that cannot be started again says why, once', async () => {
  const told: string[] = [];
  await start('throwaway', undefined, (what) => told.push(what));
  const settings = path.join(home, 'cluster', 'postgresql.conf');
  await appendFile(settings, "no_such_setting = 'on'\n");
  process.kill(await serverPid(), 'SIGKILL');
  for (const end = Date.now() + PATIENCE_MS; told.length < 2;) {
    if (Date.now() > end) throw new Error('Nothing was told');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(told[1]).toMatch(/^The embedded PostgreSQL cannot be started again yet, it is tried every 2 seconds: .*did not start\.\n/);
  expect(told[1]).toContain('unrecognized configuration parameter "no_such_setting"');
  const tries = async () => (await readFile(path.join(home, 'cluster', 'server.log'), 'utf8')).split('no_such_setting').length - 1;
  for (const end = Date.now() + PATIENCE_MS; (await tries()) < 3;) {
    if (Date.now() > end) throw new Error('It is not tried again');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await writeFile(settings, (await readFile(settings, 'utf8')).replace(/no_such_setting.*\n/, ''));
  while (told.at(-1) !== 'The embedded PostgreSQL runs again') await new Promise((resolve) => setTimeout(resolve, 50));
  expect(told).toHaveLength(3);
});

test('a server that was killed, and whose processes still work, is told as that: PostgreSQL starts no second one beside them', () => {
  const said = 'FATAL:  pre-existing shared memory block (key 3760256, ID 1474612) is still in use';
  expect(explainFailure('PostgreSQL', home, said).problem).toEqual({
    code: 'database_left_over',
    path: 'PLINTH_DATA_DIR',
    message: `The server of the embedded database in ${home} was killed, and some of its processes still work.`,
    fix: `Start again in a minute, or end those processes first: they are called "postgres" and work in ${home}/cluster.`,
  });
});

test('a file that another user keeps to himself is named', () => {
  const said = `EACCES Error: EACCES: permission denied, open '${home}/server.json'`;
  expect(explainFailure('the file system', home, said).problem).toMatchObject({
    code: 'data_folder_read_only',
    message: `${home}/server.json cannot be opened by the user that runs Plinth.`,
    fix: expect.stringContaining('Give it to that user (chown).'),
  });
});

const LOST: [how: string, lose: (file: string) => Promise<void>][] = [
  ['is gone', (file) => rm(file)],
  ['was emptied when the power went', (file) => writeFile(file, '')],
  ['holds something else', (file) => writeFile(file, 'null')],
];

test.each(LOST)('a server.json that %s is made anew, with another password', async (_how, lose) => {
  const first = await start();
  await ask(first, 'CREATE TABLE kept (n int)');
  const file = path.join(home, 'server.json');
  const secret = JSON.parse(await kept()) as { password: string };
  await first.stop();
  await lose(file);

  const second = await start();
  expect(await ask(second, `SELECT to_regclass('kept')::text AS name`)).toEqual([{ name: 'kept' }]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((JSON.parse(await kept()) as { password: string }).password).not.toBe(secret.password);
});

test.each(LOST)('a server.json that %s under a program that runs is put back by it; whoever starts meanwhile waits', async (_how, lose) => {
  const first = await start();
  const before = await kept();
  await lose(path.join(home, 'server.json'));
  // It goes on by itself, and so does whoever comes.
  expect(await ask(first, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  const second = await start();
  expect([second.adopted, second.port, await kept()]).toEqual([true, first.port, before]);
  expect(await ask(second, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  expect((await stat(path.join(home, 'server.json'))).mode & 0o777).toBe(0o600);
  await second.stop();
  await rm(path.join(home, 'server.json'));
  await first.stop();
  expect(existsSync(pidFile())).toBe(false);
});

test('a server.json that is gone where the server ended, too, is put back before that is started again', async () => {
  const first = await start('durable');
  const before = JSON.parse(await kept()) as object;
  await rm(path.join(home, 'server.json'));
  process.kill(await serverPid(), 'SIGKILL');
  const up = () => ask(first, 'SELECT 1 AS up').catch(() => undefined);
  for (const end = Date.now() + PATIENCE_MS; (await up()) === undefined;) if (Date.now() > end) throw new Error('It does not answer');
  expect(JSON.parse(await kept())).toEqual(before);
});

test('where the server outlived its program, a lost server.json locks nobody out: it is stopped, and gets another password', async () => {
  const first = await start();
  await ask(first, 'CREATE TABLE kept (n int)');
  const { port } = first;
  await first.stop();
  await startServer(locate(home), 'throwaway', port);
  const left = await serverPid();
  await rm(path.join(home, 'server.json'));
  const second = await start();
  expect([second.adopted, (await serverPid()) === left]).toEqual([false, false]);
  expect(await ask(second, `SELECT to_regclass('kept')::text AS name`)).toEqual([{ name: 'kept' }]);
});

test('one that somebody uses who does not put its server.json back is left to him', async () => {
  const first = await start();
  const { port } = first;
  await first.stop();
  await startServer(locate(home), 'throwaway', port);
  const [file, user] = [path.join(home, 'server.json'), path.join(home, 'users', 'older-release')];
  const secret = await kept();
  await rm(file);
  await mkdir(path.dirname(user));
  await writeFile(user, String(process.pid));
  await expect(start()).rejects.toMatchObject({
    problem: { code: 'database_password_lost', path: 'PLINTH_DATA_DIR', fix: expect.stringContaining(`kill -INT ${await serverPid()}`) },
  });
  await rm(user);
  await writeFile(file, secret);
  expect((await start()).adopted).toBe(true);
});

const isRoot = process.getuid?.() === 0 ? test : test.skip;

isRoot('what root writes into the folder of somebody else is that one’s (needs root)', async () => {
  const SOMEBODY = 65_534;
  await mkdir(home);
  await chown(home, SOMEBODY, SOMEBODY);
  await start();
  const users = path.join(home, 'users');
  const files = [path.join(home, 'server.json'), users, ...(await readdir(users)).map((name) => path.join(users, name))];
  expect(await Promise.all(files.map(async (file) => (await stat(file)).uid))).toEqual([SOMEBODY, SOMEBODY, SOMEBODY]);
});

const kept = () => readFile(path.join(home, 'server.json'), 'utf8');

/** The lock-out that was met: an API and a worker on one folder, the server dies under load, and the API comes back while it recovers. */
test('waits for a server that is alive and does not answer, on its port; nobody is locked out', async () => {
  const api = await start();
  const worker = await start();
  const before = await kept();
  const { port } = api;
  // A server in recovery lives, holds its port and refuses everybody; a stopped one does the same for as long as the test needs.
  const pid = await serverPid();
  process.kill(pid, 'SIGSTOP');
  let waiting: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => (waiting = resolve));
  let back = false;
  const restarted = start('throwaway', waiting).finally(() => (back = true));
  await waits;
  expect([back, await kept()]).toEqual([false, before]);
  process.kill(pid, 'SIGCONT');
  const again = await restarted;
  expect([again.adopted, again.port, await kept()]).toEqual([true, port, before]);
  expect(await ask(worker, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  expect(await ask(again, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
});

test('finds the server of a folder whose server.json names another port, as the lock-out left it', async () => {
  const first = await start();
  const { port } = first;
  await writeFile(path.join(home, 'server.json'), (await kept()).replace(String(port), '1'));
  const second = await start();
  expect([second.adopted, second.port, first.port]).toEqual([true, port, port]);
  expect(JSON.parse(await kept())).toMatchObject({ port });
});

test('two that start at once on an empty folder use one server, and what makes it is gone afterwards', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  expect([second.port, [first.adopted, second.adopted].toSorted()]).toEqual([first.port, [false, true]]);
  expect(await ask(first, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  expect(await ask(second, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  expect((await readdir(home)).toSorted()).toEqual(['cluster', 'server.json', 'users']);
});

test('what a killed program left of the making is taken over', async () => {
  await mkdir(home);
  const killed = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(path.join(home, 'cluster.lock'), `${killed} 1\nlock`);
  const [first, second] = await Promise.all([start(), start()]);
  expect(second.port).toBe(first.port);
  expect((await readdir(home)).toSorted()).toEqual(['cluster', 'server.json', 'users']);
});

test('somebody who cannot wait leaves the server to another who uses the folder, and stops it when there is none', async () => {
  const [first, second] = [await start(), await start()];
  await mkdir(path.join(home, 'users'), { recursive: true });
  const killed = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(path.join(home, 'users', 'killed'), `${killed} 1`);
  await first.stopAtOnce();
  expect(await ask(second, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  await second.stopAtOnce();
  expect(existsSync(pidFile())).toBe(false);
  expect(existsSync(path.join(home, 'users'))).toBe(false);
});

test('a mark that a full disk left empty is nobody: the server is stopped all the same', async () => {
  const first = await start();
  await writeFile(path.join(home, 'users', 'left-empty'), '');
  await first.stop();
  expect(existsSync(pidFile())).toBe(false);
  expect(await readdir(path.join(home, 'users'))).toEqual([]);
});

test('two that start at once use one server', async () => {
  await (await start()).stop();
  const [first, second] = await Promise.all([start(), start()]);
  expect(second.port).toBe(first.port);
  expect(await ask(first, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  expect(await ask(second, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
});

test('a program that runs on finds the server that came back on another port', async () => {
  const first = await start();
  const ds = await createDataSource({ url: first.url('postgres'), stream: first.stream, poolSize: 1 }).initialize();
  const jobs = new pg.Client({ ...connectionOf(ds), application_name: 'beside the pool' });
  const { port } = first;
  // Stopped cleanly by somebody else; another program takes the port before the server is brought up again.
  const other = createServer();
  for (let taken = false; !taken;) {
    const pid = await serverPid().catch(() => undefined);
    if (pid) process.kill(pid, 'SIGINT');
    taken = await new Promise<boolean>((resolve) => {
      other.removeAllListeners();
      other.once('error', () => resolve(false));
      other.listen(port, '127.0.0.1', () => resolve(true));
    });
  }
  const answered = (): Promise<boolean> =>
    ds.query('SELECT 1').then(
      () => true,
      () => false,
    );
  for (const end = Date.now() + PATIENCE_MS; !(await answered());) if (Date.now() > end) throw new Error('It does not answer');
  expect(first.port).not.toBe(port);
  await jobs.connect();
  expect((await jobs.query('SELECT 1 AS up')).rows).toEqual([{ up: 1 }]);
  await jobs.end();
  await ds.destroy();
  other.close();
});
