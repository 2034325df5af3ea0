import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { childEnvironment } from '../../src/config/index.js';
import { until } from '../main-job/world.js';
import { PATIENCE_MS, portForLater } from '../support/index.js';

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'plinth-child-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** As the demonstration starts its parts: with a channel to them, which they watch, and which must not keep them alive. */
function part(args: string[], change: Record<string, string> = {}) {
  const env = childEnvironment({ NODE_ENV: 'production', NODE_OPTIONS: '', LOG_LEVEL: 'warn', PLINTH_DATA_DIR: data, ...change });
  const execArgv = ['--disable-warning=ExperimentalWarning', '--import', path.resolve('test/cli/hooks.mjs')];
  return fork(path.resolve('src/main.ts'), args, { env, execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

test('the sandboxes end by themselves when they are asked to stop', async () => {
  const child = part(['sandbox', '--shopify-port', '0', '--amazon-port', '0', '--google-port', '0']);
  const [message] = (await once(child, 'message')) as [{ ready: object }];
  expect(Object.keys(message.ready)).toEqual(['shopify', 'amazon', 'google']);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a server ends by itself when it is asked to stop, and when the program that started it is gone', async () => {
  for (const stop of ['SIGTERM', 'disconnect'] as const) {
    const port = await portForLater();
    const child = part(['start'], { PORT: String(port), ROLE: 'all', PLINTH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') });
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/health/ready`)
        .then(({ ok }) => ok)
        .catch(() => false);
    await until(isReady, PATIENCE_MS, async () => 'it was never ready');
    const ended = once(child, 'exit');
    if (stop === 'SIGTERM') child.kill(stop);
    else child.disconnect();
    expect(await ended).toEqual([0, null]);
  }
});
