import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { commandAs, type Identity } from './postgres-identity.js';

export interface ProcessResult {
  code: number;
  output: string;
}

/**
 * Runs one command of PostgreSQL to its end. Its output goes to a pipe that is closed with the command: `pg_ctl start`
 * hands no descriptor on to the server because `-l` redirects it. The environment is fixed, so that PGPORT, PGDATA or LANG of the caller cannot leak in.
 */
export function run(identity: Identity, binary: string, args: string[], input?: string): Promise<ProcessResult> {
  const how = commandAs(identity, binary, args);
  return new Promise((resolve) => {
    const child = spawn(how.command, how.args, {
      ...how.ids,
      cwd: '/',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    // One that has ended already says so by how it ended.
    child.stdin?.on('error', () => undefined).end(input);
    child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: -1, output: String(error) }));
    child.on('exit', (code) => setImmediate(() => resolve({ code: code ?? -1, output })));
  });
}

/** A TCP port on 127.0.0.1 that nobody holds at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
