import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { ApiKeysService, type Role } from '../../src/api/index.js';
import { Config, loadConfig, startFoundation, type Foundation } from '../../src/config/index.js';
import { entities } from '../../src/entities.js';
import type { Acting } from '../../src/journal/index.js';
import type { ChannelAdapter } from '../../src/port/index.js';
import { startServer, type RunningServer } from '../../src/server.js';
import { inTransaction } from '../../libs/db/index.js';
import { createLogger } from '../../libs/telemetry/index.js';
import type { Clock } from '../../libs/clock/index.js';
import { testDatabase, type TestDatabase } from './test-database.js';

export interface GraphqlAnswer<T> {
  status: number;
  data: T;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; fix: string; requestId?: string } }[];
}

/** One key per role, each of another person; `editor2` and `approver2` are two people more, for four eyes. */
export type TestKeys = Record<Role | 'editor2' | 'approver2', string>;

export interface TestServer {
  url: string;
  /** Connected as plinth_app, the role that runs the program and owns nothing. */
  ds: DataSource;
  /** As plinth_owner: what a test does behind the program's back, on purpose. */
  asOwner: TestDatabase['asOwner'];
  /** Of the role that owns the tables. */
  ownerUrl: string;
  app: NestFastifyApplication;
  keys: TestKeys;
  /** Sends a GraphQL request with this key (none: pass null). Errors come back as data. */
  graphql<T = Record<string, unknown>>(query: string, variables?: Record<string, unknown>, key?: string | null): Promise<GraphqlAnswer<T>>;
  /** The program ends and another release of it starts on the same database, folder and port. */
  upgrade(channels: ChannelAdapter[]): Promise<void>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  role?: Config['role'];
  clock?: Clock;
  config?: Partial<Config>;
}

/** The whole program on a database and a folder of its own, on a free port. Call it in `beforeAll`, close it in `afterAll`. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await testDatabase();
  await database.ds.destroy();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plinth-server-'));
  const secret = Buffer.alloc(32, 7).toString('base64');
  const defaults = loadConfig({
    DATABASE_URL: database.url,
    PLINTH_DATA_DIR: dataDir,
    PORT: '0',
    PLINTH_SECRET_KEY: secret,
    LOG_LEVEL: 'silent',
  });
  const config = Object.assign(defaults, { role: options.role ?? 'api', databasePool: 8 }, options.config);
  const start = async (channels?: ChannelAdapter[]): Promise<RunningServer> => {
    const foundation = await startFoundation(config, entities, createLogger(config.logLevel));
    if (options.clock) foundation.clock = options.clock;
    return startServer(foundation, channels);
  };
  let server = await start();
  const keys = await makeKeys(server.app, server.foundation);
  const own: TestServer = {
    url: server.url,
    ds: server.foundation.ds,
    asOwner: database.asOwner,
    ownerUrl: database.ownerUrl,
    app: server.app,
    keys,
    graphql: (query, variables, key = keys.administrator) => send(server.url, query, variables, key),
    upgrade: async (channels) => {
      await server.close();
      server = await start(channels);
      Object.assign(own, { ds: server.foundation.ds, app: server.app });
    },
    close: async () => {
      await server.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return own;
}

const PEOPLE: { [K in keyof TestKeys]: { person: string; role: Role } } = {
  viewer: { person: 'vera', role: 'viewer' },
  editor: { person: 'ed', role: 'editor' },
  editor2: { person: 'edna', role: 'editor' },
  approver: { person: 'ann', role: 'approver' },
  approver2: { person: 'abe', role: 'approver' },
  publisher: { person: 'paul', role: 'publisher' },
  integration: { person: 'erp', role: 'integration' },
  administrator: { person: 'ada', role: 'administrator' },
};

async function makeKeys(app: NestFastifyApplication, { ds, clock }: Foundation): Promise<TestKeys> {
  const by: Acting = { person: 'harness', door: 'cli', requestId: null, now: clock.now() };
  const service = app.get(ApiKeysService, { strict: false });
  return inTransaction(ds, async (m) => {
    const made: [string, string][] = [];
    for (const [name, { person, role }] of Object.entries(PEOPLE)) {
      made.push([name, (await service.create(m, by, { name, person, role })).token]);
    }
    return Object.fromEntries(made) as TestKeys;
  });
}

async function send<T>(
  url: string,
  query: string,
  variables: Record<string, unknown> | undefined,
  key: string | null,
): Promise<GraphqlAnswer<T>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<GraphqlAnswer<T>, 'status'>) };
}
