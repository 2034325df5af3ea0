import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const hooks = path.resolve('test/cli/hooks.mjs');
const main = path.resolve('src/main.ts');

/** The program as its own process, from the sources: for tests that end it themselves. `heap`: flags of V8, for a command that `npm run` gives some. */
export function plinth(
  args: string[],
  environment: Record<string, string>,
  heap: readonly string[] = [],
): ChildProcessByStdio<null, Readable, Readable> {
  const { DATABASE_URL: _database, S3_ENDPOINT: _objects, ...outer } = process.env;
  const env = { ...outer, NODE_ENV: 'production', LOG_LEVEL: 'error', NODE_OPTIONS: '', ...environment };
  const flags = ['--disable-warning=ExperimentalWarning', ...heap, '--import', hooks];
  return spawn(process.execPath, [...flags, main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * The real program as its own process, from the sources. Resolves when it has ended; what it should not have left, tests look for. One that
 * hangs is told to end after `longestMs`, so that what it said until then is seen.
 */
export function runPlinth(
  args: string[],
  environment: Record<string, string>,
  { longestMs, heap }: { longestMs?: number; heap?: readonly string[] } = {},
): Promise<Ended> {
  const child = plinth(args, environment, heap);
  const late = longestMs === undefined ? undefined : setTimeout(() => child.kill('SIGTERM'), longestMs);
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => out.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => err.push(part.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, out: out.join(''), err: err.join('') });
    });
  });
}

/** `plinth start`, on a free port. Resolves when it says that it is ready; rejects when it ends before. */
export async function startPlinth(
  environment: Record<string, string>,
  args: string[] = [],
): Promise<{ url: string; said: string; stop(): Promise<number | null> }> {
  const child = plinth(['start', ...args], { PORT: '0', ...environment });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let said = '';
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        said += part.toString();
        const found = /Health {4}(http:\S+)\/health\/ready[^]*Ctrl-C stops\./.exec(said);
        if (found) resolve(found[1]!);
      });
  });
  const early = ended.then((code) => Promise.reject(new Error(`It ended with ${code} before it was ready:\n${said}`)));
  const url = await Promise.race([ready, early]);
  early.catch(() => undefined);
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url, said, stop };
}
