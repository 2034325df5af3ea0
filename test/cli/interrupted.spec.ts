import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../main-job/world.js';
import { childEnvironment } from '../../src/config/index.js';
import { commandOf, databaseRuns, processesOn } from './processes.js';
import { PATIENCE_MS, portForLater } from '../support/index.js';

const hooks = path.resolve('test/cli/hooks.mjs');
const main = path.resolve('src/main.ts');

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'plinth-interrupted-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function demo(): Promise<{ child: ChildProcess; said: () => string }> {
  // A database that somebody works with is named too: a demonstration never touches it (here: does not even miss that it is not there).
  const env = childEnvironment({
    NODE_ENV: 'production',
    NODE_OPTIONS: '',
    DATABASE_URL: 'postgres://me:mine@127.0.0.1:1/shop',
    PLINTH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--import',
    hooks,
    main,
    'demo',
    '--data',
    data,
    '--port',
    String(await portForLater()),
  ];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (said += String(chunk)));
  return { child, said: () => said };
}

const isRunning = (): boolean => databaseRuns(data);
const left = (): number[] => processesOn(data);

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a demonstration that is interrupted leaves no process behind (needs Linux: /proc)', () => {
  it.each([
    ['while PostgreSQL starts', () => isRunning()],
    ['while API, worker and sandboxes start', () => left().filter((pid) => / (start|sandbox)\b/.test(commandOf(pid))).length >= 2],
  ])('%s', async (_when, moment) => {
    const { child, said } = await demo();
    const ended = once(child, 'close');
    await until(
      async () => moment(),
      PATIENCE_MS,
      async () => said(),
    );
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(said()).toContain('SIGINT: stopping what was started …');
    expect(said()).not.toMatch(/\n {4}at /);
    expect([isRunning(), left()]).toEqual([false, []]);
  });

  it('even when it is killed: its children notice, and the last of them stops PostgreSQL', async () => {
    const { child, said } = await demo();
    const ended = once(child, 'close');
    await until(
      async () => said().includes('Connect the channels'),
      PATIENCE_MS,
      async () => said(),
    );
    child.kill('SIGKILL');
    await ended;
    await until(
      async () => left().length === 0 && !isRunning(),
      PATIENCE_MS,
      async () => left().join(),
    );
  });
});
