import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import sharp from 'sharp';
import { exportFolder } from '../cli/export-folder.js';
import { databaseRuns } from '../cli/processes.js';
import { until } from '../main-job/world.js';
import { PATIENCE_MS } from '../support/index.js';
import { compiledPrograms } from '../support/compiled-programs.js';
import { canMount, Disk } from './disk.js';

const main = path.resolve('src/main.ts');
const hooks = pathToFileURL(path.resolve('test/cli/hooks.mjs')).href;
const onDisk = canMount() ? describe : describe.skip;

const disks: Disk[] = [];
const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) await stop(child);
  for (const disk of disks.splice(0)) await disk.close();
});

async function mount(options: string): Promise<Disk> {
  const disk = await Disk.mount(options);
  disks.push(disk);
  return disk;
}

function launch(disk: Disk, args: string[], change: Record<string, string> = {}): { child: ChildProcess; said: () => string } {
  const settings = { PLINTH_DATA_DIR: path.join(disk.folder, 'data'), PORT: '0', LOG_LEVEL: 'silent' };
  const env = { PATH: process.env['PATH'], ...compiledPrograms(), ...settings, ...change };
  const line = disk.inside(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', hooks, main, ...args]);
  const child = spawn(...line, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (said += String(chunk)));
  return { child, said: () => said };
}

/** Runs a command to its end. */
async function run(disk: Disk, args: string[], change?: Record<string, string>): Promise<{ code: number; said: string }> {
  const { child, said } = launch(disk, args, change);
  const [code] = (await once(child, 'close')) as [number];
  return { code, said: said() };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  return (await gone)[0] as number;
}

interface Started {
  child: ChildProcess;
  said(): string;
  /** role → token of the first start. */
  keys: Record<string, string>;
  call(path: string, role: string, init?: RequestInit): Promise<{ status: number; text: string; retryAfter: string | null }>;
}

async function start(disk: Disk): Promise<Started> {
  const { child, said } = launch(disk, ['start']);
  await until(
    async () => said().includes('Ctrl-C stops') || child.exitCode !== null,
    PATIENCE_MS,
    async () => said(),
  );
  const url = /Health {4}(http:\S+)\/health/.exec(said())?.[1];
  if (!url) throw new Error(said());
  const keys = Object.fromEntries([...said().matchAll(/^ {2}(\w+) +(plk_\S+)$/gm)].map(([, role, token]) => [role!, token!]));
  return {
    child,
    said,
    keys,
    call: async (where, role, init = {}) => {
      const headers = { authorization: `Bearer ${keys[role]}`, ...(init.headers as Record<string, string>) };
      const answer = await fetch(url + where, { ...init, headers });
      return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('retry-after') };
    },
  };
}

const failure = (message: string, mending: string) => ({ code: 1, said: `\nplinth: ${message}\n  Mending: ${mending}\n` });

onDisk('a read-only disk (needs to mount)', () => {
  it('start, import and demo each say so in one message', async () => {
    const disk = await mount('ro');
    const data = path.join(disk.folder, 'data');
    const readOnly = failure(
      `The data folder ${data}/postgres cannot be written.`,
      'Make the folder writable for the user that runs Plinth, or set PLINTH_DATA_DIR to a folder that is.',
    );
    expect(await run(disk, ['start'])).toEqual(readOnly);
    expect(await run(disk, ['import', 'akeneo', exportFolder()])).toEqual(readOnly);
    expect(await run(disk, ['demo', '--data', data, '--port', '4748'])).toEqual(
      failure(
        `The data folder ${data} cannot be written (EROFS).`,
        'Make it writable for the user that runs the demonstration, or choose another folder by --data.',
      ),
    );
    expect(readdirSync(disk.seen())).toEqual([]);
  });
});

