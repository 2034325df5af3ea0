import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCKS } from '../../libs/db/index.js';
import { currentSecret } from '../../libs/db/postgres-bring-up.js';
import { initialise, locate } from '../../libs/db/postgres-cluster.js';
import { address, startServer } from '../../libs/db/postgres-server.js';
import { makeFolder } from '../../libs/problem/index.js';
import { until } from '../main-job/world.js';
import { childEnvironment, EMBEDDED } from '../../src/config/index.js';
import { commandOf, databaseRuns, processesOn } from './processes.js';
import { PATIENCE_MS, portForLater } from '../support/index.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'plinth-signals-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

interface Started {
  npm: ChildProcess;
  said(): string;
  /** Resolves when nobody can say anything any more: the last words are read after the process is gone. */
  closed: Promise<unknown>;
}

/** An npm script as a person types it, at the head of a process group of its own. Resolves when it has said `ready`. */
async function npm(words: string[], ready: string | RegExp, change: Record<string, string> = {}): Promise<Started> {
  const env = childEnvironment({
    ...EMBEDDED,
    NODE_OPTIONS: '',
    NODE_ENV: '',
    PLINTH_DATA_DIR: data,
    PORT: '0',
    LOG_LEVEL: 'warn',
    ...change,
  });
  const child = spawn('npm', words, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  await until(
    async () => new RegExp(ready).test(said) || child.exitCode !== null,
    PATIENCE_MS,
    async () => said,
  );
  return { npm: child, said: () => said, closed };
}

const ports = ['--shopify-port', '0', '--amazon-port', '0', '--google-port', '0'];

const find = (what: RegExp): number => processesOn(data).find((pid) => what.test(commandOf(pid)))!;
/** Whom the signal is sent to, alone; a negative number is the whole group, as a terminal does it. */
const TARGETS: Record<string, (npm: ChildProcess) => number> = {
  npm: (child) => child.pid!,
  'scripts/run.mjs': () => find(/^\S*node scripts\/run\.mjs/),
  'the program': () => find(/dist\/src\/main\.js/),
  'the group': (child) => -child.pid!,
};

async function nobodyIsLeft({ said, closed }: Started): Promise<void> {
  await until(
    async () => processesOn(data).length === 0,
    PATIENCE_MS,
    async () => `${processesOn(data).map(commandOf).join('\n')}\n${said()}`,
  );
  await closed;
  expect(databaseRuns(data)).toBe(false);
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a signal to one process of ours ends all of them, PostgreSQL last (needs /proc)', () => {
  it.each([
    ['SIGTERM', 'npm'],
    ['SIGINT', 'npm'],
    ['SIGKILL', 'npm'],
    ['SIGTERM', 'scripts/run.mjs'],
    ['SIGKILL', 'scripts/run.mjs'],
    ['SIGTERM', 'the program'],
    ['SIGINT', 'the group'],
  ] as const)('npm run plinth -- sandbox: %s to %s', async (signal, target) => {
    const started = await npm(['run', 'plinth', '--', 'sandbox', ...ports], 'Ctrl-C stops');
    process.kill(TARGETS[target]!(started.npm), signal);
    await nobodyIsLeft(started);
  });

  it('with a shell between npm and the script, which dies of a signal alone', async () => {
    const started = await npm(['exec', '--', 'node', 'scripts/run.mjs', 'sandbox', ...ports], 'Ctrl-C stops');
    process.kill(find(/^sh -c/), 'SIGTERM');
    await nobodyIsLeft(started);
  });

  it.each([
    ['SIGTERM', 'npm'],
    ['SIGKILL', 'npm'],
    ['SIGTERM', 'the program'],
    ['SIGINT', 'the group'],
  ] as const)('npm start: %s to %s', async (signal, target) => {
    const started = await npm(['start'], 'Ctrl-C stops');
    expect(databaseRuns(data)).toBe(true);
    process.kill(TARGETS[target]!(started.npm), signal);
    await nobodyIsLeft(started);
    expect(started.said()).toContain('finishing what is under way …');
    if (signal !== 'SIGKILL') expect(started.said()).toContain('Stopped.');
  });

  // When npm is killed, the script notices it by itself, whatever it runs: above. When the demonstration is killed: interrupted.spec.
  it('npm run demo: SIGTERM to npm', async () => {
    const port = String(await portForLater());
    const started = await npm(['run', 'demo', '--', '--data', path.join(data, 'demo'), '--port', port], 'ERP pushes items');
    process.kill(started.npm.pid!, 'SIGTERM');
    await nobodyIsLeft(started);
    expect(databaseRuns(path.join(data, 'demo'))).toBe(false);
  });

  it('when nobody reads any more what it says', async () => {
    const started = await npm(['start'], 'Ctrl-C stops');
    for (const stream of [started.npm.stdout!, started.npm.stderr!]) stream.destroy();
    process.kill(started.npm.pid!, 'SIGTERM');
    await nobodyIsLeft(started);
  });

  it('twice: whoever cannot wait ends a request that is under way, and PostgreSQL is stopped all the same', async () => {
    const started = await npm(['start'], 'Ctrl-C stops');
    const url = /Health {4}(http:\S+)\/health\/ready/.exec(started.said())![1]!;
    // A body that never comes: draining waits for it.
    const held = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) }),
      duplex: 'half',
    } as RequestInit).catch(() => undefined);
    const program = TARGETS['the program']!(started.npm);
    const ended = once(started.npm, 'exit');
    process.kill(program, 'SIGTERM');
    await until(async () => started.said().includes('finishing what is under way'), PATIENCE_MS);
    // The program has counted the first already, and takes what comes within a second of it for the same press: a wait that is meant.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    if (processesOn(data).includes(program)) process.kill(program, 'SIGTERM');
    await Promise.all([ended, held]);
    await nobodyIsLeft(started);
  });

  // Of the release before, whose table is locked for hours: any wait of a migration for somebody else.
  it('while the database is migrated, which waits for somebody: the first undoes it after the time to drain, the second at once', async () => {
    makeFolder(path.join(data, 'postgres'));
    const place = locate(path.join(data, 'postgres'));
    if (!existsSync(place.cluster)) await initialise(place);
    for (const presses of [2, 1]) {
      expect(await startServer(place, 'throwaway', await portForLater())).toMatchObject({ code: 0 });
      const admin = new pg.Client({ connectionString: address(currentSecret(place), 'postgres') });
      await admin.connect();
      await admin.query('CREATE DATABASE plinth').catch(() => undefined);
      await admin.end();
      const somebody = new pg.Client({ connectionString: address(currentSecret(place), 'plinth') });
      somebody.on('error', () => undefined);
      await somebody.connect();
      await somebody.query('SELECT pg_advisory_lock($1)', [LOCKS.migrations.toString()]);
      const started = await npm(['start'], '> exec');
      const waits = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
      await until(
        async () => (await somebody.query(waits)).rowCount === 1,
        PATIENCE_MS,
        async () => started.said(),
      );
      const program = TARGETS['the program']!(started.npm);
      process.kill(program, 'SIGTERM');
      await until(async () => started.said().includes('finishing what is under way'), PATIENCE_MS);
      // As above: a second press is one that comes later than a second.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      if (presses === 2) process.kill(program, 'SIGTERM');
      await nobodyIsLeft(started);
      expect(started.said()).not.toContain('Plinth is ready');
    }
  });
});
