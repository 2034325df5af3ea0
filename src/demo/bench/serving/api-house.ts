import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bySocket } from '../../../../libs/db/index.js';
import type { Launcher } from '../../../cli/index.js';
import { PlinthClient } from '../../../cli/import/index.js';
import { interrupt, whenInterrupted } from '../../../cli/index.js';
import { EMBEDDED, type Foundation } from '../../../config/index.js';
import { assertFree, notReady, ready, stop, told } from '../../job/house.js';
import { programOf } from './child.js';

/** PostgreSQL and an API in a process of its own, without worker and channels: what readers and editors meet. */
export interface ApiHouse {
  url: string;
  foundation: Foundation;
  /** Of the owner of the tables, by the way that the API takes: a bare server must not be slower for its network. */
  ownerUrl: string;
  client: PlinthClient;
  headers: Record<string, string>;
  pids: { api: number; postgres: number };
  /** Statements that the API sends while `work` goes on. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  close(): Promise<void>;
}

/** On an emptied folder, or on what an earlier run left in it. */
export async function openApiHouse(launcher: Launcher, dataDir: string, port: number, isAgain = false): Promise<ApiHouse> {
  mkdirSync(dataDir, { recursive: true });
  for (const kept of isAgain ? [] : ['postgres', 'storage']) rmSync(path.join(dataDir, kept), { recursive: true, force: true });
  const foundation = await launcher.foundation({ dataDir }, 'embedded');
  let api: ChildProcess | undefined;
  let isClosing = false;
  const close = async (): Promise<void> => {
    isClosing = true;
    if (api) await stop(api);
    await foundation.close();
  };
  whenInterrupted(close);
  try {
    await assertFree(port);
    const url = `http://127.0.0.1:${port}`;
    const { token } = await (await launcher.keys(foundation, 'cli')).create({ name: 'benchmark', person: 'olu', role: 'administrator', expiresAt: null }); // prettier-ignore
    api = await startApi(launcher, dataDir, url);
    const child = api;
    child.once('exit', (code, signal) => isClosing || interrupt(`The API ended (${signal ?? code})`));
    const client = new PlinthClient(url, token);
    return {
      ...{
        url,
        foundation,
        client,
        ownerUrl: bySocket(foundation.ownerUrl, path.join(dataDir, 'postgres', 'cluster')),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      pids: { api: child.pid!, postgres: postgresOf(dataDir) },
      statementsOf: async (work) => {
        child.send('count-statements');
        await work();
        child.send('tell-statements');
        return ((await once(child, 'message')) as [{ statements: string[] }])[0].statements;
      },
      close: async () => {
        await client.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startApi(launcher: Launcher, dataDir: string, url: string): Promise<ChildProcess> {
  const settings = { PLINTH_DATA_DIR: dataDir, PUBLIC_URL: url, HOST: '127.0.0.1', PORT: new URL(url).port };
  const { program, env } = (await launcher.child())({ ...EMBEDDED, ...settings, ROLE: 'api', LOG_LEVEL: 'warn', NODE_ENV: 'production' });
  const counting = ['--import', programOf(import.meta, 'count-statements').href];
  const child = fork(program, ['start'], {
    env,
    execArgv: [...process.execArgv, ...counting],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // Its first word: the next is its answer to what it is asked.
  await ready(await told<string>(child, notReady('API')), child, 'API');
  return child;
}

function postgresOf(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
