import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PATIENCE_MS, type World } from '../main-job/world.js';
import { compiledPrograms } from '../support/compiled-programs.js';

export interface Program {
  url: string;
  /** All that it said so far, on both streams. */
  said(): string;
  /** As the operating system does it: no farewell, no clean-up. */
  kill(): Promise<void>;
  /** Asks it to stop and gives its exit code. */
  stop(): Promise<number | null>;
}

const root = packageRoot(import.meta.dirname);
const hooks = pathToFileURL(path.join(root, 'test', 'support', 'typescript-hooks.ts')).href;
const register = `data:text/javascript,import { registerTypeScript } from ${JSON.stringify(hooks)}; registerTypeScript();`;

/** `plinth start` as a process of its own, from the sources, on the database and folder of a world. Resolves when it is ready. */
export async function startProgram(world: World, change: Record<string, string>): Promise<Program> {
  const { url: databaseUrl } = world.server.ds.options as { url: string };
  const env = {
    PATH: process.env['PATH'],
    ...compiledPrograms(),
    DATABASE_URL: databaseUrl,
    DATABASE_POOL: '6',
    PLINTH_DATA_DIR: world.dataDir,
    PLINTH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    PUBLIC_URL: world.server.url,
    PORT: '0',
    LOG_LEVEL: 'warn',
    ...change,
  };
  const args = ['--disable-warning=ExperimentalWarning', '--import', register, path.join(root, 'src', 'main.ts'), 'start'];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const url = await address(child, () => said);
  const ended = (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
    const gone = once(child, 'exit').then(([code]) => code as number | null);
    child.kill(signal);
    return gone;
  };
  return {
    url,
    said: () => said,
    kill: async () => {
      await ended('SIGKILL');
    },
    stop: () => ended('SIGTERM'),
  };
}

async function address(child: ChildProcess, said: () => string): Promise<string> {
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  try {
    for (;;) {
      const found = /Health {4}(http:\S+)\/health\/ready/.exec(said());
      if (found) return found[1]!;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended before it was ready:\n${said()}`);
      await wait(50);
    }
  } finally {
    clearTimeout(late);
  }
}

/** jest runs the sources where they stand; the package is the first folder above that has one. */
function packageRoot(folder: string): string {
  return existsSync(path.join(folder, 'package.json')) ? folder : packageRoot(path.dirname(folder));
}
