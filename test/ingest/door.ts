import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { inTransaction } from '../../libs/db/index.js';
import { createLogger } from '../../libs/telemetry/index.js';
import { testDatabase } from '../../libs/testing/index.js';
import { ApiKeysService, ApiModule, BODY_LIMIT, registerBodyParsers, registerHttpHooks, type Role } from '../../src/api/index.js';
import { ApprovalModule, ApprovalSettings } from '../../src/approval/index.js';
import { AttributeCatalog, WriteFacts, WriteOffers } from '../../src/catalog/index.js';
import { FoundationModule, loadConfig, startFoundation } from '../../src/config/index.js';
import { IngestModule } from '../../src/ingest/index.js';

export interface Answer {
  line: number;
  sku: string | null;
  verdict: string;
  problems: { code: string; path?: string; message: string; fix: string }[];
}
export interface Summary {
  batch: string;
  lines: number;
  counts: Record<string, number>;
  replayed: boolean;
  state: string;
  problems?: { code: string }[];
}

/** The ERP's door over HTTP, with the guard, on a database of its own. The rooms above it are left out. */
export interface Erp {
  url: string;
  ds: DataSource;
  app: NestFastifyApplication;
  keys: Record<Role, string>;
  /** Sends items or offers as NDJSON (a text goes as it is). */
  push(
    door: 'items' | 'offers',
    lines: object[] | string | Buffer,
    more?: { key?: string; role?: Role; headers?: Record<string, string> },
  ): Promise<{ status: number; verdicts: Answer[]; summary: Summary; problems: { code: string; fix: string }[] }>;
  get<T>(route: string): Promise<T>;
  rows<T>(sql: string, params?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function openErpDoor(): Promise<Erp> {
  const database = await testDatabase();
  await database.ds.query(DEFINITIONS);
  await database.ds.destroy();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plinth-erp-'));
  const secret = Buffer.alloc(32, 7).toString('base64');
  const settings = { DATABASE_URL: database.url, PLINTH_DATA_DIR: dataDir, PORT: '0', PLINTH_SECRET_KEY: secret, LOG_LEVEL: 'silent' };
  const config = Object.assign(loadConfig(settings), { databasePool: 8 });
  const foundation = await startFoundation(config, createLogger('silent'));
  const offered = [AttributeCatalog, WriteFacts, WriteOffers];
  @Global()
  @Module({ providers: offered, exports: offered })
  class Catalogue {}
  const api = ApiModule.forRoot({ graphql: false, graphiql: false, introspection: false });
  const approval = ApprovalModule.forRoot(new ApprovalSettings({ worker: false }));
  @Module({ imports: [FoundationModule.forRoot(foundation), api, Catalogue, approval, IngestModule] })
  class Root {}
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  const app = await NestFactory.create<NestFastifyApplication>(Root, adapter, { logger: false, abortOnError: false });
  registerBodyParsers(adapter.getInstance() as unknown as FastifyInstance);
  registerHttpHooks(app, { logger: foundation.logger, metrics: foundation.metrics, probesOnly: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const keys = await inTransaction(foundation.ds, async (m) => {
    const made: [string, string][] = [];
    for (const role of ['viewer', 'editor', 'integration'] as const) {
      made.push([
        role,
        (await app.get(ApiKeysService, { strict: false }).create(m, { name: role, person: role === 'integration' ? 'erp' : role, role }))
          .token,
      ]);
    }
    return Object.fromEntries(made) as Record<Role, string>;
  });
  return {
    ...{ url, ds: foundation.ds, app, keys },
    push: async (door, lines, { key, role = 'integration', headers = {} } = {}) => {
      const body = typeof lines === 'string' || Buffer.isBuffer(lines) ? lines : lines.map((line) => JSON.stringify(line)).join('\n');
      const response = await fetch(`${url}/erp/v1/${door}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-ndjson',
          authorization: `Bearer ${keys[role]}`,
          ...(key ? { 'idempotency-key': key } : {}),
          ...headers,
        },
        body,
      });
      const text = await response.text();
      if (response.status !== 200)
        return { status: response.status, verdicts: [], summary: {} as Summary, ...(JSON.parse(text) as { problems: [] }) };
      const told = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      return { status: 200, verdicts: told.slice(0, -1) as Answer[], summary: told.at(-1) as Summary, problems: [] };
    },
    get: async <T>(route: string) =>
      (await (await fetch(`${url}${route}`, { headers: { authorization: `Bearer ${keys.viewer}` } })).json()) as T,
    rows: <T>(sql: string, params: unknown[] = []) => foundation.ds.query<T[]>(sql, params),
    close: async () => {
      await app.close();
      await foundation.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const DEFINITIONS = `
  INSERT INTO locale VALUES ('en_US', 'English');
  INSERT INTO market VALUES ('US', 'US', 'USD', 'net'), ('DE', 'DE', 'EUR', 'gross');
  INSERT INTO attribute (code, type, owner, localizable) VALUES
    ('title', 'text', 'pim', true), ('weight', 'number', 'erp', false), ('origin', 'text', 'erp', false), ('size', 'select', 'erp', false);
  INSERT INTO attribute_option (attribute_code, code) SELECT 'size', 's' || n FROM generate_series(1, 60) n;
  INSERT INTO family (code, attributes) VALUES ('tees', '{title,weight,origin,size}');
  INSERT INTO family_variant VALUES ('tees_by_size', 'tees', '{}', '[{"axes": ["size"], "attributes": ["size", "weight"]}]');
`;
