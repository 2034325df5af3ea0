import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inTransaction, query } from '../../libs/db/index.js';
import { defineProfile } from '../../src/media/renditions/profile.js';
import { acting } from '../support/index.js';
import { mediaWorld, picture, type MediaWorld } from './world.js';

const shop = defineProfile({
  code: 'shop',
  maxWidth: 400,
  maxHeight: 400,
  minWidth: 50,
  minHeight: 50,
  background: '#ffffff',
  format: 'jpeg',
  quality: 80,
});
const SOON_MS = 90_000;

let world: MediaWorld;
let worker: ChildProcess;
beforeAll(async () => {
  world = await mediaWorld();
  world.profiles.register(shop);
});
afterAll(async () => {
  worker.kill('SIGKILL');
  await world.close();
});

/** jest runs the sources where they stand; the package is the first folder above that has one. */
const packageRoot = (folder: string): string =>
  existsSync(path.join(folder, 'package.json')) ? folder : packageRoot(path.dirname(folder));

it('the pictures of a worker that was killed in the middle of them are made by another one soon', async () => {
  const root = packageRoot(import.meta.dirname);
  const hooks = pathToFileURL(path.join(root, 'test', 'support', 'typescript-hooks.ts')).href;
  const register = `data:text/javascript,import { registerTypeScript } from ${JSON.stringify(hooks)}; registerTypeScript();`;
  const { url } = world.ds.options as { url: string };
  worker = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', register, path.join(root, 'test', 'media', 'hanging-worker.ts'), url],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const taken = once(worker.stdout!, 'data');
  const result = await world.ingest.fromBuffer(await picture(300, 300, '#00aa00'), 'p.jpg', { source: 'upload', by: acting('ann') });
  if (!result.ok) throw new Error(result.problems[0]!.message);
  await inTransaction(world.ds, (m) => world.ensure.ensure(m, [result.asset.hash], [shop]));
  expect(String((await taken)[0])).toBe('taken\n');
  worker.kill('SIGKILL');
  await once(worker, 'exit');

  await world.worker.start();
  const job = () =>
    query<{ state: string }>(world.ds.manager, `SELECT state, retry_count FROM plinth_jobs.job WHERE name = 'media.rendition'`);
  const end = performance.now() + SOON_MS;
  while ((await job())[0]!.state !== 'completed' && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  expect(await job()).toEqual([{ state: 'completed', retry_count: 1 }]);
  expect(await query(world.ds.manager, 'SELECT state FROM rendition')).toEqual([{ state: 'ready' }]);
});