onDisk('a full disk (needs to mount)', () => {
  it('a first start says how much room it takes and leaves nothing; with room it starts, and a backup without room leaves nothing', async () => {
    const disk = await mount('size=20m');
    const home = path.join(disk.folder, 'data', 'postgres');
    const refused = await run(disk, ['start']);
    expect(refused).toEqual(
      failure(
        `There is no room for a new database in ${home}: it takes 80 MB, and ${/and (\d+) MB are free/.exec(refused.said)![1]} MB are free.`,
        'Free some space, or set PLINTH_DATA_DIR elsewhere.',
      ),
    );
    expect(readdirSync(disk.seen('data', 'postgres'))).toEqual([]);

    const [command, args] = disk.inside('mount', ['-o', 'remount,size=240m', disk.folder]);
    await once(spawn(command, args), 'exit');
    const { child, call } = await start(disk);
    expect((await call('/health/ready', 'editor')).status).toBe(200);
    expect(await stop(child)).toBe(0);

    await disk.fill();
    const saved = path.join(disk.folder, 'saved');
    const backup = await run(disk, ['backup', saved]);
    expect(backup.code).toBe(1);
    expect(backup.said).toMatch(/no room left/);
    expect(backup.said).not.toMatch(/\n {4}at /);
    expect([existsSync(disk.seen('saved')), existsSync(disk.seen('saved.partial'))]).toEqual([false, false]);
    disk.free();
    expect((await run(disk, ['backup', saved])).said).toContain(`are in ${saved}`);
    // What the full disk left half written is nobody's: no server stays behind for it.
    expect(databaseRuns(disk.seen('data'))).toBe(false);
    expect(existsSync(disk.seen('data', 'postgres', 'users'))).toBe(false);
  });

  it('that fills while Plinth runs: each door says so, nothing is half stored, and with room the same again goes through', async () => {
    const disk = await mount('size=260m');
    const { call } = await start(disk);
    const key = await call('/graphql', 'administrator', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'mutation { createApiKey(input: {name: "erp", person: "erp", role: integration}) { token } }' }),
    });
    const erp = `Bearer ${/plk_[\w-]+/.exec(key.text)![0]}`;
    const lines = Array.from({ length: 4000 }, (_, at) => `{"sku":"FULL-${at}","facts":{}}\n`).join('');
    const pushItems = () =>
      call('/erp/v1/items', '', {
        method: 'POST',
        headers: { authorization: erp, 'idempotency-key': 'one', 'content-type': 'application/x-ndjson' },
        body: lines,
      });
    const noise = { width: 900, height: 900, channels: 3 as const };
    const picture = await sharp({ create: { ...noise, background: 'red', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
      .png()
      .toBuffer();
    const upload = () => {
      const body = new FormData();
      body.set('file', new Blob([new Uint8Array(picture)]), 'noise.png');
      return call('/media/v1/assets', 'editor', { method: 'POST', body });
    };

    await disk.fill();
    const refused = await upload();
    expect([refused.status, refused.retryAfter, JSON.parse(refused.text)]).toEqual([
      503,
      '5',
      {
        problems: [
          {
            code: 'storage_full',
            message: 'Plinth has no room left on its disk.',
            fix: 'Nothing of it was stored. Send it again when whoever runs this Plinth has freed some space.',
          },
        ],
        requestId: expect.any(String),
      },
    ]);
    expect(readdirSync(disk.seen('data', 'storage', 'incoming'))).toEqual([]);
    expect(readdirSync(disk.seen('data', 'storage', 'objects'), { recursive: true })).toEqual(
      readdirSync(disk.seen('data', 'storage', 'objects')),
    );
    const broken = await pushItems();
    expect(broken.text).toMatch(/Plinth has no room left on its disk\.|does not answer at the moment\./);
    expect(broken.text).not.toContain('Something went wrong inside Plinth');

    disk.free();
    const whole = async () => {
      const { status, text } = await pushItems();
      return status === 200 && /"state":"finished"/.test(text);
    };
    await until(whole);
    const again = (await pushItems()).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(again.pop()).toMatchObject({ state: 'finished', replayed: true, lines: 4000 });
    expect([again.length, new Set(again.map(({ verdict }) => verdict))]).toEqual([4000, new Set(['created'])]);
    expect((await upload()).status).toBe(201);
  });

  it('that ends PostgreSQL: it is started again by itself when there is room, with all that was acknowledged', async () => {
    const disk = await mount('size=220m');
    const { child, said, call } = await start(disk);
    const { port, password } = JSON.parse(readFileSync(disk.seen('data', 'postgres', 'server.json'), 'utf8')) as Record<string, string>;
    const client = new pg.Client({ connectionString: `postgres://plinth:${password}@127.0.0.1:${port}/plinth` });
    client.on('error', () => undefined);
    await client.connect();
    await disk.fill();
    // The log of changes is what ends a server that cannot go on writing it.
    const write = () => client.query(`SELECT pg_logical_emit_message(false, 'test', repeat('x', 4000000))`);
    const ended = (async () => {
      for (;;) await write();
    })();
    await expect(ended).rejects.toThrow();
    await until(async () => !existsSync(disk.seen('data', 'postgres', 'cluster', 'postmaster.pid')));

    const down = await call('/openapi.json', 'editor');
    expect([down.status, JSON.parse(down.text)]).toMatchObject([503, { problems: [{ code: 'unavailable' }] }]);
    expect((await call('/health/ready', 'editor')).status).toBe(503);
    disk.free();
    await until(async () => (await call('/health/ready', 'editor')).status === 200);
    expect((await call('/openapi.json', 'editor')).status).toBe(200);
    // And it stops as cleanly as if nothing had been.
    expect([await stop(child), said().split('\n').slice(-3)]).toEqual([0, ['SIGTERM: finishing what is under way …', 'Stopped.', '']]);
    expect(existsSync(disk.seen('data', 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
  });
});
