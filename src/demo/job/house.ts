import { fork, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import { EMBEDDED, type Foundation } from '../../config/index.js';
import type { Launcher } from '../../cli/index.js';
import { interrupt, whenInterrupted } from '../../cli/index.js';
import { PlinthClient } from '../../cli/import/index.js';

export interface HouseOptions {
  dataDir: string;
  /** The API's port. */
  port: number;
  /** How long the sandboxes take to process what they accepted, in milliseconds. */
  latencyMs: number;
  rateLimits: 'real' | 'lifted';
  definitions?: string;
  /** In which the shop sells; USD if absent. */
  currency?: string;
  /** Who writes content. */
  editors: readonly string[];
  /** A folder for one JSON file per exchange with a channel. */
  record?: string;
}

/**
 * Everything that the main job needs, each as its own process as in production: PostgreSQL, API, worker, and the channels' stand-ins.
 * Always a PostgreSQL and a store of its own: whoever has DATABASE_URL set for work must not find a demonstration in that database.
 */
export interface House {
  apiUrl: string;
  sandboxes: { shopify: string; amazon: string; google: string };
  clients: { administrator: PlinthClient; erp: PlinthClient; approver: PlinthClient };
  /** One client for each person who writes. */
  editors: Map<string, PlinthClient>;
  /** The administrator's key, to look further with. */
  key: string;
  foundation: Foundation;
  /** Process ids by what they are, to measure. */
  pids: { api: number; worker: number; sandboxes: number };
  close(): Promise<void>;
}

/** How long a part may take until it answers: three seconds where nothing else runs, a minute was seen where much does. */
const READY_MS = 180_000;

/** Four eyes need an approver who wrote nothing. */
const PEOPLE = { administrator: 'olu', approver: 'ines', integration: 'erp' };

export async function openHouse(launcher: Launcher, options: HouseOptions): Promise<House> {
  const children: ChildProcess[] = [];
  const foundation = await launcher.foundation({ dataDir: options.dataDir }, 'embedded');
  let isClosing = false;
  const close = async (): Promise<void> => {
    isClosing = true;
    await Promise.all(children.map(stop));
    await foundation.close();
  };
  whenInterrupted(async (atOnce) => {
    if (!atOnce) return close();
    for (const child of children) child.kill('SIGKILL');
  });
  try {
    const apiUrl = `http://127.0.0.1:${options.port}`;
    await assertFree(options.port);
    const environment = {
      ...EMBEDDED,
      PLINTH_DATA_DIR: options.dataDir,
      PUBLIC_URL: apiUrl,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      GRAPHIQL: 'on',
    };
    const child = await launcher.child();
    const run = (args: string[], change: Record<string, string>): ChildProcess => {
      if (isClosing) throw new Error('The house is being closed');
      const { program, env } = child({ ...environment, ...change });
      const started = fork(program, args, {
        env,
        execArgv: process.execArgv,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      children.push(started);
      return started;
    };
    const keys = await launcher.keys(foundation, 'cli');
    const client = async (role: string, person: string): Promise<{ key: string; client: PlinthClient }> => {
      const { token: key } = await keys.create({ name: 'demonstration', person, role, expiresAt: null });
      return { key, client: new PlinthClient(apiUrl, key) };
    };
    // Before the API starts, which would make first keys that nobody sees.
    const administrator = await client('administrator', PEOPLE.administrator);
    const sandbox = run(sandboxArguments(options), {});
    // The API talks to the channels too: it tries an account's credentials when it is connected.
    const recording: Record<string, string> = options.record ? { PLINTH_RECORD_DIR: options.record } : {};
    const api = run(['start'], { ROLE: 'api', PORT: String(options.port), ...recording });
    // Port 0 and not one that was free a moment ago: it was another program's by the time the worker listened.
    const worker = run(['start'], { ROLE: 'worker', PORT: '0', PUBLIC_URL: apiUrl, ...recording });
    const addresses = told<House['sandboxes']>(sandbox, sandboxFailed());
    const workerUrl = told<string>(worker, notReady('worker'));
    const [sandboxes] = await Promise.all([addresses, ready(apiUrl, api, 'API'), workerUrl.then((url) => ready(url, worker, 'worker'))]);
    const erp = await client('integration', PEOPLE.integration);
    const approver = await client('approver', PEOPLE.approver);
    const editors = new Map<string, PlinthClient>();
    for (const person of options.editors) editors.set(person, (await client('editor', person)).client);
    // Without one of its parts the house would wait for it until the demonstration gives up.
    for (const [name, child] of Object.entries({ api, worker, sandbox }))
      child.once('exit', (code, signal) => isClosing || interrupt(`The ${name} ended (${signal ?? code})`));
    const clients = { administrator: administrator.client, erp: erp.client, approver: approver.client };
    return {
      apiUrl,
      sandboxes,
      clients,
      editors,
      key: administrator.key,
      foundation,
      pids: { api: api.pid!, worker: worker.pid!, sandboxes: sandbox.pid! },
      close: async () => {
        await Promise.all([...Object.values(clients), ...editors.values()].map((one) => one.close()));
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function sandboxArguments(options: HouseOptions): string[] {
  const ports = ['--shopify-port', '0', '--amazon-port', '0', '--google-port', '0'];
  const limits = options.rateLimits === 'lifted' ? ['--lifted'] : [];
  const currency = options.currency ? ['--currency', options.currency] : [];
  const definitions = options.definitions ? ['--definitions', options.definitions] : [];
  return ['sandbox', ...ports, '--latency', String(options.latencyMs), ...limits, ...definitions, ...currency];
}

/** What a child says of itself once it listens. Throws `failure` where it ends before, or takes longer than a part may. */
export async function told<T>(child: ChildProcess, failure: StartFailure): Promise<T> {
  const heard = new AbortController();
  const signal = AbortSignal.any([heard.signal, AbortSignal.timeout(READY_MS)]);
  try {
    const gone = once(child, 'exit', { signal }).then(() => Promise.reject(failure));
    const [message] = (await Promise.race([once(child, 'message', { signal }), gone])) as [{ ready: T }];
    return message.ready;
  } catch {
    throw failure;
  } finally {
    heard.abort();
  }
}

/** Until it answers. Throws StartFailure where it does not. */
export async function ready(url: string, child: ChildProcess, name: string): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(50);
  }
  throw notReady(name);
}

function sandboxFailed(): StartFailure {
  return new StartFailure(problem('sandbox_failed', undefined, 'The sandboxes did not start.', 'Look at the message above.'));
}

export function notReady(name: string): StartFailure {
  return new StartFailure(
    problem('not_ready', undefined, `The ${name} did not become ready.`, 'Look at the message above; then run it again.'),
  );
}

/** Throws StartFailure where another program has the port. */
export async function assertFree(port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    throw new StartFailure(
      problem(
        'port_in_use',
        '--port',
        `Port ${port} on 127.0.0.1 is in use.`,
        `Stop the other program, or choose another: npm run demo -- --port ${port + 1}`,
      ),
    );
  } finally {
    server.close();
  }
}

/** Asked to end, and made to after twenty seconds. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(killer);
}
