import { spawn } from 'node:child_process';
import path from 'node:path';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const hooks = path.resolve('test/cli/hooks.mjs');
const main = path.resolve('src/main.ts');

/** The real program as its own process, from the sources. Resolves when it has ended; what it should not have left, tests look for. */
export function runPlinth(args: string[], environment: Record<string, string>): Promise<Ended> {
  const { DATABASE_URL: _database, S3_ENDPOINT: _objects, ...outer } = process.env;
  const env = { ...outer, NODE_ENV: 'production', LOG_LEVEL: 'error', NODE_OPTIONS: '', ...environment };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', hooks, main, ...args], { env });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => out.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => err.push(part.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: out.join(''), err: err.join('') }));
  });
}
